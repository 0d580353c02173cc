package org.thywill.engine;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.thywill.app.StorageException;
import org.thywill.component.Database.StoredPublication;
import org.thywill.component.Json;
import org.thywill.component.Publication;
import org.thywill.engine.EntryChange.Outcome;

/// Stores what is published on durable channels: all that came while the last transaction was under way goes into
/// the next. One thread at a time writes; it ends when there is nothing to write.
///
/// Nobody sees a publication before it is on disk. If a transaction fails, nobody sees any of it, and each
/// publisher is told.
final class DurableWriter {
    private static final Logger LOG = LoggerFactory.getLogger(DurableWriter.class);

    /// A transaction holds at most so many publications, and so many bytes.
    private static final int BATCH = 256;

    private static final long BATCH_BYTES = 1 << 20;

    /// So many publications wait at most, and so many bytes.
    private static final int QUEUE = 10_000;

    private static final long QUEUE_BYTES = 32 << 20;
    private static final long PATIENCE_SECONDS = 30;

    private final Services services;
    /// Guarded by this, as is what follows.
    private final ArrayDeque<Request> queue = new ArrayDeque<>();

    private long queuedBytes;
    private boolean running;
    /// Channels whose last write may have succeeded although it failed. Used by the writing thread only.
    private final Set<DurableChannel> unsure = new HashSet<>();

    DurableWriter(Services services) {
        this.services = services;
    }

    /// One publication to store.
    static final class Request {
        private final DurableChannel channel;
        private final Json json;
        private final @Nullable String id;
        private final @Nullable ClientState own;
        private final long checkedTo;
        private final @Nullable EntryChange change;
        private final CompletableFuture<Outcome> result = new CompletableFuture<>();

        /// @param own the client that has published it and does not get it back; `null` if there is none
        /// @param checkedTo up to this offset the id is known to be new
        /// @param change of an entry, or `null` for a publication that changes none
        Request(
                DurableChannel channel,
                Json json,
                @Nullable String id,
                @Nullable ClientState own,
                long checkedTo,
                @Nullable EntryChange change) {
            this.channel = channel;
            this.json = json;
            this.id = id;
            this.own = own;
            this.checkedTo = checkedTo;
            this.change = change;
        }
    }

    /// Waits until it is on disk, and known to the channel's subscribers.
    ///
    /// @throws StorageException if it could not be stored
    Outcome write(Request request) {
        enqueue(request);
        try {
            try {
                return request.result.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            } catch (TimeoutException e) {
                if (withdraw(request)) {
                    throw new StorageException("The database did not get to it in " + PATIENCE_SECONDS + " s", e);
                }
                // It is part of a transaction under way: how that ends is for the database's own limits.
                return request.result.get();
            }
        } catch (ExecutionException e) {
            throw new StorageException("The publication could not be stored", cause(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StorageException("Interrupted; whether the publication was stored is unknown", e);
        }
    }

    /// Returns at once.
    ///
    /// @param then called when it is on disk, with `null`, or with why it could not be stored; must not block
    void writeLater(Request request, Consumer<@Nullable Throwable> then) {
        var _ = request.result.whenComplete((_, failure) -> then.accept(failure));
        try {
            enqueue(request);
        } catch (StorageException e) {
            request.result.completeExceptionally(e);
        }
    }

    private static Throwable cause(ExecutionException e) {
        return e.getCause() == null ? e : e.getCause();
    }

    private synchronized void enqueue(Request request) {
        if (queue.size() >= QUEUE || queuedBytes + request.json.length() > QUEUE_BYTES) {
            services.counters().refusedStorage.increment();
            throw new StorageException(
                    "More is published than the database can store: " + queue.size() + " publications wait",
                    new RejectedExecutionException());
        }
        queue.add(request);
        queuedBytes += request.json.length();
        if (!running) {
            running = true;
            services.executor().execute(this::run);
        }
    }

    private synchronized boolean withdraw(Request request) {
        boolean waited = queue.remove(request);
        if (waited) {
            queuedBytes -= request.json.length();
        }
        return waited;
    }

    private synchronized List<Request> next() {
        var batch = new ArrayList<Request>();
        long bytes = 0;
        while (!queue.isEmpty() && batch.size() < BATCH && bytes < BATCH_BYTES) {
            var request = queue.remove();
            batch.add(request);
            bytes += request.json.length();
        }
        queuedBytes -= bytes;
        running = !batch.isEmpty();
        return batch;
    }

    private void run() {
        for (var batch = next(); !batch.isEmpty(); batch = next()) {
            try {
                store(batch);
            } catch (Throwable e) {
                LOG.error("durable publications not stored count={} error={}", batch.size(), e.toString());
                services.counters().refusedStorage.add(batch.size());
                batch.forEach(request -> unsure.add(request.channel));
                batch.forEach(request -> request.result.completeExceptionally(e));
            }
        }
    }

    private void store(List<Request> batch) {
        long nowMs = services.nowMs();
        reconcile(batch, nowMs);
        var plan = new Plan(nowMs);
        batch.forEach(plan::add);
        if (!plan.stored.isEmpty()) {
            services.database().append(plan.stored);
        }
        plan.publish();
    }

    private void reconcile(List<Request> batch, long nowMs) {
        for (var request : batch) {
            if (unsure.contains(request.channel)) {
                request.channel.reconcile(nowMs);
                unsure.remove(request.channel);
            }
        }
    }

    /// What becomes of each request of a batch.
    private static final class Plan {
        private record IdOfChannel(DurableChannel channel, String id) {}

        /// @param publication to be made known, or `null` if nothing changes
        private record Result(
                Request request, Outcome outcome, @Nullable Publication publication) {}

        private final long nowMs;
        private final List<StoredPublication> stored = new ArrayList<>();
        private final List<Result> results = new ArrayList<>();
        private final Map<DurableChannel, Long> lastOffsets = new HashMap<>();
        private final Map<IdOfChannel, Publication> ids = new HashMap<>();
        private final Map<DurableChannel, EntryPlan> entries = new HashMap<>();

        Plan(long nowMs) {
            this.nowMs = nowMs;
        }

        void add(Request request) {
            var channel = request.channel;
            var repeated = request.id == null ? null : ids.get(new IdOfChannel(channel, request.id));
            if (repeated == null) {
                repeated = channel.repeated(request.id, request.checkedTo);
            }
            if (repeated != null) {
                results.add(new Result(request, new Outcome.Made(repeated), null));
                return;
            }
            var change = request.change;
            var planned = change == null ? null : entries.computeIfAbsent(channel, EntryPlan::new);
            var objection = change == null || planned == null ? null : planned.objection(change, request.json, nowMs);
            if (objection != null) {
                results.add(new Result(request, objection, null));
                return;
            }
            add(request, planned);
        }

        private void add(Request request, @Nullable EntryPlan planned) {
            var channel = request.channel;
            var change = request.change;
            long offset = lastOffsets.merge(channel, channel.last() + 1, (last, _) -> last + 1);
            var publication = new Publication(
                    offset,
                    nowMs,
                    request.id,
                    change == null ? null : change.key(),
                    request.own == null ? null : request.own.publisher(),
                    request.json,
                    change == null ? null : change.at(nowMs));
            if (planned != null) {
                planned.add(publication);
            }
            if (request.id != null) {
                ids.put(new IdOfChannel(channel, request.id), publication);
            }
            stored.add(StoredPublication.of(channel.key(), publication));
            results.add(new Result(request, new Outcome.Made(publication), publication));
        }

        void publish() {
            for (var result : results) {
                if (result.publication() != null) {
                    result.request().channel.stored(result.publication(), result.request().own, nowMs);
                }
                result.request().result.complete(result.outcome());
            }
        }
    }
}
