package org.thywill.engine;

import java.time.Duration;
import java.util.List;
import java.util.function.BiConsumer;
import org.thywill.component.CloseReason;

/// What the clients of an application that ends are told.
///
/// @param detail as in [org.thywill.component.Connection#close(CloseReason, String)]
/// @param spread over what time they are told, some at a time
record Parting(CloseReason reason, String detail, Duration spread) {
    /// Those of an application that is removed come back within this time, to its next version.
    static final Parting SOON = new Parting(CloseReason.DRAINING, "retry=2000", Duration.ZERO);

    private static final Parting LATER = new Parting(CloseReason.DRAINING, "retry=20000", Duration.ZERO);
    private static final long STEP_MS = 50;

    /// When the server stops, its clients come back later; or they go to its successor, over half of the grace, so
    /// that they do not get there all at once.
    ///
    /// @param successor an origin, or empty if there is none
    static Parting atStop(String successor, Duration grace) {
        return successor.isEmpty() ? LATER : new Parting(CloseReason.ELSEWHERE, successor, grace.dividedBy(2));
    }

    /// Tells the clients. Blocks for the time of the spread; if it is interrupted, the others are told at once.
    void tell(List<ClientState> clients, BiConsumer<ClientState, Parting> end) {
        long steps = Math.max(1, spread.toMillis() / STEP_MS);
        int told = 0;
        for (long step = 1; step <= steps && told < clients.size(); step++) {
            int until = (int) (clients.size() * step / steps);
            clients.subList(told, until).forEach(client -> end.accept(client, this));
            told = until;
            steps = told < clients.size() && !pause() ? step + 1 : steps;
        }
    }

    private static boolean pause() {
        try {
            Thread.sleep(STEP_MS);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
