package org.thywill.breaking;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.thywill.remote.Gap;

/// What one subscriber got, channel by channel. Safe for use by many threads.
final class SubscriberLog implements Feed {
    sealed interface Event {}

    record Received(long offset, int publisher, long number) implements Event {}

    record Announced(Gap gap) implements Event {}

    /// One channel of the subscriber.
    static final class ChannelLog {
        final List<Event> events = new ArrayList<>();
        /// What was attempted after this is expected.
        long since = Long.MAX_VALUE;

        @Nullable
        String epoch;
    }

    private final String name;
    private final AtomicLong orders;
    private final Map<String, ChannelLog> channels = new HashMap<>();

    SubscriberLog(String name, AtomicLong orders) {
        this.name = name;
        this.orders = orders;
    }

    String name() {
        return name;
    }

    /// From now on everything that is published on the channel is expected.
    synchronized void subscribed(String channel, @Nullable String epoch) {
        var log = log(channel);
        log.since = Math.min(log.since, orders.get());
        log.epoch = epoch;
    }

    /// From now on nothing is expected on the channel.
    synchronized void left(String channel) {
        log(channel).since = Long.MAX_VALUE;
    }

    @Override
    public synchronized void received(String channel, long offset, int publisher, long number) {
        log(channel).events.add(new Received(offset, publisher, number));
    }

    @Override
    public synchronized void gap(Gap gap) {
        log(gap.channel()).events.add(new Announced(gap));
    }

    private ChannelLog log(String channel) {
        return channels.computeIfAbsent(channel, _ -> new ChannelLog());
    }

    synchronized void forEach(BiConsumer<String, ChannelLog> action) {
        channels.forEach(action);
    }

    synchronized List<Gap> gaps(String channel) {
        return log(channel).events.stream()
                .filter(Announced.class::isInstance)
                .map(event -> ((Announced) event).gap())
                .toList();
    }

    synchronized List<Received> received(String channel) {
        return log(channel).events.stream()
                .filter(Received.class::isInstance)
                .map(Received.class::cast)
                .toList();
    }
}
