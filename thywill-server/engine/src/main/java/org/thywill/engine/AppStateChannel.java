package org.thywill.engine;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.thywill.app.Client;
import org.thywill.app.Condition;
import org.thywill.app.Presence;
import org.thywill.app.PutOptions;
import org.thywill.app.Refused;
import org.thywill.app.StateChannel;
import org.thywill.component.Json;
import org.thywill.component.Publication;
import org.thywill.engine.EntryChange.Outcome;

/// A channel of kind `state`, as its application sees it.
record AppStateChannel(ApplicationRuntime application, String name) implements StateChannel {
    private static final int KEY_LIMIT = 128;
    private static final Comparator<Publication> BY_KEY = Comparator.comparing(entry -> String.valueOf(entry.key()));

    @Override
    public OptionalLong put(String key, @Nullable Object data, PutOptions options) {
        long ttlMs = options.timeToLive() == null ? 0 : options.timeToLive().toMillis();
        var change = new EntryChange(legal(key), options.condition(), options.score(), ttlMs, EntryChange.What.PUT);
        return switch (application.hub().change(name, change, application.writeEntry(data), null)) {
            case Outcome.Made(var publication) -> OptionalLong.of(publication.offset());
            case Outcome.Full(var limit) -> throw new Refused("full", Failures.full(name, limit));
            case Outcome.Unmet _, Outcome.Nothing _ -> OptionalLong.empty();
        };
    }

    @Override
    public boolean remove(String key, Condition condition) {
        var change = EntryChange.remove(legal(key), condition);
        return application.hub().change(name, change, Json.NULL, null) instanceof Outcome.Made;
    }

    /// @throws IllegalArgumentException if the key is not legal
    private static String legal(String key) {
        if (key.isEmpty() || key.length() > KEY_LIMIT) {
            throw new IllegalArgumentException(
                    "An entry's key has 1 to " + KEY_LIMIT + " characters, but this has " + key.length());
        }
        if (Texts.hasHalves(key)) {
            throw new IllegalArgumentException("An entry's key must not hold half of a surrogate pair");
        }
        return key;
    }

    @Override
    public Optional<Entry> get(String key) {
        var entry = application
                .hub()
                .read(name, channel -> Optional.ofNullable(channel.entries().get(key)));
        return entry == null
                ? Optional.empty()
                : entry.filter(found -> !Entries.isOver(found, application.nowMs()))
                        .map(found -> new AppEntry(application, found));
    }

    @Override
    public List<Entry> entries(Order order, int limit) {
        if (limit < 0) {
            throw new IllegalArgumentException("A limit must not be negative, but was " + limit);
        }
        return present().stream()
                .sorted(comparator(order))
                .limit(limit)
                .<Entry>map(entry -> new AppEntry(application, entry))
                .toList();
    }

    @Override
    public int size() {
        return present().size();
    }

    private List<Publication> present() {
        var entries = application.hub().read(name, channel -> channel.entries().all());
        long nowMs = application.nowMs();
        return entries == null
                ? List.of()
                : entries.stream()
                        .filter(entry -> !Entries.isOver(entry, nowMs))
                        .toList();
    }

    private static Comparator<Publication> comparator(Order order) {
        return switch (order) {
            case KEY -> BY_KEY;
            case LOWEST -> byScore(Comparator.naturalOrder());
            case HIGHEST -> byScore(Comparator.reverseOrder());
        };
    }

    private static Comparator<Publication> byScore(Comparator<Double> order) {
        return Comparator.comparing(
                        (Publication entry) ->
                                entry.change() == null ? null : entry.change().score(),
                        Comparator.nullsLast(order))
                .thenComparing(BY_KEY);
    }

    @Override
    public void subscribe(Client client) {
        new AppChannel(application, name).subscribe(client, 0);
    }

    @Override
    public void unsubscribe(Client client) {
        new AppChannel(application, name).unsubscribe(client);
    }

    @Override
    public Presence presence() {
        return AppPresence.of(application, name);
    }

    @Override
    public Collection<Client> subscribers() {
        return new AppChannel(application, name).subscribers();
    }
}
