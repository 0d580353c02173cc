package org.thywill.engine;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.thywill.app.CallException;
import org.thywill.app.Outcome;
import org.thywill.component.Json;

/// Calls of clients' functions, as an application makes them: with values of its own types.
final class TypedCalls {
    private final ApplicationRuntime application;
    private final Services services;

    TypedCalls(ApplicationRuntime application, Services services) {
        this.application = application;
        this.services = services;
    }

    <T> @Nullable T call(OutgoingCalls calls, String name, Json argument, Class<T> type, Duration limit)
            throws InterruptedException {
        var call = calls.begin(name, argument, limit);
        try {
            return outcome(application, call.await(), type).get();
        } catch (InterruptedException e) {
            calls.cancel(call);
            throw e;
        }
    }

    /// The future completes on a thread of its own, since its dependents are the application's code.
    <T> CompletableFuture<@Nullable T> callAsync(
            OutgoingCalls calls, String name, Json argument, Class<T> type, Duration limit) {
        var loader = Thread.currentThread().getContextClassLoader();
        var result = new CompletableFuture<@Nullable T>();
        var call = calls.begin(name, argument, limit);
        var _ = result.whenComplete((_, _) -> calls.cancel(call));
        var _ = call.reply()
                .thenAcceptAsync(
                        reply -> {
                            Thread.currentThread().setContextClassLoader(loader);
                            settle(result, outcome(application, reply, type));
                        },
                        services.executor());
        return result;
    }

    private static <T> void settle(CompletableFuture<@Nullable T> result, Outcome<T> outcome) {
        switch (outcome) {
            case Outcome.Value<T>(var value) -> result.complete(value);
            case Outcome.Failure<T>(var code, var message) ->
                result.completeExceptionally(new CallException(code, message));
        }
    }

    static <T> Outcome<T> outcome(ApplicationRuntime application, Reply reply, Class<T> type) {
        var error = reply.error();
        if (error != null) {
            return new Outcome.Failure<>(error.code(), error.message());
        }
        if (type == Void.class) {
            return new Outcome.Value<>(null);
        }
        try {
            return new Outcome.Value<>(application.read(reply.json(), type));
        } catch (IllegalArgumentException | IllegalStateException e) { // it does not fit, or the application stops
            return new Outcome.Failure<>("invalid", String.valueOf(e.getMessage()));
        }
    }
}
