package org.thywill.app;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One page (or program) that uses the application. It outlives its connections: a client that was cut off and
/// comes back in time is the same client. Every method may be called from any thread and returns at once.
public interface Client {

    /// Unguessable, and unique over restarts. It names the client in logs and to other clients; it is no
    /// credential.
    String id();

    /// The browser that the client belongs to: the same for all tabs of one browser, and after a reload. It is another
    /// for every user who has signed in there, and for guests. Unguessable; not the cookie's value.
    String sessionId();

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

    /// Whether a connection to the client stands at this moment.
    boolean connected();

    /// Ends the client for good: its connection is closed, it does not come back by itself, and
    /// [Application#clientGone] follows.
    ///
    /// @param reason a sentence for the person at the other end, at most 100 bytes of UTF-8; longer ones are cut
    void disconnect(String reason);
}
