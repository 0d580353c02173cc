package org.thywill.wire;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The members of clients' frames, on any level.
enum Member {
    NUMBER,
    SEND,
    CALL,
    NOTIFY,
    PUSH,
    RESULT,
    CANCEL,
    TIMEOUT_MS,
    ERROR,
    PUBLISH,
    HISTORY,
    DATA,
    ID,
    KEY,
    RECEIVED,
    SUBSCRIBE,
    UNSUBSCRIBE,
    RECENT,
    EPOCH,
    OFFSET,
    LIMIT,
    REPORT,
    GOODBYE,
    POLL,
    CONNECT,
    VERSION,
    APPLICATION,
    INSTANCE,
    ACKNOWLEDGED,
    CLIENT,
    TOKEN,
    POSITIONS,
    PUT,
    REMOVE,
    IF,
    SCORE,
    TTL_MS,
    CREDENTIALS,
    DELTAS;

    private static final Member[] ALL = values();
    private static final byte[][] NAMES = Arrays.stream(ALL).map(Member::ascii).toArray(byte[][]::new);

    /// The member whose name is the scanner's current text, or `null` for one that is not known.
    static @Nullable Member current(JsonScanner scanner) {
        for (int i = 0; i < NAMES.length; i++) {
            if (scanner.textIs(NAMES[i])) {
                return ALL[i];
            }
        }
        return null;
    }

    /// The member that a single bit stands for.
    static Member of(long bit) {
        return ALL[Long.numberOfTrailingZeros(bit)];
    }

    @SuppressWarnings("EnumOrdinal") // the bits are never stored or sent
    long bit() {
        return 1L << ordinal();
    }

    @Override
    public String toString() {
        var name = name().toLowerCase(Locale.ROOT);
        int underscore = name.indexOf('_');
        return underscore < 0
                ? name
                : name.substring(0, underscore)
                        + Character.toUpperCase(name.charAt(underscore + 1))
                        + name.substring(underscore + 2);
    }

    private byte[] ascii() {
        return toString().getBytes(StandardCharsets.US_ASCII);
    }
}
