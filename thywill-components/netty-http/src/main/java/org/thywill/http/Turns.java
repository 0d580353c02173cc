package org.thywill.http;

import io.netty.channel.EventLoop;
import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/// Sees to it that the connections of an event loop take turns, however many requests they send at a time, and that
/// the loop looks at its sockets in between: what others send and receive does not wait for those. Requests that are
/// sent without waiting for the answers to those before get a fifth of the loop's time, all of them together; so the
/// rest is there for who waits. One for each event loop; used on it only.
final class Turns {
    /// Requests at a time, of all connections together.
    static final int REQUESTS_OF_ALL = 64;

    /// How long those may take.
    static final long NANOS_OF_ALL = 250_000;

    /// Requests of one connection before the next has its turn.
    static final int REQUESTS_OF_ONE = 8;

    private static final long PAUSE_NANOS = 4 * NANOS_OF_ALL;

    private final Executor afterSockets;
    private final Executor afterPause;
    private final LongSupplier nanoTime;

    /// Those whose request is the first since their last answer.
    private final ArrayDeque<Turn> firsts = new ArrayDeque<>();

    private final ArrayDeque<Turn> others = new ArrayDeque<>();
    private boolean pausing;

    /// Whether requests have been taken since the loop has looked at its sockets.
    private boolean begun;

    private int left;
    private long beganNanos;

    /// @param afterSockets runs a task when the loop has looked at its sockets once more
    /// @param afterPause runs a task after four times as long as requests at a time may take
    /// @param nanoTime as [System#nanoTime]
    Turns(Executor afterSockets, Executor afterPause, LongSupplier nanoTime) {
        this.afterSockets = afterSockets;
        this.afterPause = afterPause;
        this.nanoTime = nanoTime;
    }

    /// What is given to a loop to execute it does before it looks at its sockets again, for a second if there is always
    /// more. What is due now it does when it has looked.
    static Turns on(EventLoop loop) {
        return new Turns(after(loop, 0), after(loop, PAUSE_NANOS), System::nanoTime);
    }

    private static Executor after(EventLoop loop, long nanos) {
        return task -> {
            var _ = loop.schedule(task, nanos, TimeUnit.NANOSECONDS);
        };
    }

    /// @param next called when the connection's next turn has come
    Turn join(Runnable next) {
        return new Turn(next);
    }

    private boolean isTimeLeft() {
        if (!begun) {
            begun = true;
            left = REQUESTS_OF_ALL;
            beganNanos = nanoTime.getAsLong();
            afterSockets.execute(this::looked);
            return true;
        }
        return left > 0 && nanoTime.getAsLong() - beganNanos < NANOS_OF_ALL;
    }

    private void looked() {
        begun = false;
        while (!firsts.isEmpty() && isTimeLeft()) {
            firsts.remove().begin();
        }
    }

    private void await(Turn turn) {
        if (turn.first) {
            firsts.add(turn);
        } else {
            others.add(turn);
            pause();
        }
    }

    private void pause() {
        if (!pausing) {
            pausing = true;
            afterPause.execute(this::goOn);
        }
    }

    private void goOn() {
        pausing = false;
        try {
            do { // one of them at least
                others.remove().begin();
            } while (!others.isEmpty() && isTimeLeft());
        } finally {
            if (!others.isEmpty()) {
                pause();
            }
        }
    }

    /// That of one connection.
    final class Turn {
        private final Runnable next;
        private int own = REQUESTS_OF_ONE;
        private boolean first = true;
        private boolean waits;

        /// Whether one request may be taken even though the time is up.
        private boolean granted;

        private Turn(Runnable next) {
            this.next = next;
        }

        /// Takes one request.
        ///
        /// @return false if it is the others' turn
        boolean take() {
            if (waits) {
                return false;
            }
            if (own == 0 || !(isTimeLeft() || granted)) {
                waits = true;
                await(this);
                return false;
            }
            granted = false;
            first = false;
            own--;
            left--;
            return true;
        }

        /// All that had come before has been taken, and more has come.
        void renew() {
            own = REQUESTS_OF_ONE;
            first = true;
        }

        private void begin() {
            waits = false;
            granted = true;
            own = REQUESTS_OF_ONE;
            next.run();
        }
    }
}
