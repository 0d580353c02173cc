package org.thywill.remote;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Functions in both directions; on the server `app.rpc()` and `client.call`.
public final class Rpc {
    private static final Duration MAX_LIMIT = Duration.ofHours(1);

    private final Session session;
    private final ExposedFunctions functions;

    Rpc(Session session, ExposedFunctions functions) {
        this.session = session;
        this.functions = functions;
    }

    /// What a call of the application's runs.
    public interface Function<A> {
        /// @param argument `null` only where the application has sent `null`
        /// @return whatever Jackson writes as JSON
        /// @throws Refused to answer with a code and a sentence of one's own
        /// @throws InterruptedException if nobody waits for the result any more; the thread is interrupted then
        /// @throws Exception for whatever else; the application is told `failed` and no more
        @Nullable
        Object call(A argument) throws Exception;
    }

    /// Lets the application call a function. Calls are done one at a time and in the order in which they were made,
    /// each once, on a virtual thread of their own: they may block, also for what this client asks the server.
    ///
    /// @param argument what the call's data is read as; data that does not fit is answered with `invalid`
    /// @return takes the function back
    /// @throws IllegalArgumentException if the name is not 1 to 128 characters without control characters
    /// @throws IllegalStateException if a function of that name is exposed
    public <A> Registration expose(String name, Class<A> argument, Function<A> function) {
        return functions.expose(Message.requireName(name), argument, function);
    }

    /// Calls a function of the application's, once and in order with what else is sent, over cuts.
    ///
    /// @param limit 1 ms to 1 h; the application knows it and gives up too
    /// @return completes with the result; fails with [Refused], `timed-out` for one. Cancelling it cancels the call
    /// @throws IllegalArgumentException if the data cannot travel, or the name or the limit is not legal
    public CompletableFuture<JsonNode> call(String name, @Nullable Object data, Duration limit) {
        if (limit.compareTo(Duration.ofMillis(1)) < 0 || limit.compareTo(MAX_LIMIT) > 0) {
            throw new IllegalArgumentException("The limit of a call is 1 ms to 1 h, but was " + limit);
        }
        return session.call(Message.call(Message.requireName(name), data, limit.toMillis()), limit.toMillis());
    }

    /// As [#call(String, Object, Duration)], without a limit.
    public CompletableFuture<JsonNode> call(String name, @Nullable Object data) {
        return session.call(Message.call(Message.requireName(name), data, 0), 0);
    }

    /// As [#call(String, Object, Duration)], with the result as a value of a type of one's own; it fails with
    /// [IllegalArgumentException] if it does not fit.
    public <T> CompletableFuture<@Nullable T> call(String name, @Nullable Object data, Class<T> type, Duration limit) {
        var call = call(name, data, limit);
        var result = new CompletableFuture<@Nullable T>();
        var _ = call.whenComplete((json, error) -> {
            if (error != null) {
                result.completeExceptionally(error);
            } else {
                settle(result, json, type);
            }
        });
        var _ = result.whenComplete((_, _) -> call.cancel(true));
        return result;
    }

    private static <T> void settle(CompletableFuture<@Nullable T> result, JsonNode json, Class<T> type) {
        try {
            result.complete(Json.as(json, type));
        } catch (IllegalArgumentException e) {
            result.completeExceptionally(e);
        }
    }

    /// Calls a function once and in order, and wants no answer.
    ///
    /// @return completes when it is done; fails with [Refused]
    /// @throws IllegalArgumentException if the data cannot travel, or the name is not legal
    public CompletableFuture<Void> notify(String name, @Nullable Object data) {
        return session.request(Message.notify(Message.requireName(name), data)).thenApply(_ -> null);
    }
}
