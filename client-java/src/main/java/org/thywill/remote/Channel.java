package org.thywill.remote;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// A named stream of the application: what is published on it reaches every subscriber once and in order. Futures
/// fail with [Refused], `forbidden` for one.
public final class Channel {
    /// Publications kept until there is a listener for them.
    private static final int HELD = 1_000;

    private final String name;
    private final Session session;
    private final Listeners<Publication> publications;
    private final Listeners<Gap> gaps;
    private final Function<String, StateChannel> copies;

    /// @param copies gives the copy of a channel of kind `state`
    Channel(String name, Session session, SerialQueue callbacks, Function<String, StateChannel> copies) {
        this.name = name;
        this.session = session;
        this.publications = new Listeners<>(callbacks, HELD);
        this.gaps = new Listeners<>(callbacks, 0);
        this.copies = copies;
    }

    public String name() {
        return name;
    }

    /// Whether this client is subscribed at present, by its own wish or the application's.
    public boolean subscribed() {
        return session.isSubscribed(name);
    }

    /// How far this client has got; empty while it is not subscribed.
    public Optional<Position> position() {
        return Optional.ofNullable(session.position(name));
    }

    /// Subscribes, by the client's wish or again; the application may subscribe a client as well. It lasts over
    /// cuts.
    ///
    /// @param listener as for [#onPublication]; removed again if this fails
    /// @param recent how many of the newest publications come first; 0 for none
    public CompletableFuture<Void> subscribe(Consumer<? super Publication> listener, int recent) {
        return subscribe(listener, Message.subscribe(name, recent));
    }

    /// Subscribes, and continues after a known position: that of a page, of a history, or one that was kept over a
    /// restart. What lies between and can no longer be had is told as a gap.
    ///
    /// @param listener as for [#onPublication]; removed again if this fails
    /// @throws IllegalArgumentException if it is none that a server gives
    public CompletableFuture<Void> subscribe(Consumer<? super Publication> listener, Position after) {
        return subscribe(listener, Message.subscribe(name, after));
    }

    private CompletableFuture<Void> subscribe(Consumer<? super Publication> listener, Message wish) {
        var registration = onPublication(listener);
        return session.request(wish).<Void>thenApply(_ -> null).whenComplete((_, error) -> {
            if (error != null) {
                registration.close();
            }
        });
    }

    public CompletableFuture<Void> subscribe(Consumer<? super Publication> listener) {
        return subscribe(listener, 0);
    }

    public CompletableFuture<Void> unsubscribe() {
        return session.request(Message.unsubscribe(name)).thenApply(_ -> null);
    }

    /// Publishes once and in order, over cuts.
    ///
    /// @param data whatever Jackson writes as JSON; what it cannot write is an [IllegalArgumentException]
    /// @return completes when it is published, on a durable channel: on disk
    public CompletableFuture<JsonNode> publish(@Nullable Object data) {
        return publish(data, PublishOptions.DEFAULT);
    }

    /// As the other.
    ///
    /// @param options an id, a key
    public CompletableFuture<JsonNode> publish(@Nullable Object data, PublishOptions options) {
        return session.request(Message.publish(name, data, options));
    }

    /// As [#publish(Object)], and at most once for each id, as long as the channel's history has it. Ids of other
    /// clients are others.
    ///
    /// @param id 1 to 128 characters
    public CompletableFuture<JsonNode> publish(@Nullable Object data, String id) {
        return publish(data, PublishOptions.DEFAULT.id(id));
    }

    /// The newest publications, 1 to 1,000.
    ///
    /// @throws IllegalArgumentException if more or fewer are asked for
    public CompletableFuture<History> history(int recent) {
        return session.request(Message.history(name, recent)).thenApply(History::of);
    }

    /// The publications that follow a position.
    ///
    /// @param limit at most so many, 1 to 1,000
    /// @throws IllegalArgumentException if it is another, or the position none that a server gives
    public CompletableFuture<History> history(Position after, int limit) {
        return session.request(Message.history(name, after, limit)).thenApply(History::of);
    }

    /// Publishes at most once and without an answer.
    ///
    /// @return whether it could be sent at this moment
    public boolean notify(@Nullable Object data) {
        return notify(data, PublishOptions.DEFAULT);
    }

    /// As the other.
    ///
    /// @param options an id, a key
    public boolean notify(@Nullable Object data, PublishOptions options) {
        return session.notify(Message.publish(name, data, options));
    }

    /// What came before the first listener, the newest 1,000, is given to it.
    public Registration onPublication(Consumer<? super Publication> listener) {
        return publications.add(listener);
    }

    /// Publications were lost that can no longer be had.
    public Registration onGap(Consumer<? super Gap> listener) {
        return gaps.add(listener);
    }

    /// Who is subscribed, where the application lets clients see that.
    public Presence presence() {
        return new Presence(copies.apply("@presence/" + name));
    }

    void tell(Publication publication) {
        publications.tell(publication);
    }

    void tell(Gap gap) {
        gaps.tell(gap);
    }
}
