package org.thywill.app;

import org.jspecify.annotations.Nullable;

/// What came of a call.
public sealed interface Outcome<T> {

    /// @param value what the function has given
    record Value<T>(@Nullable T value) implements Outcome<T> {}

    /// @param code as of [CallException#code]
    /// @param message for people
    record Failure<T>(String code, String message) implements Outcome<T> {}

    /// What the function has given.
    ///
    /// @throws CallException if it has given nothing
    default @Nullable T get() {
        return switch (this) {
            case Value<T>(var value) -> value;
            case Failure<T>(var code, var message) -> throw new CallException(code, message);
        };
    }
}
