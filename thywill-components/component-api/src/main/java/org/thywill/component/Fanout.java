package org.thywill.component;

import java.util.List;

/// The connections that receive what is published on one channel.
///
/// The engine calls all methods of one fan-out one at a time, in the order in which things happened to the channel.
/// None of them blocks: each hands its work to the threads that own the connections.
///
/// A connection is *behind* while more than a quarter of what it may queue waits to be sent. What becomes of one
/// that is behind when there is something for it is the channel's [SlowClient] action:
///
/// - `CLOSE`: it is given everything, until it is past its limit and closes itself.
/// - `DROP`: it is not given what is published now.
/// - `CONFLATE`, `PAUSE`: it is not given what is published now, and is detached; its [Lag] is told.
public interface Fanout {

    /// Sends a publication to every attached connection. It is encoded once for each wire format, whatever the
    /// number of connections.
    void publish(Publication publication);

    /// As the other, on a channel with deltas. Where a connection takes patches ([ConnectRequest#deltas]), and
    /// was given `before` since it was attached, it may be given what has changed instead of the whole.
    ///
    /// @param before what this replaces, published on this channel not long before
    default void publish(Publication publication, Publication before) {
        publish(publication);
    }

    /// Sends some messages to a connection and then attaches it, so that it receives them and every later
    /// publication with nothing between. Does nothing more if the connection has closed meanwhile.
    ///
    /// @param lag told if the connection falls behind; only with `CONFLATE` and `PAUSE`
    void attach(Connection connection, List<ServerMessage> first, Lag lag);

    /// As the other, for a channel whose slow connections are not detached.
    default void attach(Connection connection, List<ServerMessage> first) {
        attach(connection, first, Lag.NOBODY);
    }

    /// Does nothing if the connection is not attached; a connection that closes is detached by itself.
    void detach(Connection connection);

    void close();

    /// Hears of a connection that was detached since it was behind.
    interface Lag {
        /// For those that cannot fall behind.
        Lag NOBODY = _ -> {};

        /// Called once at most for each attach, on the connection's event loop; must not block.
        ///
        /// @param after the connection was given everything up to this offset, and nothing that follows it
        void behind(long after);
    }
}
