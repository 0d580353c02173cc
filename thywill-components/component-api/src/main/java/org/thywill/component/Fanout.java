package org.thywill.component;

import java.util.List;

/// The connections that receive what is published on one channel.
///
/// The engine calls all methods of one fan-out one at a time, in the order in which things happened to the channel.
/// None of them blocks: each hands its work to the threads that own the connections.
public interface Fanout {

    /// Sends a publication to every attached connection. It is encoded once for each wire format, whatever the
    /// number of connections.
    void publish(Publication publication);

    /// Sends some messages to a connection and then attaches it, so that it receives them and every later
    /// publication with nothing between. Does nothing more if the connection has closed meanwhile.
    void attach(Connection connection, List<ServerMessage> first);

    /// Does nothing if the connection is not attached; a connection that closes is detached by itself.
    void detach(Connection connection);

    void close();
}
