package org.thywill.http;

import io.netty.channel.EventLoop;
import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/// Sees to it that the connections of an event loop take turns, however many requests some send without waiting for
/// answers, and that the loop looks at its sockets in between: what others send and receive does not wait for those.
/// One for each event loop; used on it only.
final class Turns {
    /// Requests between two looks at the sockets, of all connections together.
    static final int REQUESTS_OF_ALL = 64;

    /// How long those may take. A page that is put together by code that is not compiled yet takes a millisecond.
    static final long NANOS_OF_ALL = 1_000_000;

    /// Requests of one connection before the next has its turn.
    static final int REQUESTS_OF_ONE = 8;

    private final Executor afterSockets;
    private final LongSupplier nanoTime;
    private final ArrayDeque<Turn> waiting = new ArrayDeque<>();
    private int left = REQUESTS_OF_ALL;
    private long beganNanos;
    private boolean due;

    /// @param afterSockets runs a task when the loop has looked at its sockets once more
    /// @param nanoTime as [System#nanoTime]
    Turns(Executor afterSockets, LongSupplier nanoTime) {
        this.afterSockets = afterSockets;
        this.nanoTime = nanoTime;
    }

    /// What is given to a loop to execute it does before it looks at its sockets again, for a second if there is always
    /// more. What is due now it does when it has looked.
    static Turns on(EventLoop loop) {
        return new Turns(
                task -> {
                    var _ = loop.schedule(task, 0, TimeUnit.NANOSECONDS);
                },
                System::nanoTime);
    }

    /// @param next called when the connection's next turn has come
    Turn join(Runnable next) {
        return new Turn(next);
    }

    private void await(Turn turn) {
        waiting.add(turn);
        schedule();
    }

    private void schedule() {
        if (!due) {
            due = true;
            afterSockets.execute(this::goOn);
        }
    }

    private void goOn() {
        due = false;
        left = REQUESTS_OF_ALL;
        try {
            while (!waiting.isEmpty() && isTimeLeft()) {
                waiting.remove().begin();
            }
        } finally {
            if (!waiting.isEmpty()) {
                schedule();
            }
        }
    }

    private boolean isTimeLeft() {
        if (left == REQUESTS_OF_ALL) {
            beganNanos = nanoTime.getAsLong();
            return true;
        }
        return left > 0 && nanoTime.getAsLong() - beganNanos < NANOS_OF_ALL;
    }

    /// That of one connection.
    final class Turn {
        private final Runnable next;
        private int own = REQUESTS_OF_ONE;
        private boolean fresh = true;
        private boolean waits;

        private Turn(Runnable next) {
            this.next = next;
        }

        /// Takes one request. The first that the loop has found at its socket waits for no turn.
        ///
        /// @return false if it is the others' turn
        boolean take() {
            if (waits) {
                return false;
            }
            boolean inTime = isTimeLeft();
            if (!fresh && (own == 0 || !inTime)) {
                waits = true;
                await(this);
                return false;
            }
            fresh = false;
            own--;
            left--;
            return true;
        }

        /// All that had come before has been taken, and more has come.
        void renew() {
            own = REQUESTS_OF_ONE;
            fresh = true;
        }

        private void begin() {
            waits = false;
            own = REQUESTS_OF_ONE;
            next.run();
        }
    }
}
