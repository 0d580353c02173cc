package org.thywill.remote;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.thywill.remote.StateChannel.Order;
import tools.jackson.databind.JsonNode;

/// Who is subscribed to a channel, where the application lets clients see that.
public final class Presence {
    private final StateChannel told;

    Presence(StateChannel told) {
        this.told = told;
    }

    /// @param client its id
    /// @param data what the application tells of it; an empty object if it tells nothing
    public record Person(String client, JsonNode data) {}

    /// It lasts over cuts.
    ///
    /// @return completes when the list is; fails with `forbidden` if the application does not let clients see it
    public CompletableFuture<Void> subscribe() {
        return told.subscribe();
    }

    public CompletableFuture<Void> unsubscribe() {
        return told.unsubscribe();
    }

    /// Those who are there, in the order of their ids.
    public List<Person> list() {
        return told.entries(Order.KEY, Integer.MAX_VALUE).stream()
                .map(entry -> new Person(entry.key(), entry.data()))
                .toList();
    }

    public Optional<Person> get(String client) {
        return told.get(client).map(entry -> new Person(entry.key(), entry.data()));
    }

    public int size() {
        return told.size();
    }

    /// Tells all who are there, whenever that has changed.
    public Registration onChange(Consumer<? super List<Person>> listener) {
        return told.onChange(_ -> listener.accept(list()));
    }
}
