package org.thywill.engine;

import org.jspecify.annotations.Nullable;
import org.thywill.component.Position;
import org.thywill.component.ServerMessage.Gap;

/// Where a subscriber goes on.
///
/// @param position what it is told: what follows continues after this; `null` where nothing is numbered
/// @param gap what follows first, if publications are lost
/// @param after the offset after which there is something to send
record Start(@Nullable Position position, @Nullable Gap gap, long after) {

    /// Goes on after a position that the subscriber knows.
    ///
    /// A position of another epoch, or beyond the newest offset, says nothing about this channel: everything that
    /// there is follows, after a gap that tells so.
    ///
    /// @param first the oldest offset that can still be had
    static Start after(Position from, String channel, String epoch, long first, long last) {
        if (isForeign(from, epoch, last)) {
            return new Start(new Position(epoch, 0), new Gap(channel, epoch, 1, first - 1, true), first - 1);
        }
        if (from.offset() + 1 < first) {
            return new Start(from, new Gap(channel, epoch, from.offset() + 1, first - 1, false), first - 1);
        }
        return new Start(from, null, from.offset());
    }

    /// Goes on with what is published from now on, for a subscriber that may not read what it missed: that is announced
    /// as lost.
    static Start withoutHistory(Position from, String channel, String epoch, long last) {
        boolean reset = isForeign(from, epoch, last);
        if (!reset && from.offset() == last) {
            return new Start(from, null, last);
        }
        var told = reset ? new Position(epoch, 0) : from;
        return new Start(told, new Gap(channel, epoch, told.offset() + 1, last, reset), last);
    }

    private static boolean isForeign(Position position, String epoch, long last) {
        return !position.epoch().equals(epoch) || position.offset() > last || position.offset() < 0;
    }

    boolean reset() {
        return gap != null && gap.reset();
    }
}
