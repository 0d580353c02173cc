package org.thywill.app;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// One page (or program) that uses the application. It outlives its connections: a client that was cut off and
/// comes back in time is the same client. Every method may be called from any thread, and but for [#call] returns at
/// once.
public interface Client {

    /// Unguessable, and unique over restarts. It names the client in logs and to other clients; it is no
    /// credential.
    String id();

    /// The browser that the client belongs to: the same for all tabs of one browser, and after a reload. It is another
    /// for every user who has signed in there, and for guests. Unguessable; not the cookie's value.
    String sessionId();

    /// A small number that tells this client from the others of this server, counted from 1 in the order in which
    /// they came. Easy to guess, and used again after the server was started anew.
    long socketId();

    /// Sends data to this client alone. It arrives once and in order, also if the client is away for a while; past
    /// the limits of its backlog the client is told which part it lost.
    ///
    /// @param data a record, map, list, string, number, boolean or `null`
    /// @throws IllegalArgumentException if the data cannot be written as JSON; the message names the offending part
    void send(@Nullable Object data);

    /// Who has signed in; empty for a guest. A client is always the same user's, once it is a user's.
    Optional<User> user();

    /// Makes a guest a user's client, or tells the newer name of its user. The client is told.
    ///
    /// @throws IllegalStateException if the client is another user's
    void signIn(User user);

    /// Calls a function that the client's page has exposed, and waits for what it gives. A callback of this very
    /// client may do so. A client that is briefly away is called when it comes back; what it gives arrives once.
    ///
    /// @param argument a record, map, list, string, number, boolean, bytes or `null`
    /// @param type what the result is read as; `Void.class` if there is none that matters
    /// @param limit how long to wait, 1 ms to 1 h; the page knows it and gives up too
    /// @throws CallException if the call gave no result; its code says why
    /// @throws IllegalArgumentException if the argument cannot be written as JSON, or the limit is not legal
    /// @throws InterruptedException if the thread is interrupted; the call is cancelled
    <T> @Nullable T call(String name, @Nullable Object argument, Class<T> type, Duration limit)
            throws InterruptedException;

    /// As [#call], without waiting. What depends on the future runs on a virtual thread. Cancelling the future
    /// cancels the call: what has not begun is not done, and the page's function is told.
    ///
    /// @return fails with [CallException]
    <T> CompletableFuture<@Nullable T> callAsync(String name, @Nullable Object argument, Class<T> type, Duration limit);

    /// Calls a function of the client's page once, in order with what else is sent to it, and wants no answer.
    ///
    /// @throws IllegalArgumentException if the argument cannot be written as JSON
    void notify(String name, @Nullable Object argument);

    /// The queue of that name in the client's page.
    ///
    /// @param name 1 to 128 characters, no control characters
    /// @throws IllegalArgumentException if the name is not legal
    ClientQueue queue(String name);

    /// Whether a connection to the client stands at this moment.
    boolean connected();

    /// Ends the client for good: its connection is closed, it does not come back by itself, and
    /// [Application#clientGone] follows.
    ///
    /// @param reason a sentence for the person at the other end, at most 100 bytes of UTF-8; longer ones are cut
    void disconnect(String reason);
}
