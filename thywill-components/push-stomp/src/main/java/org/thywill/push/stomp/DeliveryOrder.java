package org.thywill.push.stomp;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.thywill.component.Publication;

/// Keeps everything that is given to this push in the order in which it was given, though publications take the way
/// through the broker and the rest does not.
///
/// A publication gets a ticket and a place in the line; so does whatever is given while one is on its way. When a
/// publication arrives, the line moves up to the next one that has not. While none is on its way, nothing waits.
///
/// What runs from here runs under the lock, one at a time, and must only hand work to event loops.
final class DeliveryOrder implements Broker.Listener {

    /// What one operation takes up besides its data, roughly, in bytes.
    private static final long OVERHEAD = 256;

    private final Broker broker;
    private final long maxBytes;
    private final long timeoutNanos;
    private final LongSupplier nanoTime;
    private final LongAdder refusals;
    private final LongAdder losses;

    private final ReentrantLock lock = new ReentrantLock();
    /// Guarded by `lock`. The first, if there is any, is a publication that has not arrived.
    private final ArrayDeque<Step> line = new ArrayDeque<>();
    /// Guarded by `lock`.
    private final Map<Long, Travelling> travelling = new HashMap<>();
    /// Guarded by `lock`.
    private long tickets;

    private final AtomicLong bytes = new AtomicLong();

    /// @param maxBytes past it nothing more is let into the line
    /// @param timeout past it a publication is given up
    DeliveryOrder(
            Broker broker,
            long maxBytes,
            Duration timeout,
            LongSupplier nanoTime,
            LongAdder refusals,
            LongAdder losses) {
        this.broker = broker;
        this.maxBytes = maxBytes;
        this.timeoutNanos = timeout.toNanos();
        this.nanoTime = nanoTime;
        this.refusals = refusals;
        this.losses = losses;
    }

    /// What becomes of a publication.
    interface Delivery {
        /// Its turn has come.
        ///
        /// @param done to be run, from any thread, when it is out of this process's hands
        void deliver(Publication publication, Runnable done);

        /// Its turn has come, but the broker did not give it back.
        void lose();
    }

    private sealed interface Step {}

    private record Local(Runnable action) implements Step {}

    private static final class Travelling implements Step {
        final long ticket;
        final Delivery delivery;
        final long bytes;
        final long deadline;

        @Nullable
        Publication publication;

        boolean lost;

        Travelling(long ticket, Delivery delivery, long bytes, long deadline) {
            this.ticket = ticket;
            this.delivery = delivery;
            this.bytes = bytes;
            this.deadline = deadline;
        }
    }

    /// Sends a publication through the broker.
    ///
    /// @return false if too much is on its way; nothing was done then
    boolean publish(String address, Publication publication, Delivery delivery) {
        lock.lock();
        try {
            long size = OVERHEAD + publication.json().length();
            if (!reserve(size)) {
                return false;
            }
            var step = new Travelling(++tickets, delivery, size, nanoTime.getAsLong() + timeoutNanos);
            line.add(step);
            travelling.put(step.ticket, step);
            broker.publish(address, step.ticket, publication);
            return true;
        } finally {
            lock.unlock();
        }
    }

    /// Runs an action in its turn: now, if no publication is on its way.
    ///
    /// @return false if too much is waiting; the action is not run then
    boolean run(Runnable action) {
        lock.lock();
        try {
            if (line.isEmpty()) {
                action.run();
                return true;
            }
            return reserve(OVERHEAD) && line.add(new Local(action));
        } finally {
            lock.unlock();
        }
    }

    /// Runs an action in its turn, however much is waiting. Only for what happens a bounded number of times.
    void runInAnyCase(Runnable action) {
        lock.lock();
        try {
            if (line.isEmpty()) {
                action.run();
            } else {
                bytes.addAndGet(OVERHEAD);
                line.add(new Local(action));
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void arrived(long ticket, Publication publication) {
        settle(ticket, publication);
    }

    @Override
    public void lost(long ticket) {
        settle(ticket, null);
    }

    /// Gives up the publications that have been on their way for too long. Called about once a second.
    void expire() {
        lock.lock();
        try {
            long now = nanoTime.getAsLong();
            while (line.peek() instanceof Travelling first && now - first.deadline >= 0) {
                travelling.remove(first.ticket);
                first.lost = true;
                moveUp();
            }
        } finally {
            lock.unlock();
        }
    }

    /// What is waiting or on its way, in bytes.
    long bytes() {
        return bytes.get();
    }

    private boolean reserve(long size) {
        if (bytes.get() + size > maxBytes) {
            refusals.increment();
            return false;
        }
        bytes.addAndGet(size);
        return true;
    }

    /// One that was given up before may still come; it is dropped then.
    private void settle(long ticket, @Nullable Publication publication) {
        lock.lock();
        try {
            var step = travelling.remove(ticket);
            if (step != null) {
                step.publication = publication;
                step.lost = publication == null;
                moveUp();
            }
        } finally {
            lock.unlock();
        }
    }

    private void moveUp() {
        while (isReady(line.peek())) {
            switch (line.remove()) {
                case Local local -> {
                    bytes.addAndGet(-OVERHEAD);
                    local.action.run();
                }
                case Travelling step -> finish(step);
            }
        }
    }

    private static boolean isReady(@Nullable Step step) {
        return switch (step) {
            case null -> false;
            case Local _ -> true;
            case Travelling publication -> publication.publication != null || publication.lost;
        };
    }

    private void finish(Travelling step) {
        var publication = step.publication;
        if (publication == null) {
            losses.increment();
            bytes.addAndGet(-step.bytes);
            step.delivery.lose();
        } else {
            step.delivery.deliver(publication, () -> bytes.addAndGet(-step.bytes));
        }
    }
}
