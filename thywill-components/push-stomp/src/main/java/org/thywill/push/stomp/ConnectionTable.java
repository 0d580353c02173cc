package org.thywill.push.stomp;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Every open session, looked after once a second on its event loop.
final class ConnectionTable {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectionTable.class);

    private final Map<EventLoop, Loop> loops = new ConcurrentHashMap<>();
    private final Runnable everySecond;
    private final LongSupplier nanoTime;
    private final AtomicInteger open = new AtomicInteger();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition emptied = lock.newCondition();

    /// @param everySecond done as well, on any event loop, at least once a second while there are sessions
    ConnectionTable(Runnable everySecond, LongSupplier nanoTime) {
        this.everySecond = everySecond;
        this.nanoTime = nanoTime;
    }

    private final class Loop {
        /// On the event loop only.
        final Set<StompSession> sessions = new LinkedHashSet<>();

        final Future<?> ticks;

        Loop(EventLoop loop) {
            ticks = loop.scheduleAtFixedRate(this::tick, 1, 1, TimeUnit.SECONDS);
        }

        /// A timer that throws does not come again.
        private void tick() {
            guarded(everySecond);
            long now = nanoTime.getAsLong();
            List.copyOf(sessions).forEach(session -> guarded(() -> session.tick(now)));
        }
    }

    private static void guarded(Runnable task) {
        try {
            task.run();
        } catch (Throwable e) { // whatever it is, the others have their turn
            LOG.error("task of a connection failed", e);
        }
    }

    /// Called on the session's event loop.
    void add(EventLoop loop, StompSession session) {
        loops.computeIfAbsent(loop, Loop::new).sessions.add(session);
        open.incrementAndGet();
    }

    /// Called on the session's event loop.
    void remove(EventLoop loop, StompSession session) {
        var on = loops.get(loop);
        if (on != null && on.sessions.remove(session) && open.decrementAndGet() == 0) {
            lock.lock();
            try {
                emptied.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    int size() {
        return open.get();
    }

    /// Does something with every session, on its event loop.
    void forEach(Consumer<StompSession> action) {
        loops.forEach((loop, on) -> {
            try {
                loop.execute(() -> List.copyOf(on.sessions).forEach(session -> guarded(() -> action.accept(session))));
            } catch (RejectedExecutionException e) {
                // The loop has ended, and its sessions with it.
            }
        });
    }

    /// @return whether no session is left
    boolean awaitEmpty(Duration limit) throws InterruptedException {
        long left = limit.toNanos();
        lock.lockInterruptibly();
        try {
            while (open.get() > 0 && left > 0) {
                left = emptied.awaitNanos(left);
            }
            return open.get() == 0;
        } finally {
            lock.unlock();
        }
    }

    void stop() {
        loops.values().forEach(loop -> loop.ticks.cancel(false));
    }
}
