package org.thywill.engine;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.thywill.app.Access;
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
    private final ChannelFactory factory;
    private final ChannelRules rules;
    private final PatternIndex patterns = new PatternIndex();
    private final ConcurrentHashMap<String, ChannelState> channels = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<String, CompletableFuture<ChannelState>> opening = new ConcurrentHashMap<>();
    private final Presences presences;
    private volatile boolean closed;

    /// @param overrides what settings change about what the application declares
    ChannelHub(String application, Services services, ChannelResources resources, Patterns<ChannelOverride> overrides) {
        this.application = application;
        this.services = services;
        this.resources = resources;
        this.factory = new ChannelFactory(application, services, resources, channel -> new WithHistory(this, channel));
        this.presences = new Presences(this, services);
        this.rules = new ChannelRules(overrides);
    }

    /// @throws IllegalArgumentException if the pattern is not legal
    /// @throws IllegalStateException if a channel that it matches is in use
    synchronized void declare(String pattern, ChannelOptions options) {
        for (var name : channels.keySet()) {
            if (ChannelNames.matches(pattern, Presences.subject(name))) {
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

    /// Whether clients can have a right on a channel. False for names that are not legal.
    boolean allows(String name, Right right) {
        return ChannelNames.isLegal(Presences.subject(name))
                && options(name).access().allows(right);
    }

    Presences presences() {
        return presences;
    }

    private ChannelOptions rule(String name) {
        var subject = Presences.subject(name);
        var options = rules.of(subject);
        return Presences.isPresence(name) ? Presences.options(subject, options) : options;
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

    /// Whether it depends on the client whether it has a right that clients can have.
    boolean guarded(String name) {
        return options(name).access().guard() != null;
    }

    /// What clients may do under a prefix of channels' names.
    Access patternAccess(String pattern) {
        return rules.ofPattern(pattern).access();
    }

    boolean patternGuarded(String pattern) {
        return patternAccess(pattern).guard() != null;
    }

    /// The clients that subscribe to channels before these come into use.
    PatternIndex patterns() {
        return patterns;
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

    /// The channel, which is in use from now on: those that wait for it are its subscribers before this returns. Blocks
    /// if it is durable and was not in use. Called with no lock of a client held, since others' are taken.
    ///
    /// @throws TooManyChannelsException if there are as many as there may be, or no memory is left for another
    /// @throws StorageException if the database cannot open it
    ChannelState obtain(String name) {
        var channel = channels.get(name);
        if (channel != null) {
            return channel;
        }
        if (closed) {
            throw stopped();
        }
        var options = rule(name);
        if (options.kind().durable()) {
            return open(name, options);
        }
        resources.makeRoom();
        var fresh = new ChannelState[1];
        channel = channels.computeIfAbsent(name, _ -> fresh[0] = factory.inMemory(name, options));
        if (fresh[0] != null) {
            begin(channel);
        }
        return channel;
    }

    private IllegalStateException stopped() {
        return new IllegalStateException("The application " + application + " has stopped");
    }

    /// The channel, if that does not block. Called with no lock of a client held.
    ///
    /// @return `null` if the channel is durable and not in use
    /// @throws TooManyChannelsException if there are as many as there may be
    @Nullable
    ChannelState available(String name) {
        return ready(name) ? obtain(name) : null;
    }

    /// The channel has just come into use.
    private void begin(ChannelState channel) {
        if (closed) { // meanwhile, and too early for it to be dropped
            end(channel);
            throw stopped();
        }
        patterns.matching(channel.name()).forEach(client -> client.patterns().offer(channel));
    }

    /// Publishes, and waits until it is on disk if the channel is durable.
    ///
    /// @param publisher the client that wants it published, or `null` if it is the application
    /// @throws TooManyChannelsException if the channel is new and there are as many as there may be
    /// @throws StorageException if the channel is durable and it could not be stored
    Publication publish(String name, Json json, PublishOptions how, @Nullable ClientState publisher) {
        while (true) {
            var channel = obtain(name);
            var publication = channel.publish(json, how, publisher, services.nowMs());
            if (publication != null) {
                resources.budget().makeRoom(0);
                return publication;
            }
            forget(channel);
        }
    }

    /// Publishes on a channel that is in use and kept in memory. Does not block.
    ///
    /// @return false if it is not in use
    boolean publishIfInUse(String name, Json json, PublishOptions how, @Nullable ClientState publisher) {
        var channel = existing(name);
        return channel != null && channel.publish(json, how, publisher, services.nowMs()) != null;
    }

    /// Changes an entry, and waits until that is on disk if the channel is durable.
    ///
    /// @param id as of a publication
    /// @throws TooManyChannelsException if the channel is new and there are as many as there may be
    /// @throws StorageException if the channel is durable and it could not be stored
    /// @throws IllegalStateException if the channel is not of kind `state`
    Outcome change(String name, EntryChange change, Json json, @Nullable String id) {
        while (true) {
            var channel = obtain(name);
            var outcome = channel.change(change, json, id, services.nowMs());
            if (outcome != null) {
                resources.budget().makeRoom(0);
                return outcome;
            }
            forget(channel);
        }
    }

    /// Begins a write on a durable channel, which [#store] must be given. Blocks if the channel was not in use.
    ///
    /// @param publisher the client that wants it published
    /// @param change of an entry, or `null` for a publication that changes none
    /// @throws TooManyChannelsException if the channel is new and there are as many as there may be
    /// @throws StorageException if the database cannot open the channel
    DurableWrite begin(
            String name, Json json, @Nullable String id, ClientState publisher, @Nullable EntryChange change) {
        while (true) {
            var channel = obtain(name);
            if (!(channel instanceof DurableChannel durable)) {
                throw new IllegalArgumentException("Kept in memory: " + name);
            }
            var write = durable.begin(json, id, publisher, change);
            if (write != null) {
                return write;
            }
            forget(channel);
        }
    }

    /// Waits until all are on disk.
    ///
    /// @return what became of each
    /// @throws StorageException if they could not be stored, as [DurableWriter#write] says
    List<Outcome> store(List<DurableWrite> writes) {
        return resources.writer().write(writes);
    }

    /// Changes an entry of a channel that is in use and kept in memory. Does not block.
    ///
    /// @return `null` if it is not in use
    @Nullable
    Outcome changeIfInUse(String name, EntryChange change, Json json) {
        var channel = existing(name);
        return channel == null ? null : channel.change(change, json, null, services.nowMs());
    }

    /// Removes the entries whose time is over.
    void expireEntries(long nowMs) {
        forEach(channel -> channel.expireEntries(nowMs));
    }

    /// Reads what a channel holds. Blocks on the database if the channel is durable.
    ///
    /// @return `null` if there is none, since the channel is kept in memory and not in use
    /// @throws StorageException if the database cannot answer
    <T> @Nullable T read(String name, Function<ChannelState, T> reader) {
        var channel = ready(name) ? existing(name) : obtain(name);
        try {
            return channel == null ? null : reader.apply(channel);
        } catch (DatabaseException e) {
            throw services.refusedStorage("The channel " + name + " could not be read: " + e.getMessage(), e);
        }
    }

    /// Forgets a channel that was dropped.
    void forget(ChannelState channel) {
        if (channels.remove(channel.name(), channel)) {
            factory.release(channel);
        }
    }

    /// Drops the channels that nobody needs.
    void sweep(long nowMs) {
        forEach(channel -> dropIfIdle(channel, nowMs));
    }

    /// An error in one costs the others nothing.
    private void forEach(Consumer<ChannelState> task) {
        channels.values().forEach(channel -> Housekeeping.guarded(() -> task.accept(channel)));
    }

    private boolean dropIfIdle(ChannelState channel, long nowMs) {
        var left = channel.dropIfIdle(nowMs);
        if (left == null) {
            return false;
        }
        forget(channel);
        left.forEach(client -> client.dropped(channel));
        return true;
    }

    /// A channel that nobody needs goes with its history.
    private static final class WithHistory extends Evictable {
        private final ChannelHub hub;
        private final ChannelState channel;

        WithHistory(ChannelHub hub, ChannelState channel) {
            this.hub = hub;
            this.channel = channel;
        }

        @Override
        long usedAtMs() {
            return channel.usedAtMs();
        }

        @Override
        boolean forgetHistory() {
            boolean any = channel.forgetHistory();
            return hub.dropIfIdle(channel, hub.services.nowMs()) || any;
        }
    }

    HistoryBudget budget() {
        return resources.budget();
    }

    Stream<ChannelState> channels() {
        return channels.values().stream();
    }

    /// Has everything sent that waits.
    void giveNow() {
        forEach(ChannelState::giveNow);
    }

    /// Drops every channel; from now on none can be used.
    void close() {
        closed = true;
        channels.values().forEach(this::end);
        rules.clear();
    }

    private void end(ChannelState channel) {
        channel.drop();
        forget(channel);
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
                channel = factory.durable(name, options);
                channels.put(name, channel);
                begin(channel);
            }
            mine.complete(channel);
        } catch (Throwable e) { // whatever it is, others wait
            mine.completeExceptionally(e);
        } finally {
            opening.remove(name, mine);
        }
        return joined(mine);
    }

    private ChannelState joined(CompletableFuture<ChannelState> opened) {
        try {
            return opened.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof DatabaseException cause) {
                throw services.refusedStorage("The channel could not be opened: " + cause.getMessage(), cause);
            }
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }
}
