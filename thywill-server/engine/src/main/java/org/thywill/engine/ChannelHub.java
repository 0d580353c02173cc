package org.thywill.engine;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.thywill.app.ChannelOptions;
import org.thywill.app.PublishOptions;
import org.thywill.app.Right;
import org.thywill.app.StorageException;
import org.thywill.component.DatabaseException;
import org.thywill.component.Json;
import org.thywill.component.Publication;
import org.thywill.engine.EntryChange.Outcome;

/// The channels of one application that are in use.
final class ChannelHub {
    private final String application;
    private final Services services;
    private final ChannelResources resources;
    private final ChannelRules rules;
    private final ConcurrentHashMap<String, ChannelState> channels = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<String, CompletableFuture<ChannelState>> opening = new ConcurrentHashMap<>();
    private final Presences presences;
    private volatile boolean closed;

    /// @param overrides what settings change about what the application declares
    ChannelHub(String application, Services services, ChannelResources resources, Patterns<ChannelOverride> overrides) {
        this.application = application;
        this.services = services;
        this.resources = resources;
        this.presences = new Presences(this, services);
        this.rules = new ChannelRules(overrides);
    }

    /// What the channels of all applications share.
    ///
    /// @param inUse how many there are
    record ChannelResources(HistoryBudget budget, DurableWriter writer, AtomicInteger inUse) {}

    /// @throws IllegalArgumentException if the pattern is not legal
    /// @throws IllegalStateException if a channel that it matches is in use
    synchronized void declare(String pattern, ChannelOptions options) {
        for (var name : channels.keySet()) {
            if (Patterns.matches(pattern, name)) {
                throw new IllegalStateException("The channel " + name + ", which \"" + pattern
                        + "\" matches, is already in use; declare channels in start, before using them");
            }
        }
        rules.declare(pattern, options);
    }

    /// The channel's options, whether it is in use or not.
    ChannelOptions options(String name) {
        var channel = channels.get(name);
        return channel == null ? rule(name) : channel.options();
    }

    /// Whether every client has a right on a channel. False for names that are not legal.
    boolean allows(String name, Right right) {
        var legal = Presences.isPresence(name) ? Presences.subject(name) : name;
        return ChannelRules.isLegal(legal) && options(name).access().allows(right);
    }

    Presences presences() {
        return presences;
    }

    private ChannelOptions rule(String name) {
        return Presences.isPresence(name) ? Presences.options(rules.of(Presences.subject(name))) : rules.of(name);
    }

    /// Whether publications may have keys: if only the newest of each matters, or would if settings did not say
    /// otherwise.
    boolean keyed(String name) {
        return options(name).kind() == ChannelOptions.Kind.LATEST
                || rules.declared(name).kind() == ChannelOptions.Kind.LATEST;
    }

    /// What holds for the application's channels, one text each.
    List<String> described() {
        return rules.described();
    }

    /// The channels that the application has chosen for its page.
    List<String> onPage() {
        return rules.onPage();
    }

    /// The channel, if it is in use.
    @Nullable
    ChannelState existing(String name) {
        return channels.get(name);
    }

    /// Whether [#obtain] does not block.
    boolean ready(String name) {
        return channels.containsKey(name) || !rule(name).kind().durable();
    }

    /// The channel, which is in use from now on. Blocks if it is durable and was not in use.
    ///
    /// @throws TooManyChannelsException if there are as many as there may be
    /// @throws StorageException if the database cannot open it
    ChannelState obtain(String name) {
        var channel = channels.get(name);
        if (channel != null) {
            return channel;
        }
        if (closed) {
            throw new IllegalStateException("The application " + application + " has stopped");
        }
        var options = rule(name);
        return options.kind().durable()
                ? open(name, options)
                : channels.computeIfAbsent(name, _ -> inMemory(name, options));
    }

    /// The channel, if that does not block.
    ///
    /// @return `null` if the channel is durable and not in use
    /// @throws TooManyChannelsException if there are as many as there may be
    @Nullable
    ChannelState available(String name) {
        return ready(name) ? obtain(name) : null;
    }

    /// Publishes, and waits until it is on disk if the channel is durable.
    ///
    /// @throws TooManyChannelsException if the channel is new and there are as many as there may be
    /// @throws StorageException if the channel is durable and it could not be stored
    Publication publish(String name, Json json, PublishOptions how) {
        while (true) {
            var channel = obtain(name);
            var publication = channel.publish(json, how, services.nowMs());
            if (publication != null) {
                return publication;
            }
            forget(channel);
        }
    }

    /// Changes an entry, and waits until that is on disk if the channel is durable.
    ///
    /// @throws TooManyChannelsException if the channel is new and there are as many as there may be
    /// @throws StorageException if the channel is durable and it could not be stored
    /// @throws IllegalStateException if the channel is not of kind `state`
    Outcome change(String name, EntryChange change, Json json, @Nullable String id) {
        while (true) {
            var channel = obtain(name);
            var outcome = channel.change(change, json, id, services.nowMs());
            if (outcome != null) {
                return outcome;
            }
            forget(channel);
        }
    }

    /// Removes the entries whose time is over.
    void expireEntries(long nowMs) {
        channels.values().forEach(channel -> channel.expireEntries(nowMs));
    }

    /// Forgets a channel that was dropped.
    void forget(ChannelState channel) {
        if (channels.remove(channel.name(), channel)) {
            resources.inUse().decrementAndGet();
        }
    }

    /// Drops the channels that nobody needs.
    void sweep(long nowMs) {
        for (var channel : channels.values()) {
            if (channel.dropIfIdle(nowMs)) {
                forget(channel);
            }
        }
    }

    HistoryBudget budget() {
        return resources.budget();
    }

    Stream<ChannelState> channels() {
        return channels.values().stream();
    }

    /// Drops every channel; from now on none can be used.
    void close() {
        closed = true;
        for (var channel : channels.values()) {
            channel.drop();
            forget(channel);
        }
    }

    private ChannelState inMemory(String name, ChannelOptions options) {
        reserve();
        var fanout = services.push().fanout(application, name, options.slowClient());
        var budget = resources.budget();
        return switch (options.kind()) {
            case RELIABLE -> new ChannelState(name, options, Secrets.epoch(), fanout, new History(budget), services);
            case LATEST -> new LatestChannel(name, options, fanout, budget, services);
            case VOLATILE -> new VolatileChannel(name, options, fanout, services);
            case LAZY -> new LazyChannel(name, options, fanout, budget, services);
            case STATE ->
                new ChannelState(
                        name,
                        options,
                        Secrets.epoch(),
                        fanout,
                        new History(budget),
                        Entries.of(options, budget, services),
                        services);
            case DURABLE, DURABLE_STATE -> throw new IllegalArgumentException("Not kept in memory: " + name);
        };
    }

    private ChannelState open(String name, ChannelOptions options) {
        var mine = new CompletableFuture<ChannelState>();
        var others = opening.putIfAbsent(name, mine);
        if (others != null) {
            return joined(others);
        }
        try {
            var channel = channels.get(name);
            if (channel == null) {
                channel = durable(name, options);
                channels.put(name, channel);
            }
            mine.complete(channel);
        } catch (RuntimeException e) {
            mine.completeExceptionally(e);
        } finally {
            opening.remove(name, mine);
        }
        return joined(mine);
    }

    private ChannelState durable(String name, ChannelOptions options) {
        reserve();
        try {
            return DurableChannel.open(application, name, options, services, resources);
        } catch (RuntimeException e) {
            resources.inUse().decrementAndGet();
            throw e;
        }
    }

    private static ChannelState joined(CompletableFuture<ChannelState> opened) {
        try {
            return opened.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof DatabaseException cause) {
                throw new StorageException("The channel could not be opened: " + cause.getMessage(), cause);
            }
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    private void reserve() {
        int limit = services.settings().maxChannels();
        if (resources.inUse().incrementAndGet() > limit) {
            resources.inUse().decrementAndGet();
            services.counters().refusedChannels.increment();
            throw new TooManyChannelsException(limit);
        }
    }

    /// As many channels are in use as there may be.
    static final class TooManyChannelsException extends IllegalStateException {
        private static final long serialVersionUID = 1L;

        TooManyChannelsException(int limit) {
            super("There are " + limit + " channels in use, as many as there may be; thywill.engine.max-channels "
                    + "in settings.yml sets the limit");
        }
    }
}
