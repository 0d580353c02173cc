package org.thywill.remote;

import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Opens connections for a session. This is the seam between session and transport: what crosses it are frames, as
/// texts.
interface Connector {

    /// Begins to open a connection.
    ///
    /// @param connect the `connect` frame
    /// @param listener told what comes, one call at a time, in order, and never from within a call of the
    ///     session's: not of this method, nor of any of [Link]'s
    Link open(String connect, Listener listener);

    /// Opens what follows at another origin.
    ///
    /// @param origin such as `https://b.example.org`; null for the server that the client was made for
    default void moveTo(@Nullable URI origin) {}

    interface Listener {
        /// A frame came, as it was on the wire.
        void onFrame(String text);

        /// The server gave a sign of life that is no frame.
        void onActivity();

        /// The connection has ended, or could not be opened. Nothing comes after it.
        void onEnd(End end);
    }

    /// One connection. Its methods return at once and never throw.
    interface Link {
        Transport transport();

        /// The server has answered `connect`. Called once, before the first [#send].
        ///
        /// @param key of requests made beside the connection
        /// @param maxMessageBytes the longest message that the server takes
        void connected(String key, int maxMessageBytes);

        /// Sends frames after all earlier ones. What cannot be sent ends the connection.
        void send(List<Frame> frames);

        /// How much was given to [#send] and has not left yet.
        int bufferedBytes();

        /// Whether to go on reading. What was read already may still come.
        void read(boolean on);

        /// Ends the connection and releases it. Does nothing if it has ended.
        ///
        /// @param goodbye whether to tell the server that the client will not come back
        void close(boolean goodbye);
    }
}
