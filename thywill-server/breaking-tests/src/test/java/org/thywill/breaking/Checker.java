package org.thywill.breaking;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.thywill.breaking.PublisherLog.Attempt;
import org.thywill.breaking.PublisherLog.Outcome;
import org.thywill.breaking.SubscriberLog.Announced;
import org.thywill.breaking.SubscriberLog.ChannelLog;
import org.thywill.breaking.SubscriberLog.Received;
import org.thywill.remote.Gap;

/// Compares what was published with what every subscriber got. It trusts nothing but what publishers and
/// subscribers have noted themselves.
final class Checker {
    private final AtomicLong orders = new AtomicLong();
    private final List<PublisherLog> publishers = new CopyOnWriteArrayList<>();
    private final List<SubscriberLog> subscribers = new CopyOnWriteArrayList<>();

    synchronized PublisherLog publisher() {
        var publisher = new PublisherLog(publishers.size(), orders);
        publishers.add(publisher);
        return publisher;
    }

    SubscriberLog subscriber(String name) {
        var subscriber = new SubscriberLog(name, orders);
        subscribers.add(subscriber);
        return subscriber;
    }

    List<SubscriberLog> subscribers() {
        return subscribers;
    }

    Verdict verdict() {
        return new Examination().verdict();
    }

    private record MessageKey(int publisher, long number) {}

    private record Place(String channel, String epoch, long offset) {}

    /// One look at all that was noted.
    private final class Examination {
        private final Map<MessageKey, Place> places = new HashMap<>();
        private final Map<Place, MessageKey> contents = new HashMap<>();
        private final Map<String, Set<Attempt>> acknowledged = new HashMap<>();
        private long attempted;
        private long received;
        private long lost;
        private long duplicated;
        private long unexpected;
        private long reordered;
        private long wrongGaps;
        private long indeterminate;
        private long indeterminateArrived;
        private long gaps;
        private long refused;

        Verdict verdict() {
            var unknown = new HashSet<MessageKey>();
            publishers.forEach(publisher -> publisher.forEach(attempt -> {
                attempted++;
                switch (attempt.outcome()) {
                    case OK ->
                        acknowledged
                                .computeIfAbsent(attempt.channel(), _ -> new HashSet<>())
                                .add(attempt);
                    case REFUSED -> refused++;
                    case UNKNOWN -> unknown.add(new MessageKey(attempt.publisher(), attempt.number()));
                }
            }));
            subscribers.forEach(subscriber -> subscriber.forEach(this::walk));
            subscribers.forEach(subscriber -> subscriber.forEach(this::findLost));
            indeterminate = unknown.size();
            indeterminateArrived = unknown.stream().filter(places::containsKey).count();
            return new Verdict(
                    attempted,
                    received,
                    lost,
                    duplicated,
                    unexpected,
                    reordered,
                    wrongGaps,
                    indeterminate,
                    indeterminateArrived,
                    gaps,
                    refused);
        }

        /// Follows the offsets of one subscription, and the numbers of its publishers.
        private void walk(String channel, ChannelLog log) {
            var seen = new HashSet<MessageKey>();
            var newest = new HashMap<Integer, Long>();
            var epoch = String.valueOf(log.epoch);
            long last = -1;
            for (var event : log.events) {
                switch (event) {
                    case Announced(var gap) -> {
                        gaps++;
                        boolean follows = gap.reset() || last < 0 || gap.from() == last + 1;
                        wrongGaps += follows && gap.to() >= gap.from() - 1 ? 0 : 1;
                        epoch = gap.epoch();
                        last = gap.to();
                    }
                    case Received message -> {
                        received++;
                        var key = new MessageKey(message.publisher(), message.number());
                        var place = new Place(channel, epoch, message.offset());
                        examine(key, place);
                        if (!seen.add(key)) {
                            duplicated++;
                        } else {
                            reordered += isInverted(key, newest) || message.offset() <= last ? 1 : 0;
                            wrongGaps += last >= 0 && message.offset() > last + 1 ? 1 : 0;
                        }
                        last = Math.max(last, message.offset());
                    }
                }
            }
        }

        private static boolean isInverted(MessageKey key, Map<Integer, Long> newest) {
            long before = newest.getOrDefault(key.publisher(), 0L);
            newest.merge(key.publisher(), key.number(), Math::max);
            return key.number() < before;
        }

        private void examine(MessageKey key, Place place) {
            places.putIfAbsent(key, place);
            var other = contents.putIfAbsent(place, key);
            var attempt = attempt(key);
            boolean wrong = attempt == null
                    || attempt.outcome() == Outcome.REFUSED
                    || !attempt.channel().equals(place.channel())
                    || (other != null && !other.equals(key));
            unexpected += wrong ? 1 : 0;
        }

        private @Nullable Attempt attempt(MessageKey key) {
            if (key.publisher() < 0 || key.publisher() >= publishers.size()) {
                return null;
            }
            var publisher = publishers.get(key.publisher());
            return publisher.isKnown(key.number()) ? publisher.attempt(key.number()) : null;
        }

        private void findLost(String channel, ChannelLog log) {
            var got = new HashSet<MessageKey>();
            for (var event : log.events) {
                if (event instanceof Received message) {
                    got.add(new MessageKey(message.publisher(), message.number()));
                }
            }
            for (var attempt : acknowledged.getOrDefault(channel, Set.of())) {
                var key = new MessageKey(attempt.publisher(), attempt.number());
                if (attempt.order() > log.since && !got.contains(key) && !isAnnounced(key, log)) {
                    lost++;
                }
            }
        }

        /// Whether the subscriber was told that it would not get this.
        private boolean isAnnounced(MessageKey key, ChannelLog log) {
            var place = places.get(key);
            return log.events.stream().anyMatch(event -> event instanceof Announced(var gap) && covers(gap, place));
        }

        /// @param place where others have seen it; if nobody has, it may have been lost with the epoch before
        private static boolean covers(Gap gap, @Nullable Place place) {
            if (place == null || !place.epoch().equals(gap.epoch())) {
                return gap.reset();
            }
            return place.offset() >= gap.from() && place.offset() <= gap.to();
        }
    }
}
