package org.thywill.engine;

import java.util.function.Function;
import java.util.function.Supplier;
import org.thywill.app.ChannelOptions;
import org.thywill.component.Fanout;

/// Makes the channels of one application. Each counts among those that there may be, and can be given up when memory is
/// short, until it is [released](#release).
final class ChannelFactory {
    private final String application;
    private final Services services;
    private final ChannelResources resources;
    private final Function<ChannelState, Evictable> evictable;

    /// @param evictable as what a channel can be given up
    ChannelFactory(
            String application,
            Services services,
            ChannelResources resources,
            Function<ChannelState, Evictable> evictable) {
        this.application = application;
        this.services = services;
        this.resources = resources;
        this.evictable = evictable;
    }

    /// A channel whose kind is kept in memory. [ChannelResources#makeRoom] was called before.
    ///
    /// @throws TooManyChannelsException if there are as many as there may be
    ChannelState inMemory(String name, ChannelOptions options) {
        return counted(() -> create(name, options));
    }

    /// A channel that the database keeps. Blocks.
    ///
    /// @throws TooManyChannelsException if there are as many as there may be, or no memory is left for another
    /// @throws org.thywill.component.DatabaseException if the database cannot open it
    ChannelState durable(String name, ChannelOptions options) {
        resources.makeRoom();
        return counted(() -> DurableChannel.open(application, name, options, services, resources));
    }

    private ChannelState counted(Supplier<ChannelState> made) {
        resources.reserve();
        try {
            return evictable(made.get());
        } catch (Throwable e) {
            resources.release();
            throw e;
        }
    }

    /// The channel is in use no longer.
    void release(ChannelState channel) {
        resources.release();
        var order = resources.budget().order();
        var given = channel.evictable();
        if (given != null) {
            order.remove(given);
        }
    }

    /// Before anyone else knows the channel, lest it be given up before it is in use.
    private ChannelState evictable(ChannelState channel) {
        var as = evictable.apply(channel);
        channel.evictable(as);
        resources.budget().order().add(as);
        return channel;
    }

    private ChannelState create(String name, ChannelOptions options) {
        var fanout = services.push().fanout(application, name, ChannelState.slowClient(options));
        var budget = resources.budget();
        return switch (options.kind()) {
            case RELIABLE ->
                new ChannelState(name, options, Secrets.epoch(), fanout, new PackedHistory(budget), services);
            case LATEST -> new LatestChannel(name, options, fanout, budget, services);
            case VOLATILE -> new VolatileChannel(name, options, fanout, services);
            case LAZY -> new LazyChannel(name, options, fanout, budget, services);
            case STATE -> state(name, options, fanout);
            case DURABLE, DURABLE_STATE -> throw new IllegalArgumentException("Not kept in memory: " + name);
        };
    }

    private ChannelState state(String name, ChannelOptions options, Fanout fanout) {
        var budget = resources.budget();
        var entries = Entries.of(name, options, budget, services);
        return new ChannelState(
                name, options, Secrets.epoch(), fanout, ChannelHistory.of(entries, budget), entries, services);
    }
}
