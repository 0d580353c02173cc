package org.thywill.http;

import io.netty.buffer.ByteBuf;

/// Checks UTF-8 (RFC 3629) as it comes, so that a bad byte is found before the message is complete.
///
/// A state is the number of continuation bytes still to come, and the bounds of the next one: those are narrower
/// after a first byte that could begin an overlong form, a surrogate, or a value past U+10FFFF.
final class Utf8 {
    /// Between two characters.
    static final int START = 0;

    static final int INVALID = -1;

    private static final long HIGH_BITS = 0x8080_8080_8080_8080L;

    private Utf8() {}

    /// @param state [#START], or what the call before this returned
    /// @return the state after the bytes, or [#INVALID]
    static int check(int state, ByteBuf bytes, int from, int length) {
        int next = state;
        int end = from + length;
        for (int at = from; at < end; ) {
            if (next == START && at + 8 <= end && (bytes.getLong(at) & HIGH_BITS) == 0) {
                at += 8;
                continue;
            }
            next = step(next, bytes.getByte(at) & 0xFF);
            if (next == INVALID) {
                return INVALID;
            }
            at++;
        }
        return next;
    }

    private static int step(int state, int b) {
        if (state == START) {
            return first(b);
        }
        int lower = (state >> 8) & 0xFF;
        int upper = state & 0xFF;
        if (b < lower || b > upper) {
            return INVALID;
        }
        int toCome = (state >> 16) - 1;
        return toCome == 0 ? START : state(toCome, 0x80, 0xBF);
    }

    private static int first(int b) {
        if (b < 0x80) {
            return START;
        }
        if (b < 0xC2 || b > 0xF4) {
            return INVALID;
        }
        return switch (b) {
            case 0xE0 -> state(2, 0xA0, 0xBF);
            case 0xED -> state(2, 0x80, 0x9F);
            case 0xF0 -> state(3, 0x90, 0xBF);
            case 0xF4 -> state(3, 0x80, 0x8F);
            default -> state(b < 0xE0 ? 1 : b < 0xF0 ? 2 : 3, 0x80, 0xBF);
        };
    }

    private static int state(int toCome, int lower, int upper) {
        return (toCome << 16) | (lower << 8) | upper;
    }
}
