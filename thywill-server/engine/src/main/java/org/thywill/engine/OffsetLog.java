package org.thywill.engine;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Entries under offsets that follow on by ones, in a ring: the newest are appended, the oldest dropped, and each
/// is found by its offset. Guarded by its owner.
abstract class OffsetLog<E> {
    /// What an entry takes to be sent besides its data, in bytes, roughly.
    static final int OVERHEAD_BYTES = 64;

    /// What the place of an entry takes on the heap, in bytes.
    static final int PLACE_BYTES = Footprint.SLOT + 2 * Integer.BYTES;

    private static final int LEAST_CAPACITY = 8;
    private static final int KEPT_WHEN_EMPTY = 64;
    private static final @Nullable Object[] EMPTY = {};
    private static final int[] NONE = {};

    private @Nullable Object[] ring = EMPTY;
    /// Of the entries of the ring: to find them out again when they are dropped would take as long as all else.
    private int[] footprints = NONE;

    private long first = 1;
    private int size;
    private long bytes;

    /// The bytes of an entry's data.
    abstract int bytesOf(E entry);

    /// When the entry was made, in epoch milliseconds.
    abstract long atMsOf(E entry);

    /// Called for each entry that is dropped.
    ///
    /// @param footprint as it was given when it was appended
    abstract void dropped(E entry, int footprint);

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
    ///
    /// @param footprint what it takes on the heap, in bytes
    final void append(E entry, int footprint) {
        if (size == ring.length) {
            resize(Math.max(LEAST_CAPACITY, 2 * ring.length));
        }
        int index = index(first + size);
        ring[index] = entry;
        footprints[index] = footprint;
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
            footprints = NONE;
        } else if (ring.length > KEPT_WHEN_EMPTY && size < ring.length / 4) {
            resize(Math.max(LEAST_CAPACITY, 2 * Integer.highestOneBit(size)));
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
        int index = index(first);
        ring[index] = null;
        first++;
        size--;
        bytes -= bytesOf(oldest);
        dropped(oldest, footprints[index]);
    }

    private void resize(int capacity) {
        @Nullable Object[] resized = new Object[capacity];
        var resizedFootprints = new int[capacity];
        for (long at = first; at < first + size; at++) {
            int index = (int) (at & (capacity - 1));
            resized[index] = ring[index(at)];
            resizedFootprints[index] = footprints[index(at)];
        }
        ring = resized;
        footprints = resizedFootprints;
    }

    /// The capacity is a power of two.
    private int index(long offset) {
        return (int) (offset & (ring.length - 1));
    }
}
