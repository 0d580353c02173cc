package org.thywill.bench;

import java.nio.charset.StandardCharsets;
import java.util.Random;

/// What is published: when it was to be sent, its number, and letters up to the wanted size.
///
/// The time is the one that the plan gave, not the one at which there was time for it: so a server that stalls is
/// charged with all that it held up (without coordinated omission). It is written in microseconds, of which the
/// lower 32 bits tell it for whoever reads it within half an hour.
final class Payload {
    private static final int TIME_DIGITS = 8;
    private static final int NUMBER_DIGITS = 8;

    /// The shortest there is, in bytes.
    static final int MIN_SIZE = TIME_DIGITS + NUMBER_DIGITS;

    static final int MAX_SIZE = 60_000;

    private static final byte[] DATA = "\"data\":\"".getBytes(StandardCharsets.US_ASCII);
    private static final char[] HEX = "0123456789abcdef".toCharArray();
    /// Letters by chance out of sixteen, always the same: deflated they take about half.
    private static final String FILLER = filler();

    private Payload() {}

    private static String filler() {
        var random = new Random(1);
        var letters = new StringBuilder();
        while (letters.length() < MAX_SIZE) {
            letters.append((char) ('a' + random.nextInt(16)));
        }
        return letters.toString();
    }

    static String of(long plannedNanos, int number, int size) {
        var text = new StringBuilder(size);
        hex(text, (int) (plannedNanos / 1_000));
        hex(text, number);
        return text.append(FILLER, 0, size - MIN_SIZE).toString();
    }

    private static void hex(StringBuilder text, int value) {
        for (int shift = 28; shift >= 0; shift -= 4) {
            text.append(HEX[value >>> shift & 15]);
        }
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

    /// As [System#nanoTime] tells it.
    static long plannedNanos(byte[] frame, int data) {
        return plannedNanos(frame, data, System.nanoTime());
    }

    /// @param now less than half an hour away
    static long plannedNanos(byte[] frame, int data, long now) {
        long nowMicros = now / 1_000;
        int ago = (int) nowMicros - hex(frame, data);
        return (nowMicros - ago) * 1_000;
    }

    static int number(byte[] frame, int data) {
        return hex(frame, data + TIME_DIGITS);
    }

    private static int hex(byte[] text, int at) {
        int value = 0;
        for (int i = at; i < at + 8; i++) {
            value = value << 4 | Character.digit(text[i], 16);
        }
        return value;
    }
}
