package org.thywill.remote;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// How far a client has got on each of its channels: section 5 of the protocol. Guarded by the session's lock.
///
/// A position that the server gives may lie before what was delivered already: then what comes twice is dropped.
/// Or it lies after it: then what lies between is lost. The server announces that with `gap`, or else we do before
/// the next publication, so that nothing is ever missing silently.
final class Positions {
    private static final long NONE = -1;

    /// @param kind what the offsets of the channel are like
    /// @param offset the next publication is expected to be one after this
    /// @param delivered the newest that was delivered or announced as lost, or [#NONE]
    /// @param owed to be announced before the next delivery, unless the server does it first
    private record Reach(
            Standing.Kind kind,
            String epoch,
            long offset,
            long delivered,
            @Nullable Gap owed) {

        /// The newest that need not come again; `null` while a copy is not complete.
        @Nullable
        Position position() {
            if (offset == NONE) {
                return null;
            }
            if (owed != null && !owed.reset()) {
                return new Position(epoch, owed.from() - 1);
            }
            return new Position(epoch, delivered == NONE ? offset : delivered);
        }
    }

    /// What to do with a publication.
    sealed interface Verdict {
        /// @param gap to be announced first
        record Deliver(@Nullable Gap gap) implements Verdict {}

        /// It was delivered before.
        record Duplicate() implements Verdict {}

        /// It cannot come here: one of the two sides is wrong.
        record Fault(String finding) implements Verdict {}
    }

    private final Map<String, Reach> channels = new LinkedHashMap<>();
    /// Channels on which nothing is numbered.
    private final Set<String> unnumbered = new LinkedHashSet<>();
    /// Not subscribed at present; their positions serve to find out what was missed meanwhile.
    private final Set<String> parked = new LinkedHashSet<>();

    /// The client is not subscribed to it at present, and may be again.
    void park(String channel) {
        parked.add(channel);
    }

    boolean isSubscribed(String channel) {
        return names().contains(channel) && !parked.contains(channel);
    }

    Set<String> names() {
        var names = new LinkedHashSet<>(channels.keySet());
        names.addAll(unnumbered);
        return names;
    }

    void forget(String channel) {
        channels.remove(channel);
        unnumbered.remove(channel);
        parked.remove(channel);
    }

    @Nullable
    Position of(String channel) {
        var reach = channels.get(channel);
        return reach == null ? null : reach.position();
    }

    /// Whether the channel is of kind `state`.
    boolean isCopy(String channel) {
        var reach = channels.get(channel);
        return reach != null && reach.kind == Standing.Kind.STATE;
    }

    /// What a client says when it resumes.
    Map<String, Position> all() {
        var all = new LinkedHashMap<String, Position>();
        channels.forEach((channel, reach) -> {
            var position = reach.position();
            if (position != null && !parked.contains(channel)) {
                all.put(channel, position);
            }
        });
        return all;
    }

    /// Takes from the server where what follows continues.
    void set(String channel, Standing standing) {
        var position = standing.position();
        parked.remove(channel);
        if (position == null) {
            channels.remove(channel);
            unnumbered.add(channel);
            return;
        }
        unnumbered.remove(channel);
        if (standing.kind() == Standing.Kind.STATE) {
            setCopy(channel, position);
            return;
        }
        var known = channels.get(channel);
        long delivered = known != null && known.epoch.equals(position.epoch()) ? known.delivered : NONE;
        var owed = known == null ? null : lostBetween(channel, known, position);
        channels.put(channel, new Reach(standing.kind(), position.epoch(), position.offset(), delivered, owed));
    }

    /// Takes the position of a channel of kind `state`, before its snapshot or without one: if it is not that of the
    /// copy, there is no position until the snapshot is complete.
    private void setCopy(String channel, Position position) {
        var known = channels.get(channel);
        boolean same = known != null && known.epoch.equals(position.epoch()) && known.offset == position.offset();
        long offset = same ? position.offset() : NONE;
        channels.put(channel, new Reach(Standing.Kind.STATE, position.epoch(), offset, offset, null));
    }

    /// The copy of a channel of kind `state` is that of another position, or of none while it is not complete.
    void copied(String channel, long offset, boolean complete) {
        var known = channels.get(channel);
        if (known != null) {
            long reached = complete ? offset : NONE;
            channels.put(channel, new Reach(Standing.Kind.STATE, known.epoch, reached, reached, null));
        }
    }

    /// @param offset 0 for a publication that has none
    /// @param fits whether there is what it builds upon
    Verdict accept(String channel, long offset, boolean fits) {
        var reach = channels.get(channel);
        if (offset == 0) {
            return unnumbered.contains(channel)
                    ? new Verdict.Deliver(null)
                    : new Verdict.Fault("Something without an offset came on channel " + channel);
        } else if (reach == null) {
            return new Verdict.Fault("Offset " + offset + " of channel " + channel + " came without a subscription");
        } else if (offset > reach.offset + 1 && reach.kind != Standing.Kind.LATEST) {
            return new Verdict.Fault("Channel " + channel + " went on at " + offset + ", after " + reach.offset);
        } else if (offset <= reach.offset) {
            return new Verdict.Duplicate();
        } else if (offset <= reach.delivered) {
            channels.put(channel, new Reach(reach.kind, reach.epoch, offset, reach.delivered, reach.owed));
            return new Verdict.Duplicate();
        } else if (!fits) {
            return new Verdict.Fault(
                    "Channel " + channel + " went on at " + offset + " from a publication that is not here");
        }
        channels.put(channel, new Reach(reach.kind, reach.epoch, offset, offset, null));
        return new Verdict.Deliver(reach.owed);
    }

    /// Takes the server's announcement that publications are lost.
    void skip(Gap gap) {
        var known = channels.get(gap.channel());
        var kind = known == null ? Standing.Kind.WITHOUT_HOLES : known.kind;
        channels.put(gap.channel(), new Reach(kind, gap.epoch(), gap.to(), gap.to(), null));
    }

    private static @Nullable Gap lostBetween(String channel, Reach known, Position next) {
        boolean wasReset = known.owed != null && known.owed.reset();
        if (wasReset || !known.epoch.equals(next.epoch())) {
            return new Gap(channel, next.epoch(), next.offset() + 1, next.offset(), true);
        }
        var reached = known.position();
        long from = reached == null ? next.offset() + 1 : reached.offset() + 1;
        return next.offset() >= from ? new Gap(channel, next.epoch(), from, next.offset(), false) : null;
    }
}
