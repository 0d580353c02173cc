package org.thywill.engine;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.thywill.app.StorageException;
import org.thywill.component.DatabaseException;
import org.thywill.engine.EntryChange.Outcome;

/// Stores what is published on durable channels: all that came while the last transaction was under way goes into
/// the next. One thread at a time writes; it ends when there is nothing to write.
///
/// Nobody sees a publication before it is on disk. If a transaction fails, nobody sees any of it, and each
/// publisher is told. What is handed over together goes into one transaction. If one fails for what is in it, what
/// was handed over apart is stored apart, so that nobody suffers for others.
final class DurableWriter {
    private static final Logger LOG = LoggerFactory.getLogger(DurableWriter.class);

    /// A transaction is given no more once it holds so many publications, or so many bytes.
    private static final int BATCH = 256;

    private static final long BATCH_BYTES = 1 << 20;

    /// So many publications wait at most, and so many bytes.
    private static final int QUEUE = 10_000;

    private static final long QUEUE_BYTES = 32 << 20;

    /// So many of those are what nobody waits for: it leaves room for what is published.
    private static final int LATER = 1_000;

    private static final long PATIENCE_SECONDS = 30;

    private final Services services;
    /// Guarded by this, as is what follows.
    private final ArrayDeque<Request> queue = new ArrayDeque<>();

    private int queued;
    private int queuedForLater;
    private long queuedBytes;
    private boolean running;

    DurableWriter(Services services) {
        this.services = services;
    }

    /// What is stored together.
    private static final class Request {
        private final List<DurableWrite> writes;
        /// Whether nobody waits for it.
        private final boolean later;
        private final long bytes;
        private final CompletableFuture<List<Outcome>> result = new CompletableFuture<>();

        Request(List<DurableWrite> writes, boolean later) {
            this.writes = writes;
            this.later = later;
            this.bytes =
                    writes.stream().mapToLong(write -> write.json().length()).sum();
        }
    }

    /// Waits until all are on disk, and known to their channels' subscribers.
    ///
    /// @return what became of each
    /// @throws StorageException if they could not be stored. None is then, or all are: if the database was lost
    ///     between storing them and saying so
    List<Outcome> write(List<DurableWrite> writes) {
        try {
            var known = writes.stream()
                    .map(DurableWrite::known)
                    .flatMap(Stream::ofNullable)
                    .toList();
            return known.size() == writes.size() ? known : await(new Request(writes, false));
        } finally {
            writes.forEach(write -> write.channel().end());
        }
    }

    private List<Outcome> await(Request request) {
        if (!enqueue(request)) {
            throw services.refusedStorage(
                    "More is published than the database can store: " + QUEUE + " publications or " + QUEUE_BYTES
                            + " bytes wait",
                    new RejectedExecutionException());
        }
        try {
            try {
                return request.result.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            } catch (TimeoutException e) {
                if (withdraw(request)) {
                    throw services.refusedStorage("The database did not get to it in " + PATIENCE_SECONDS + " s", e);
                }
                // It is part of a transaction under way: how that ends is for the database's own limits.
                return request.result.get();
            }
        } catch (ExecutionException e) {
            throw services.refusedStorage("The publication could not be stored", cause(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw services.refusedStorage(
                    withdraw(request)
                            ? "Interrupted; the publication was not stored"
                            : "Interrupted; whether the publication was stored is unknown",
                    e);
        }
    }

    /// Has something stored that nobody waits for. Returns at once.
    ///
    /// @param then called when it is on disk, with `null`, or with why it could not be stored; must not block
    /// @return false if too much waits; nothing is done then
    boolean writeLater(DurableWrite write, Consumer<@Nullable Throwable> then) {
        var request = new Request(List.of(write), true);
        boolean waits = enqueue(request);
        if (waits) {
            var _ = request.result.whenComplete((_, failure) -> then.accept(failure));
        }
        return waits;
    }

    private static Throwable cause(ExecutionException e) {
        return e.getCause() == null ? e : e.getCause();
    }

    /// @return false if too much waits
    private synchronized boolean enqueue(Request request) {
        int count = request.writes.size();
        if (queued + count > QUEUE
                || queuedBytes + request.bytes > QUEUE_BYTES
                || (request.later && queuedForLater + count > LATER)) {
            return false;
        }
        queue.add(request);
        queued += count;
        queuedForLater += request.later ? count : 0;
        queuedBytes += request.bytes;
        if (!running) {
            running = true;
            services.executor().execute(this::run);
        }
        return true;
    }

    private synchronized boolean withdraw(Request request) {
        boolean waited = queue.remove(request);
        if (waited) {
            left(request);
        }
        return waited;
    }

    /// Called under the lock.
    private void left(Request request) {
        queued -= request.writes.size();
        queuedForLater -= request.later ? request.writes.size() : 0;
        queuedBytes -= request.bytes;
    }

    private synchronized List<Request> next() {
        var batch = new ArrayList<Request>();
        int count = 0;
        long bytes = 0;
        while (!queue.isEmpty() && count < BATCH && bytes < BATCH_BYTES) {
            var request = queue.remove();
            left(request);
            batch.add(request);
            count += request.writes.size();
            bytes += request.bytes;
        }
        running = !batch.isEmpty();
        return batch;
    }

    private void run() {
        for (var batch = next(); !batch.isEmpty(); batch = next()) {
            store(batch);
        }
    }

    private void store(List<Request> batch) {
        var writes = batch.stream().flatMap(request -> request.writes.stream()).toList();
        try {
            var outcomes = stored(writes).iterator();
            for (var request : batch) {
                var own = new ArrayList<Outcome>();
                request.writes.forEach(_ -> own.add(outcomes.next()));
                request.result.complete(own);
            }
        } catch (Throwable e) {
            writes.forEach(write -> write.channel().failed());
            if (batch.size() > 1 && isForContent(e)) {
                batch.forEach(request -> store(List.of(request)));
                return;
            }
            LOG.error("durable publications not stored count={} error={}", writes.size(), e.toString());
            batch.forEach(request -> request.result.completeExceptionally(e));
        }
    }

    /// Whether it would fail again, for something that is in it. Nothing of it is stored then.
    private static boolean isForContent(Throwable failure) {
        return failure instanceof DatabaseException thrown && !thrown.worthRetrying();
    }

    private List<Outcome> stored(List<DurableWrite> writes) {
        long nowMs = services.nowMs();
        writes.forEach(write -> write.channel().reconcile(nowMs));
        var plan = new DurablePlan(writes, services.database(), nowMs);
        if (!plan.stored().isEmpty()) {
            services.database().append(plan.stored());
        }
        plan.makeKnown();
        return plan.outcomes();
    }
}
