package org.thywill.engine;

import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// How a server that stops lets go of its clients: a few at a time, lest they all come at once to whoever takes them.
/// Until it is its turn each is served as before.
final class Drain {
    private static final Logger LOG = LoggerFactory.getLogger(Drain.class);

    /// Few clients are no storm, so nobody waits the whole window for them. The same holds for their return.
    private static final int MS_FOR_EACH = 3;

    private static final int STEP_MS = 20;

    /// Those that were let go come back within this time: the window has spread them already.
    private static final long BACK_WITHIN_MS = 1_000;

    /// Those that come meanwhile are told to come within such a time after it is over.
    private static final long MIN_SPREAD_MS = 2_000;

    private static final long MAX_SPREAD_MS = 30_000;

    /// But not in the first part of it, in which the server starts again: all that came in vain would come together
    /// when it has started.
    private static final int START = 6;

    /// Waits, but for a test that does not.
    interface Pause {
        void ms(long time) throws InterruptedException;
    }

    private final String successor;
    private final long windowMs;
    private final long endMs;
    private final long spreadMs;
    private final Countdown going = new Countdown();

    /// @param window in which all are let go, unless there are few
    /// @param successor the origin that they go to; empty if they are to come back here
    /// @param clients how many there are
    Drain(Duration window, String successor, int clients, long nowMs) {
        this.successor = successor;
        this.windowMs = Math.min(window.toMillis(), (long) clients * MS_FOR_EACH);
        this.endMs = nowMs + windowMs;
        this.spreadMs = Math.clamp((long) clients * MS_FOR_EACH, MIN_SPREAD_MS, MAX_SPREAD_MS);
    }

    /// What those are told that are here.
    Parting parting() {
        return successor.isEmpty() ? Parting.within(BACK_WITHIN_MS) : Parting.to(successor);
    }

    /// What those are told that come now: there is nothing for them here before the window is over.
    Parting refusal(long nowMs) {
        if (!successor.isEmpty()) {
            return Parting.to(successor);
        }
        long leftMs = Math.max(0, endMs - nowMs);
        return Parting.between(leftMs + spreadMs / START, leftMs + spreadMs);
    }

    /// Tells the clients to go, as many in each step as in any other. Blocks for the time of the window; if it is
    /// interrupted, the others are told at once.
    void letGo(List<ClientState> clients, Pause pause) {
        long steps = Math.max(1, windowMs / STEP_MS);
        int told = 0;
        for (long step = 1; told < clients.size(); step++) {
            int until = (int) (clients.size() * Math.min(step, steps) / steps);
            clients.subList(told, until).forEach(this::letGo);
            told = until;
            if (told < clients.size() && !passed(pause)) {
                steps = step + 1;
            }
        }
    }

    private void letGo(ClientState client) {
        going.up();
        try {
            client.letGo(parting(), going::down);
        } catch (Throwable e) { // the others are to be told all the same
            LOG.error("client not let go client={}", client.id(), e);
            going.down();
        }
    }

    private static boolean passed(Pause pause) {
        try {
            pause.ms(STEP_MS);
            return true;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /// Waits until what clients have sent before they were told to go is done.
    ///
    /// @return whether it is
    boolean await(Duration limit) throws InterruptedException {
        return going.await(limit);
    }
}
