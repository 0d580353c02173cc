package org.thywill.app;

import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Functions that clients call, and calls of many clients at once; one client is called with [Client#call]. The
/// browser's side is named alike: `thywill.rpc`. Every method may be called from any thread.
public interface Rpc {

    /// What a client's call runs. It may block; while it does, nothing else that concerns this client is done.
    interface Function<A> {
        /// @param argument `null` only where the client has sent `null`
        /// @return what the call gives: a record, map, list, string, number, boolean, bytes or `null`
        /// @throws Refused to answer the call with a code and a sentence of the application's own
        /// @throws InterruptedException if the client has cancelled the call, or its time limit has passed; the
        ///     thread is interrupted then, and what the function still gives is dropped
        /// @throws Exception for whatever else; the client is told `failed`, the log has the rest
        @Nullable
        Object call(Client client, A argument) throws Exception;
    }

    /// Lets clients call a function. It runs among the client's callbacks: in order with what else the client
    /// sends, and once, also over cuts.
    ///
    /// @param name 1 to 128 characters, no control characters
    /// @param argument what the call's data is read as; data that does not fit is answered with `invalid`
    /// @throws IllegalArgumentException if the name is not legal
    /// @throws IllegalStateException if a function of that name is exposed, or 1,000 functions are
    <A> void expose(String name, Class<A> argument, Function<A> function);

    /// Calls a function of each of these clients at the same time and waits for all. It ends when each has
    /// answered, has left, or the time is over; clients that are briefly away are waited for.
    ///
    /// @param limit 1 ms to 1 h
    /// @return what came of it for each client, in the order given
    /// @throws IllegalArgumentException if the argument cannot be written as JSON, or the limit is not legal;
    ///     nobody was called
    /// @throws InterruptedException if the thread is interrupted; calls without an answer are cancelled
    <T> Map<Client, Outcome<T>> callAll(
            Collection<? extends Client> clients, String name, @Nullable Object argument, Class<T> type, Duration limit)
            throws InterruptedException;

    /// As [#callAll(Collection, String, Object, Class, Duration)], of every client there is at this moment.
    <T> Map<Client, Outcome<T>> callAll(String name, @Nullable Object argument, Class<T> type, Duration limit)
            throws InterruptedException;

    /// Calls a function of every client there is at this moment, and wants no answer.
    void notifyAll(String name, @Nullable Object argument);
}
