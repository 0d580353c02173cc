package org.thywill.http;

import java.util.concurrent.Executor;

/// Sees to it that the connections of an event loop take turns, however many requests one sends without waiting for
/// answers. Event loop only.
final class Turn {
    /// Few enough that hundreds of such connections cost the others some milliseconds.
    static final int REQUESTS = 32;

    private final Executor loop;
    private final Runnable next;
    private int left = REQUESTS;
    private boolean over;

    /// @param loop runs a task after what else is to be done
    /// @param next called when the next turn has come
    Turn(Executor loop, Runnable next) {
        this.loop = loop;
        this.next = next;
    }

    /// Takes one request.
    ///
    /// @return false if it is the others' turn
    boolean take() {
        if (left > 0) {
            left--;
            return true;
        }
        if (!over) {
            over = true;
            loop.execute(this::begin);
        }
        return false;
    }

    private void begin() {
        over = false;
        left = REQUESTS;
        next.run();
    }
}
