package org.thywill.engine;

import org.jspecify.annotations.Nullable;
import org.thywill.component.Json;
import org.thywill.component.ServerMessage.Failure;

/// What came of a call.
///
/// @param json the result, or [Json#NULL] if it is an error
/// @param error `null` if it is a result
record Reply(Json json, @Nullable Failure error) {
    private static final int MESSAGE_LIMIT = 1_000;

    static Reply of(Json json) {
        return new Reply(json, null);
    }

    static Reply of(Failure error) {
        var message = error.message();
        var shown = message.substring(0, Math.min(message.length(), MESSAGE_LIMIT));
        return new Reply(Json.NULL, new Failure(error.code(), shown, error.retryAfterMs()));
    }
}
