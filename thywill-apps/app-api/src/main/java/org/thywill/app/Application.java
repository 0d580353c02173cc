package org.thywill.app;

import org.jspecify.annotations.Nullable;

/// A hosted program: the server side of a chat or a game. Its jar names it in `META-INF/thywill-app.yml`.
///
/// Thywill makes one instance with the public constructor without parameters. Callbacks run on virtual threads, so
/// plain blocking code is fine. Those that concern one client come one at a time and in order; those of different
/// clients run side by side, so what the application shares between clients it must guard itself.
///
/// A callback that throws spoils nothing but itself: the exception is logged and counted, and a message that was
/// being handled is answered with an error.
public interface Application {

    /// Prepares the application. No client is admitted before this returns.
    ///
    /// @param context the application's way to everything it may use; valid until [#stop] returns
    /// @throws Exception if the application cannot serve; it is then not hosted, and the log and the console say
    ///     why
    default void start(ApplicationContext context) throws Exception {}

    /// Says who a client is that shows credentials. Called before [#clientConnected], or later when a client that is
    /// connected signs in; by many at a time, and for at most `thywill.engine.sign-in-timeout` (10 s).
    ///
    /// @param credentials what the client has sent, which may be anything: 1 to 16,384 characters
    /// @return who it is; `null` to leave it to the server's identity component, as one does that does not override
    ///     this
    /// @throws Refused if the credentials are not valid; its message reaches the client. If anything else is thrown
    ///     the client may try again later
    default @Nullable User signIn(String credentials) throws Exception {
        return null;
    }

    /// A page has opened the application. Not called again when that page resumes after a cut.
    default void clientConnected(Client client) throws Exception {}

    /// A client has sent a message. The client counts it as done when this returns: what was published on durable
    /// channels by then is on disk.
    ///
    /// @throws Refused to answer the sender with a code and a sentence of the application's own
    default void messageReceived(Client client, Message message) throws Exception {}

    /// A client has left, or was away longer than it may be. The last callback for this client.
    default void clientGone(Client client, Departure why) throws Exception {}

    /// Releases what the application holds. Called once, after the last callback; what is not done within the
    /// server's grace is interrupted.
    default void stop() throws Exception {}
}
