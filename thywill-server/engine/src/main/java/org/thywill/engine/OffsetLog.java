package org.thywill.engine;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Entries under offsets that follow on by ones, in a ring: the newest are appended, the oldest dropped, and each
/// is found by its offset. Guarded by its owner.
abstract class OffsetLog<E> {
    /// What an entry takes besides its data, in bytes, roughly.
    static final int OVERHEAD_BYTES = 64;

    private static final int LEAST_CAPACITY = 8;
    private static final int KEPT_WHEN_EMPTY = 64;
    private static final @Nullable Object[] EMPTY = {};

    private @Nullable Object[] ring = EMPTY;
    private long first = 1;
    private int size;
    private long bytes;

    /// The bytes of an entry's data.
    abstract int bytesOf(E entry);

    /// When the entry was made, in epoch milliseconds.
    abstract long atMsOf(E entry);

    /// Called for each entry that is dropped.
    abstract void dropped(E entry);

    /// The offset of the oldest entry; one past [#last] if there is none.
    public final long first() {
        return first;
    }

    /// The offset of the newest entry that there ever was, 0 before the first.
    public final long last() {
        return first + size - 1;
    }

    public final int size() {
        return size;
    }

    /// The bytes of data in all entries.
    final long bytes() {
        return bytes;
    }

    /// Leaves the log empty, to go on after an offset.
    public final void restartAfter(long offset) {
        dropUpTo(last());
        first = offset + 1;
    }

    /// Appends an entry as number [#last] + 1.
    final void append(E entry) {
        if (size == ring.length) {
            resize(Math.max(LEAST_CAPACITY, 2 * ring.length));
        }
        ring[index(first + size)] = entry;
        size++;
        bytes += bytesOf(entry);
    }

    @SuppressWarnings({"unchecked", "NullAway"}) // between first and last the ring holds what was appended
    final E get(long offset) {
        return (E) ring[index(offset)];
    }

    public final void dropUpTo(long offset) {
        long end = Math.min(offset, last());
        while (first <= end) {
            dropOldest();
        }
        if (size == 0 && ring.length > KEPT_WHEN_EMPTY) {
            ring = EMPTY;
        } else if (ring.length > KEPT_WHEN_EMPTY && size < ring.length / 8) {
            resize(ring.length / 4);
        }
    }

    /// Drops the oldest entries until what is left keeps all three limits.
    public final void trim(int maxSize, long maxBytes, long notBeforeMs) {
        long end = first - 1;
        int left = size;
        long leftBytes = bytes;
        while (left > 0) {
            var oldest = get(end + 1);
            if (left <= maxSize && leftBytes <= maxBytes && atMsOf(oldest) >= notBeforeMs) {
                break;
            }
            left--;
            leftBytes -= bytesOf(oldest);
            end++;
        }
        dropUpTo(end);
    }

    /// The entries after an offset, as many as fit into some bytes with their overhead, but at least one if there
    /// is any.
    public final List<E> after(long offset, int maxBytes) {
        return after(offset, maxBytes, Integer.MAX_VALUE);
    }

    /// As [#after(long, int)], and at most `limit` of them.
    public final List<E> after(long offset, int maxBytes, int limit) {
        long from = Math.max(offset + 1, first);
        var entries = new ArrayList<E>((int) Math.min(Math.max(last() - from + 1, 0), 256));
        long taken = 0;
        for (long at = from; at <= last() && entries.size() < limit; at++) {
            var entry = get(at);
            taken += bytesOf(entry) + OVERHEAD_BYTES;
            if (taken > maxBytes && !entries.isEmpty()) {
                break;
            }
            entries.add(entry);
        }
        return entries;
    }

    /// What the entries after an offset take, overhead included; something greater than the limit if it is more.
    public final long costAfter(long offset, int limit) {
        long cost = 0;
        for (long at = Math.max(offset + 1, first); at <= last() && cost <= limit; at++) {
            cost += bytesOf(get(at)) + OVERHEAD_BYTES;
        }
        return cost;
    }

    private void dropOldest() {
        var oldest = get(first);
        ring[index(first)] = null;
        first++;
        size--;
        bytes -= bytesOf(oldest);
        dropped(oldest);
    }

    private void resize(int capacity) {
        @Nullable Object[] larger = new Object[capacity];
        for (long at = first; at < first + size; at++) {
            larger[(int) (at & (capacity - 1))] = ring[index(at)];
        }
        ring = larger;
    }

    /// The capacity is a power of two.
    private int index(long offset) {
        return (int) (offset & (ring.length - 1));
    }
}
