package org.thywill.component;

/// The engine's end of one connection. Called on any thread; for one link the push keeps the order in which the
/// client sent. No method blocks.
public interface ClientLink {

    /// Takes a message from the client. Whether the message was well done is answered later, through the
    /// connection.
    Receipt receive(ClientMessage message);

    /// The number of the newest message that was accepted from the client, over whatever connection; 0 before the
    /// first.
    long received();

    /// The session that the client belongs to, to compare with that of a request made in its name.
    String sessionId();

    /// Tells that the connection has closed, or that the client has said goodbye. Called once, or once more when the
    /// goodbye comes after the cut.
    ///
    /// @param goodbye whether the client has said that it will not come back
    void closed(boolean goodbye);

    /// What became of a message given to [#receive].
    sealed interface Receipt {
        /// It will be handled; or it was handled before, and is dropped now.
        record Accepted() implements Receipt {}

        /// It is not handled, but the connection stays.
        ///
        /// @param code for programs, as listed in `documentation/protocol.md`
        /// @param retryAfterMs when to try again; 0 if that would not help
        record Refused(String code, String message, long retryAfterMs) implements Receipt {}

        /// The connection stands no longer: closed, or replaced by a newer one of the same client.
        record Gone() implements Receipt {}
    }
}
