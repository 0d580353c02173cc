package org.thywill.remote;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// A live copy of a channel of kind `state`: after cuts it becomes the server's again. Any thread may call it; no
/// method blocks. Futures fail with [Refused], `forbidden` for one.
public final class StateChannel {
    private static final Comparator<Entry> BY_KEY = Comparator.comparing(Entry::key);

    private final String name;
    private final Session session;
    private final SerialQueue callbacks;
    private final EntryCopy copy = new EntryCopy();
    private final Listeners<List<Change>> changes;
    /// Completes with the first whole copy. Fails when none is to come, and is then replaced.
    private volatile CompletableFuture<Void> complete = new CompletableFuture<>();

    StateChannel(String name, Session session, SerialQueue callbacks) {
        this.name = name;
        this.session = session;
        this.callbacks = callbacks;
        this.changes = new Listeners<>(callbacks, 0);
    }

    /// An entry as it was at one moment.
    ///
    /// @param data on a channel with deltas to be read only: it is shared with what comes later
    /// @param version grows with each write
    /// @param score orders entries; `null` if it has none
    public record Entry(
            String key,
            JsonNode data,
            long version,
            @Nullable Double score) {}

    /// @param entry `null` if it was removed
    /// @param previous `null` if there was none
    public record Change(
            String key, @Nullable Entry entry, @Nullable Entry previous) {}

    public enum Order {
        KEY,
        /// The least score first, those without a score last; equal ones by key.
        LOWEST,
        /// The greatest score first, those without a score last; equal ones by key.
        HIGHEST
    }

    public String name() {
        return name;
    }

    /// Whether this client is subscribed at present, by its own wish or the application's.
    public boolean subscribed() {
        return session.isSubscribed(name);
    }

    /// Whether there has been a whole copy yet.
    public boolean complete() {
        return complete.state() == Future.State.SUCCESS;
    }

    /// Subscribes, by the client's wish or again; the application may subscribe a client as well. It lasts over
    /// cuts.
    ///
    /// @return completes when the copy is; fails with `invalid` if the channel is not of kind `state`, and with
    ///     `unsubscribed` if the subscription ends before
    public CompletableFuture<Void> subscribe() {
        return session.request(Message.subscribe(name, 0)).thenCompose(_ -> copied());
    }

    private CompletableFuture<Void> copied() {
        var copied = complete;
        settle();
        return copied;
    }

    /// Nobody waits for a copy that is not to come.
    private void settle() {
        var why = session.copyObjection(name);
        if (why != null) {
            failNow(why);
        }
    }

    private void failNow(Throwable why) {
        if (complete.completeExceptionally(why)) {
            complete = new CompletableFuture<>();
        }
    }

    /// The copy stays as it is.
    public CompletableFuture<Void> unsubscribe() {
        return session.request(Message.unsubscribe(name)).thenApply(_ -> null);
    }

    public Optional<Entry> get(String key) {
        return Optional.ofNullable(copy.get(key));
    }

    /// The entries as they are now, the first of them in an order.
    public List<Entry> entries(Order order, int limit) {
        return copy.all().stream().sorted(comparator(order)).limit(limit).toList();
    }

    public int size() {
        return copy.all().size();
    }

    private static Comparator<Entry> comparator(Order order) {
        return switch (order) {
            case KEY -> BY_KEY;
            case LOWEST -> byScore(Comparator.naturalOrder());
            case HIGHEST -> byScore(Comparator.reverseOrder());
        };
    }

    private static Comparator<Entry> byScore(Comparator<Double> order) {
        return Comparator.comparing(Entry::score, Comparator.nullsLast(order)).thenComparing(BY_KEY);
    }

    /// What came together is told together, with one change for each key; the copy has them already.
    public Registration onChange(Consumer<? super List<Change>> listener) {
        return changes.add(listener);
    }

    /// Writes an entry. The copy changes when the server says so.
    ///
    /// @param data whatever Jackson writes as JSON
    /// @return completes with the entry's version; fails with `conflict` if it is not as the options want it
    /// @throws IllegalArgumentException if Jackson cannot write the data, or no entry can have that key
    public CompletableFuture<Long> put(String key, @Nullable Object data, PutOptions options) {
        return session.request(Message.put(name, key, data, options)).thenApply(StateChannel::version);
    }

    /// Writes an entry, whether there is one or not.
    public CompletableFuture<Long> put(String key, @Nullable Object data) {
        return put(key, data, PutOptions.DEFAULT);
    }

    /// Removes an entry.
    ///
    /// @return completes with the version of the removal, 0 if there was nothing to remove
    public CompletableFuture<Long> remove(String key) {
        return remove(key, 0);
    }

    /// Removes an entry that has this version.
    ///
    /// @param version 0 for any
    public CompletableFuture<Long> remove(String key, long version) {
        return session.request(Message.remove(name, key, version)).thenApply(StateChannel::version);
    }

    /// Removes an entry, and fails with `conflict` if there is none.
    public CompletableFuture<Long> removeIfPresent(String key) {
        return session.request(Message.removeIfPresent(name, key)).thenApply(StateChannel::version);
    }

    private static long version(JsonNode answer) {
        return answer.path("version").asLong(0);
    }

    // What follows is called with the session's lock held.

    void replace(List<Entry> all) {
        tellSoon(copy.replace(all));
        callbacks.execute(() -> complete.complete(null));
    }

    void change(Entry entry) {
        tellSoon(copy.put(entry));
    }

    void removed(String key) {
        tellSoon(copy.remove(key));
    }

    /// The client is subscribed in another way, or no longer.
    void subscriptionChanged() {
        callbacks.execute(this::settle);
    }

    void fail(Throwable why) {
        callbacks.execute(() -> failNow(why));
    }

    /// @param first whether there was nothing to tell before
    private void tellSoon(boolean first) {
        if (first) {
            callbacks.execute(() -> {
                var told = copy.takeChanges();
                if (!told.isEmpty()) {
                    changes.tell(told);
                }
            });
        }
    }
}
