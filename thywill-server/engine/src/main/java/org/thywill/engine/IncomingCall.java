package org.thywill.engine;

import org.jspecify.annotations.Nullable;
import org.thywill.component.ClientMessage;

/// A call of a client's that waits in the mailbox or runs. Guarded by itself.
final class IncomingCall {
    private final ClientMessage.Call message;
    private @Nullable Thread runner;
    private boolean over;
    private Runnable stopTimer = () -> {};

    IncomingCall(ClientMessage.Call message) {
        this.message = message;
    }

    ClientMessage.Call message() {
        return message;
    }

    synchronized void timer(Runnable stop) {
        stopTimer = stop;
    }

    /// The function is about to run on this thread.
    ///
    /// @return false if nobody waits for it any more
    synchronized boolean begin() {
        if (over) {
            return false;
        }
        runner = Thread.currentThread();
        return true;
    }

    /// The function has returned. From now on nobody interrupts this thread.
    ///
    /// @return whether its answer is still wanted
    synchronized boolean end() {
        runner = null;
        stopTimer.run();
        boolean wanted = !over;
        over = true;
        return wanted;
    }

    /// Nobody waits any more: the function does not begin, or is interrupted.
    ///
    /// @return false if it was over already
    synchronized boolean abandon() {
        if (over) {
            return false;
        }
        over = true;
        stopTimer.run();
        if (runner != null) {
            runner.interrupt();
        }
        return true;
    }
}
