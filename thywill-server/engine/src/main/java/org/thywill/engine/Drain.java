package org.thywill.engine;

import java.time.Duration;
import java.util.List;

/// How a server that stops gets rid of its clients: not all at once, lest they all come at once to the next one.
final class Drain {
    /// Few clients are no storm, so nobody waits the whole window for them.
    private static final int MS_FOR_EACH = 3;

    private static final int STEP_MS = 20;

    /// Those sent away come back within this time. The window has spread them already.
    private static final long ADVICE_MS = 1_000;

    /// Those refused come back when the window is over, at this rate at most.
    private static final int REFUSED_PER_MS = 1;

    private static final long MIN_SPREAD_MS = 2_000;
    private static final long MAX_SPREAD_MS = 20_000;

    /// Waits, but for a test that does not.
    interface Pause {
        void ms(long time) throws InterruptedException;
    }

    private final long windowMs;
    private final long spreadMs;
    private final long endMs;

    /// @param window in which all are to be gone, unless there are few
    Drain(Duration window, int clients, long nowMs) {
        windowMs = Math.min(window.toMillis(), (long) clients * MS_FOR_EACH);
        spreadMs = Math.clamp(clients / REFUSED_PER_MS, MIN_SPREAD_MS, MAX_SPREAD_MS);
        endMs = nowMs + windowMs;
    }

    /// Sends clients away, as many in each step as in any other.
    void sendAway(List<ClientState> clients, Pause pause) throws InterruptedException {
        int steps = (int) Math.max(1, windowMs / STEP_MS);
        int gone = 0;
        for (int step = 1; step <= steps; step++) {
            int until = (int) ((long) clients.size() * step / steps);
            clients.subList(gone, until).forEach(client -> client.sendAway(advice()));
            gone = until;
            if (step < steps) {
                pause.ms(STEP_MS);
            }
        }
    }

    /// What those sent away are told.
    String advice() {
        return "retry=" + ADVICE_MS;
    }

    /// What those are told that come meanwhile: there is nothing for them here before the window is over.
    String adviceToRefused(long nowMs) {
        return "retry=" + (Math.max(0, endMs - nowMs) + spreadMs);
    }
}
