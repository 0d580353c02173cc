package org.thywill.engine;

import java.nio.ByteBuffer;
import java.util.function.LongPredicate;

/// Finds offsets by the hashes of ids, without holding on to the ids: a hash table with open addressing and linear
/// probing (Knuth, The Art of Computer Programming, volume 3, section 6.4, algorithms L and R). Guarded by its owner.
final class IdIndex {
    private static final int LEAST_CAPACITY = 4;

    /// Nobody's to guess: else ids could be made that have all one hash.
    private static final long KEY_0 = secret();

    private static final long KEY_1 = secret();

    /// 0 where nothing is. A power of two of places, no more than two thirds of them taken.
    private long[] offsets = new long[LEAST_CAPACITY];

    private int[] hashes = new int[LEAST_CAPACITY];
    private int size;

    private static long secret() {
        return ByteBuffer.wrap(Secrets.random(Long.BYTES)).getLong();
    }

    /// The hash of an id.
    static int hash(byte[] id) {
        return (int) SipHash.hash(KEY_0, KEY_1, id);
    }

    int size() {
        return size;
    }

    /// What it takes on the heap, in bytes.
    int footprint() {
        return Footprint.object(2, Integer.BYTES)
                + Footprint.array(offsets.length * Long.BYTES)
                + Footprint.array(hashes.length * Integer.BYTES);
    }

    /// @param offset at least 1
    void add(int hash, long offset) {
        if (3L * (size + 1) > 2L * offsets.length) {
            resize(2 * offsets.length);
        }
        put(hash, offset);
        size++;
    }

    private void put(int hash, long offset) {
        int at = home(hash);
        while (offsets[at] != 0) {
            at = after(at);
        }
        offsets[at] = offset;
        hashes[at] = hash;
    }

    /// @param hasId tells of an offset with this hash whether it is the right one
    /// @return 0 if there is none
    long find(int hash, LongPredicate hasId) {
        for (int at = home(hash); offsets[at] != 0; at = after(at)) {
            if (hashes[at] == hash && hasId.test(offsets[at])) {
                return offsets[at];
            }
        }
        return 0;
    }

    /// What was added.
    void remove(int hash, long offset) {
        int at = home(hash);
        while (offsets[at] != offset) {
            if (offsets[at] == 0) {
                throw new IllegalStateException("No id has the hash " + hash + " and the offset " + offset);
            }
            at = after(at);
        }
        close(at);
        size--;
        if (offsets.length > LEAST_CAPACITY && size < offsets.length / 8) {
            resize(offsets.length / 4);
        }
    }

    /// Leaves no gap between any other and its home.
    private void close(int removed) {
        int gap = removed;
        for (int at = after(gap); offsets[at] != 0; at = after(at)) {
            int fromHome = distance(home(hashes[at]), at);
            if (fromHome >= distance(gap, at)) {
                offsets[gap] = offsets[at];
                hashes[gap] = hashes[at];
                gap = at;
            }
        }
        offsets[gap] = 0;
    }

    private void resize(int capacity) {
        var formerOffsets = offsets;
        var formerHashes = hashes;
        // Nothing has changed if there is no memory for both.
        var resizedOffsets = new long[Math.max(LEAST_CAPACITY, capacity)];
        hashes = new int[resizedOffsets.length];
        offsets = resizedOffsets;
        for (int at = 0; at < formerOffsets.length; at++) {
            if (formerOffsets[at] != 0) {
                put(formerHashes[at], formerOffsets[at]);
            }
        }
    }

    private int home(int hash) {
        return hash & (offsets.length - 1);
    }

    private int after(int at) {
        return (at + 1) & (offsets.length - 1);
    }

    private int distance(int from, int to) {
        return (to - from) & (offsets.length - 1);
    }
}
