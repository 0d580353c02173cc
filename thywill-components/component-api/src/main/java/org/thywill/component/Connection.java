package org.thywill.component;

import java.time.Duration;

/// One transport link to one client, made by a push. Except for [#awaitWritable], no method blocks; all may be
/// called from any thread.
public interface Connection {

    /// The transport's name, for the log and the console: `websocket`, `sse`, `stream`, `long-poll`, `stomp`.
    String transport();

    /// The address of the other end as text, for limits and the log.
    String remoteAddress();

    /// Queues a message. What is given after the connection has closed is dropped.
    ///
    /// Past its limit of queued bytes, or when nothing could be written for its limit of time, the connection
    /// closes itself with [CloseReason#SLOW].
    void send(ServerMessage message);

    /// Waits until the outbound queue is short again. Called on virtual threads only, by those who send much.
    ///
    /// @return false if the connection has closed, or the time ran out
    boolean awaitWritable(Duration limit) throws InterruptedException;

    /// Told by the gateway with everything that [ClientLink#receive] takes: the client lives. What comes over
    /// transports without a way up comes past the connection, which could not know it otherwise.
    default void heard() {}

    /// Tells the client why, if the transport can, and closes. Does nothing if the connection is closed.
    ///
    /// @param detail a sentence for the other end, or the reason's own text if empty; cut at what the transport can
    ///     carry. For [CloseReason#ELSEWHERE] the origin to go to
    void close(CloseReason reason, String detail);

    default void close(CloseReason reason) {
        close(reason, "");
    }
}
