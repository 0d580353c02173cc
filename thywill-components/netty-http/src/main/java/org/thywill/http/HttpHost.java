package org.thywill.http;

/// A client interface that shares its port with other components.
public interface HttpHost {

    /// Serves every request whose path begins with a prefix. The longest matching prefix wins.
    ///
    /// @param prefix such as `/thywill/push/websocket`
    /// @throws IllegalStateException if the prefix is taken, or the server is open already
    void mount(String prefix, HttpEndpoint endpoint);

    /// Takes what clients send beside their connections up to this length, and 64 KiB in any case. Called before the
    /// server is open; by default nothing happens, since not every host takes such.
    ///
    /// @param bytes the longest message that a client may send
    default void allowSends(int bytes) {}
}
