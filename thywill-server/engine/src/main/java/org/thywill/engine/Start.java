package org.thywill.engine;

import org.jspecify.annotations.Nullable;
import org.thywill.component.Position;
import org.thywill.component.ServerMessage.Gap;

/// Where a subscriber goes on.
///
/// @param position what it is told: what follows continues after this; `null` where nothing is numbered
/// @param gap what follows first, if publications are lost
/// @param after the offset after which there is something to send
/// @param anew whether everything that the channel holds comes first, since its changes are not enough
record Start(@Nullable Position position, @Nullable Gap gap, long after, boolean anew) {

    Start(@Nullable Position position, @Nullable Gap gap, long after) {
        this(position, gap, after, false);
    }

    /// Goes on after a position that the subscriber knows.
    ///
    /// A position of another epoch, or beyond the newest offset, says nothing about this channel: everything that
    /// there is follows, after a gap that tells so.
    ///
    /// @param first the oldest offset that it can still have
    static Start after(Position from, String channel, String epoch, long first, long last) {
        if (isForeign(from, epoch, last)) {
            return new Start(new Position(epoch, 0), new Gap(channel, epoch, 1, first - 1, true), first - 1);
        }
        if (from.offset() + 1 < first) {
            return new Start(from, new Gap(channel, epoch, from.offset() + 1, first - 1, false), first - 1);
        }
        return new Start(from, null, from.offset());
    }

    /// As the other, on a channel of which the subscriber has a copy: where the changes since are lost, it begins anew.
    ///
    /// @param from `null` if it has no copy
    /// @param first the oldest change that it can still have
    static Start ofCopy(@Nullable Position from, String epoch, long first, long last) {
        if (from != null && !isForeign(from, epoch, last) && from.offset() + 1 >= first) {
            return new Start(from, null, from.offset());
        }
        return new Start(new Position(epoch, last), null, last, true);
    }

    private static boolean isForeign(Position position, String epoch, long last) {
        return !position.epoch().equals(epoch) || position.offset() > last || position.offset() < 0;
    }

    /// The position after which the first publication comes that is not lost.
    @Nullable
    Position behindGap() {
        return gap == null ? position : new Position(gap.epoch(), gap.to());
    }

    boolean reset() {
        return gap != null && gap.reset();
    }
}
