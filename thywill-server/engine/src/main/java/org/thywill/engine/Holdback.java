package org.thywill.engine;

import java.time.Duration;

/// Holds up what a client has sent after a message that could not be stored, until the client knows that it was not.
///
/// A client that does not know it sends the message again to a server that is started after this one was killed, with
/// all that it has sent since. That server would store it behind what this one had stored meanwhile.
final class Holdback {
    /// A client that is connected says within 5 s what it has got, and a connection that is dead is noticed before
    /// this. Who says nothing for so long breaks the protocol, and waits no longer.
    static final long PATIENCE_MS = Duration.ofMinutes(1).toMillis();

    /// Guarded by this, as is what follows.
    private boolean held;

    private boolean ended;
    private long sinceMs;

    /// From now on nothing of the client's is done.
    ///
    /// @return to be called once the client knows why, or cannot be told any more; does not block
    synchronized Runnable begin(long nowMs) {
        held = true;
        sinceMs = nowMs;
        return this::release;
    }

    synchronized boolean isHeld() {
        return held;
    }

    private synchronized void release() {
        if (!ended) {
            held = false;
            notifyAll();
        }
    }

    /// The client is let go: what is held up is not done here any more.
    synchronized void end() {
        ended = true;
        notifyAll();
    }

    /// Waits until the client's next message may be done. Called on the mailbox's thread; an interrupt is for a
    /// callback, and ends no wait.
    ///
    /// @return false if nothing of the client's may be done here any more
    synchronized boolean await() {
        boolean interrupted = false;
        while (held && !ended) {
            try {
                wait();
            } catch (InterruptedException _) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return !held;
    }

    /// Looks whether a client that is connected has not said for too long what it knows; then it is held up no longer.
    /// Called about once a second.
    ///
    /// @return whether that is so
    synchronized boolean expire(boolean connected, long nowMs) {
        if (!connected) {
            sinceMs = nowMs;
        }
        boolean overdue = held && !ended && nowMs - sinceMs > PATIENCE_MS;
        if (overdue) {
            release();
        }
        return overdue;
    }
}
