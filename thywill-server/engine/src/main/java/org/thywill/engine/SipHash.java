package org.thywill.engine;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// SipHash-2-4 (J.-P. Aumasson, D. J. Bernstein: SipHash, a fast short-input PRF, 2012): who does not know the key
/// cannot
/// find inputs that have one hash.
final class SipHash {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final int ROUNDS = 2;
    private static final int LAST_ROUNDS = 4;

    private long v0;
    private long v1;
    private long v2;
    private long v3;

    private SipHash(long key0, long key1) {
        v0 = key0 ^ 0x736f6d6570736575L;
        v1 = key1 ^ 0x646f72616e646f6dL;
        v2 = key0 ^ 0x6c7967656e657261L;
        v3 = key1 ^ 0x7465646279746573L;
    }

    /// @param key0 the key's first eight bytes, little-endian
    /// @param key1 its other eight
    static long hash(long key0, long key1, byte[] input) {
        var state = new SipHash(key0, key1);
        int whole = input.length & -Long.BYTES;
        for (int at = 0; at < whole; at += Long.BYTES) {
            state.add((long) LONG.get(input, at));
        }
        long last = (long) input.length << 56;
        for (int at = whole; at < input.length; at++) {
            last |= Byte.toUnsignedLong(input[at]) << (Byte.SIZE * (at - whole));
        }
        state.add(last);
        return state.finish();
    }

    private void add(long word) {
        v3 ^= word;
        rounds(ROUNDS);
        v0 ^= word;
    }

    private long finish() {
        v2 ^= 0xff;
        rounds(LAST_ROUNDS);
        return v0 ^ v1 ^ v2 ^ v3;
    }

    private void rounds(int count) {
        for (int i = 0; i < count; i++) {
            v0 += v1;
            v2 += v3;
            v1 = Long.rotateLeft(v1, 13) ^ v0;
            v3 = Long.rotateLeft(v3, 16) ^ v2;
            v0 = Long.rotateLeft(v0, 32);
            v2 += v1;
            v0 += v3;
            v1 = Long.rotateLeft(v1, 17) ^ v2;
            v3 = Long.rotateLeft(v3, 21) ^ v0;
            v2 = Long.rotateLeft(v2, 32);
        }
    }
}
