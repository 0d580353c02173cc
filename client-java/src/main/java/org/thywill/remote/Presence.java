package org.thywill.remote;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
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
                .map(Presence::person)
                .toList();
    }

    public Optional<Person> get(String client) {
        return told.get(client).map(Presence::person);
    }

    public int size() {
        return told.size();
    }

    /// Who has come and gone, or is told of otherwise.
    ///
    /// @param changed as they are now
    public record Change(List<Person> joined, List<Person> left, List<Person> changed) {}

    /// As [#onChange(Consumer)], with what has changed.
    public Registration onChange(BiConsumer<? super List<Person>, ? super Change> listener) {
        return told.onChange(changes -> listener.accept(list(), change(changes)));
    }

    private static Change change(List<? extends StateChannel.Change> changes) {
        var joined = new ArrayList<Person>();
        var left = new ArrayList<Person>();
        var changed = new ArrayList<Person>();
        for (var each : changes) {
            if (each.entry() == null && each.previous() != null) {
                left.add(person(each.previous()));
            } else if (each.entry() != null) {
                (each.previous() == null ? joined : changed).add(person(each.entry()));
            }
        }
        return new Change(List.copyOf(joined), List.copyOf(left), List.copyOf(changed));
    }

    private static Person person(StateChannel.Entry entry) {
        return new Person(entry.key(), entry.data());
    }

    /// Tells all who are there, whenever that has changed.
    public Registration onChange(Consumer<? super List<Person>> listener) {
        return told.onChange(_ -> listener.accept(list()));
    }
}
