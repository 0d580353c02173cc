package org.thywill.engine;

/// What one connection missed of one channel, to be sent in pieces.
interface Backlog {
    /// Sends the next piece. Called on a thread that may block, by one at a time.
    ///
    /// @return whether there is more to send
    boolean sendNext();
}
