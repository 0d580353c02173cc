package org.thywill.engine;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.thywill.component.CloseReason;
import org.thywill.component.Connection;

/// Sends one connection what it missed: little of it at once, more of it in pieces, each when the connection has
/// written the one before.
final class CatchUp {
    /// How many bytes are given to a connection without asking whether it is writable.
    static final int INLINE_BYTES = 256 << 10;

    static final int PIECE_BYTES = 64 << 10;

    private static final Logger LOG = LoggerFactory.getLogger(CatchUp.class);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Connection connection;
    private final Executor executor;
    /// Guarded by this, as is what follows.
    private int inlineLeft = INLINE_BYTES;
    /// There while there is something to do.
    private @Nullable ArrayDeque<Backlog> waiting;

    CatchUp(Connection connection, Executor executor) {
        this.connection = connection;
        this.executor = executor;
    }

    /// How much more may be sent without asking.
    synchronized int inlineLeft() {
        return Math.max(0, inlineLeft);
    }

    synchronized void sentInline(long bytes) {
        inlineLeft -= (int) bytes;
    }

    /// Sends a backlog after those added before.
    synchronized void add(Backlog backlog) {
        if (waiting != null) {
            waiting.add(backlog);
            return;
        }
        waiting = new ArrayDeque<>(1);
        waiting.add(backlog);
        executor.execute(this::run);
    }

    private synchronized @Nullable Backlog next() {
        var next = waiting == null ? null : waiting.poll();
        if (next == null) {
            waiting = null;
        }
        return next;
    }

    private synchronized void allowInline() {
        inlineLeft = INLINE_BYTES;
    }

    private void run() {
        try {
            for (var backlog = next(); backlog != null; backlog = next()) {
                do {
                    if (!connection.awaitWritable(PATIENCE)) {
                        connection.close(CloseReason.SLOW);
                        return;
                    }
                    allowInline();
                } while (backlog.sendNext());
            }
        } catch (InterruptedException e) {
            connection.close(CloseReason.SERVER_ERROR);
        } catch (Throwable e) { // whatever it is, the client is to come back and ask again
            LOG.warn("catch-up failed transport={} remote={}", connection.transport(), connection.remoteAddress(), e);
            connection.close(CloseReason.SERVER_ERROR);
        }
    }
}
