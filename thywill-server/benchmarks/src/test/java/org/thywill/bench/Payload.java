package org.thywill.bench;

import java.nio.charset.StandardCharsets;

/// What is published: when it was to be sent, its number, and dots up to the wanted size.
///
/// The time is the one that the plan gave, not the one at which there was time for it: so a server that stalls is
/// charged with all that it held up (without coordinated omission).
final class Payload {
    private static final int TIME_DIGITS = 16;
    private static final int NUMBER_DIGITS = 8;

    /// The shortest there is, in bytes.
    static final int MIN_SIZE = TIME_DIGITS + NUMBER_DIGITS;

    private static final byte[] DATA = "\"data\":\"".getBytes(StandardCharsets.US_ASCII);

    private Payload() {}

    static String of(long plannedNanos, int number, int size) {
        return String.format("%016x%08x", plannedNanos, number) + ".".repeat(size - MIN_SIZE);
    }

    /// Where the data of a frame begins, if it is a payload.
    ///
    /// @return -1 if it is none
    static int find(byte[] frame, int from, int to) {
        for (int i = from; i <= to - DATA.length - MIN_SIZE; i++) {
            if (frame[i] == '"' && matches(frame, i)) {
                return i + DATA.length;
            }
        }
        return -1;
    }

    private static boolean matches(byte[] frame, int at) {
        for (int i = 1; i < DATA.length; i++) {
            if (frame[at + i] != DATA[i]) {
                return false;
            }
        }
        return true;
    }

    static long plannedNanos(byte[] frame, int data) {
        return hex(frame, data, TIME_DIGITS);
    }

    static int number(byte[] frame, int data) {
        return (int) hex(frame, data + TIME_DIGITS, NUMBER_DIGITS);
    }

    private static long hex(byte[] text, int at, int digits) {
        long value = 0;
        for (int i = at; i < at + digits; i++) {
            value = value << 4 | Character.digit(text[i], 16);
        }
        return value;
    }
}
