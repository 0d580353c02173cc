package org.thywill.breaking;

import org.jspecify.annotations.Nullable;
import org.thywill.remote.Gap;

/// Spoils what a subscriber gets, once: to prove that the checker would find a server that does so.
final class Mischief implements Feed {
    enum Kind {
        DROP,
        DOUBLE,
        SWAP
    }

    private record Kept(String channel, long offset, int publisher, long number) {}

    private final Feed feed;
    private final Kind kind;
    private int untilThen;
    private @Nullable Kept kept;

    /// @param after how many messages pass unspoilt
    Mischief(Feed feed, Kind kind, int after) {
        this.feed = feed;
        this.kind = kind;
        this.untilThen = after;
    }

    @Override
    public synchronized void received(String channel, long offset, int publisher, long number) {
        var message = new Kept(channel, offset, publisher, number);
        if (kept != null && kept.channel().equals(channel)) {
            pass(message);
            pass(kept);
            kept = null;
        } else if (untilThen-- != 0) {
            pass(message);
        } else if (kind == Kind.DOUBLE) {
            pass(message);
            pass(message);
        } else if (kind == Kind.SWAP) {
            kept = message;
        }
    }

    private void pass(Kept message) {
        feed.received(message.channel(), message.offset(), message.publisher(), message.number());
    }

    @Override
    public void gap(Gap gap) {
        feed.gap(gap);
    }
}
