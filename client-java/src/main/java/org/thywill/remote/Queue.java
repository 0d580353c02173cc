package org.thywill.remote;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Two lists under one name: what the application has pushed to this client is taken with [#shift] and [#pop]; what
/// the client pushes goes to the application's, which all its clients share. Any thread may call it.
public final class Queue {
    private static final int DEFAULT_ENTRIES = 1_000;
    private static final long DEFAULT_BYTES = 1 << 20;

    private final String name;
    private final Session session;
    private final Timers timers;
    private final SerialQueue callbacks;
    private final ArrayDeque<Entry> entries = new ArrayDeque<>(); // guarded by itself, as is what follows
    private final ArrayDeque<Waiter> waiting = new ArrayDeque<>();
    private int maxEntries = DEFAULT_ENTRIES;
    private long maxBytes = DEFAULT_BYTES;
    private Drop drop = Drop.REFUSE;
    private long bytes;
    private long dropped;

    private record Entry(JsonNode data, int bytes) {}

    /// Somebody who waits for an entry. Who takes it out of [#waiting] settles it, and nobody else does: so no entry
    /// is given to somebody who has stopped waiting.
    private final class Waiter extends CompletableFuture<Optional<JsonNode>> {

        /// Settles one that was taken out, among the callbacks.
        void give(Optional<JsonNode> entry) {
            callbacks.execute(() -> super.complete(entry));
        }

        void fail(Refused why) {
            callbacks.execute(() -> super.completeExceptionally(why));
        }

        @Override
        public boolean complete(Optional<JsonNode> value) {
            return stopsWaiting(this) && super.complete(value);
        }

        @Override
        public boolean completeExceptionally(Throwable why) {
            return stopsWaiting(this) && super.completeExceptionally(why);
        }

        @Override
        public boolean cancel(boolean mayInterruptIfRunning) {
            return stopsWaiting(this) ? super.cancel(mayInterruptIfRunning) : isCancelled();
        }
    }

    /// What gives way when the queue is full.
    public enum Drop {
        /// What comes.
        REFUSE,
        OLDEST,
        NEWEST
    }

    Queue(String name, Session session, Timers timers, SerialQueue callbacks) {
        this.name = name;
        this.session = session;
        this.timers = timers;
        this.callbacks = callbacks;
    }

    public String name() {
        return name;
    }

    /// Sets how much is kept until it is taken; 1,000 entries, 1 MiB and [Drop#REFUSE] if not set.
    ///
    /// @throws IllegalArgumentException if a bound is less than 1
    public Queue bound(int newEntries, long newBytes, Drop newDrop) {
        if (newEntries < 1 || newBytes < 1) {
            throw new IllegalArgumentException(
                    "A queue holds at least 1 entry and 1 byte, but was to hold " + newEntries + " and " + newBytes);
        }
        synchronized (entries) {
            maxEntries = newEntries;
            maxBytes = newBytes;
            drop = newDrop;
        }
        return this;
    }

    public boolean isEmpty() {
        return size() == 0;
    }

    public int size() {
        synchronized (entries) {
            return entries.size();
        }
    }

    /// How many entries gave way so far.
    public long dropped() {
        synchronized (entries) {
            return dropped;
        }
    }

    /// Takes the oldest entry; empty if there is none.
    public Optional<JsonNode> shift() {
        synchronized (entries) {
            return taken(entries.pollFirst());
        }
    }

    /// Takes the newest entry; empty if there is none.
    public Optional<JsonNode> pop() {
        synchronized (entries) {
            return taken(entries.pollLast());
        }
    }

    /// Takes the oldest entry as soon as there is one. Of several that wait each gets another entry.
    ///
    /// @return completes with nothing when none came in time; fails with [Refused] when the session is over. Who
    ///     completes or cancels it otherwise waits no longer, unless an entry was given to it before
    public CompletableFuture<Optional<JsonNode>> shift(Duration limit) {
        long limitMs = limit.toMillis();
        var waiter = new Waiter();
        synchronized (entries) {
            if (!entries.isEmpty()) {
                return CompletableFuture.completedFuture(taken(entries.pollFirst()));
            }
            waiting.add(waiter);
        }
        var timer = timers.after(limitMs, () -> {
            if (stopsWaiting(waiter)) {
                waiter.give(Optional.empty());
            }
        });
        var _ = waiter.whenComplete((_, _) -> timer.cancel());
        return waiter;
    }

    /// @return false if somebody else settles it
    @SuppressWarnings("CollectionUndefinedEquality") // a future equals only itself
    private boolean stopsWaiting(Waiter waiter) {
        synchronized (entries) {
            return waiting.remove(waiter);
        }
    }

    /// Appends to the application's queue, once and in order, over cuts.
    ///
    /// @return completes when it is there; fails with [Refused], `queue-full`, or `forbidden` if there is no such
    ///     queue
    /// @throws IllegalArgumentException if the data cannot travel
    public CompletableFuture<Void> push(@Nullable Object data) {
        return session.request(Message.push(name, data)).thenApply(_ -> null);
    }

    /// An entry has come.
    void add(JsonNode data, int size) {
        synchronized (entries) {
            var next = waiting.poll();
            if (next != null) {
                next.give(Optional.of(data));
                return;
            }
            var entry = new Entry(data, size);
            if (size > maxBytes || (drop == Drop.REFUSE && full(entry))) {
                dropped++;
                return;
            }
            while (full(entry)) {
                taken(drop == Drop.OLDEST ? entries.pollFirst() : entries.pollLast());
                dropped++;
            }
            entries.add(entry);
            bytes += size;
        }
    }

    /// The session is over.
    void close() {
        var over = new Refused("closed", "The session is over");
        List<Waiter> left;
        synchronized (entries) {
            left = List.copyOf(waiting);
            waiting.clear();
        }
        left.forEach(waiter -> waiter.fail(over));
    }

    private boolean full(Entry entry) {
        return entries.size() >= maxEntries || (!entries.isEmpty() && bytes + entry.bytes() > maxBytes);
    }

    private Optional<JsonNode> taken(@Nullable Entry entry) {
        if (entry == null) {
            return Optional.empty();
        }
        bytes -= entry.bytes();
        return Optional.of(entry.data());
    }
}
