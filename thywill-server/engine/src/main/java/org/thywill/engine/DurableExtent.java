package org.thywill.engine;

import java.util.ArrayDeque;
import org.thywill.app.ChannelOptions;

/// How much of a durable channel is in the database, and what of it is too much. What is older than the channel's
/// opening counts by number only; it is the first to go. Guarded by the channel's lock.
final class DurableExtent {
    /// So many publications are counted together at most, and no more than this part of the bytes that are kept, unless
    /// a single one has more.
    private static final int SEGMENT = 64;

    private final ChannelOptions options;
    private final ArrayDeque<Segment> segments = new ArrayDeque<>();
    private long first;
    private long bytes;

    DurableExtent(long first, ChannelOptions options) {
        this.first = first;
        this.options = options;
    }

    /// The oldest offset that may be stored.
    long first() {
        return first;
    }

    void added(long offset, int length) {
        var newest = segments.peekLast();
        if (newest == null || newest.count == SEGMENT || newest.bytes + length > options.historyBytes() / SEGMENT) {
            newest = new Segment();
            segments.add(newest);
        }
        newest.count++;
        newest.last = offset;
        newest.bytes += length;
        bytes += length;
    }

    /// Decides whether there is enough to trim to make it worth while. What the limits allow stays.
    ///
    /// @return up to which offset, or 0 for not now
    long surplus(long last) {
        long to = 0;
        int slack = Math.max(SEGMENT, options.historySize() / 8);
        if (last - first + 1 > (long) options.historySize() + slack) {
            to = last - options.historySize();
        }
        if (bytes > options.historyBytes() + options.historyBytes() / 8) {
            long left = bytes;
            for (var segment : segments) {
                long without = left - segment.bytes;
                if (left <= options.historyBytes() || (segment.count > 1 && without < options.historyBytes())) {
                    break;
                }
                left = without;
                to = Math.max(to, segment.last);
            }
        }
        return to;
    }

    /// The database has removed what is that old.
    void trimmedTo(long offset) {
        first = Math.max(first, offset + 1);
        for (var oldest = segments.peek(); oldest != null && oldest.last <= offset; oldest = segments.peek()) {
            bytes -= oldest.bytes;
            segments.remove();
        }
    }

    private static final class Segment {
        private int count;
        private long last;
        private long bytes;
    }
}
