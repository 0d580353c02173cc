package org.thywill.engine;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/// A call of a client's function, until it is over.
///
/// @param id what the client's result names
/// @param deadlineMs in epoch milliseconds
/// @param reply completed on whatever thread ends the call: what depends on it must not be the application's code,
///     unless it runs elsewhere
record PendingCall(String id, long deadlineMs, CompletableFuture<Reply> reply) {

    PendingCall(String id, long deadlineMs) {
        this(id, deadlineMs, new CompletableFuture<>());
    }

    /// One that was over before it began.
    static PendingCall over(Reply reply) {
        return new PendingCall("", 0, CompletableFuture.completedFuture(reply));
    }

    /// Waits until it is over, which its time limit sees to.
    Reply await() throws InterruptedException {
        try {
            return reply.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("Replies tell of errors, and never fail themselves", e);
        }
    }
}
