package org.thywill.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.thywill.component.Json;
import org.thywill.component.Publication;

/// A publication as bytes, all but its offset. Numbers are little-endian:
///
/// | bytes | |
/// | --- | --- |
/// | 4 | how many there are in all |
/// | 4 | [Publication#bytes] |
/// | 8 | when it was published |
/// | 1 | what there is of the following, a bit each |
/// | 4, 2, and as many as that says | the hash of its id, and the id |
/// | 2, and as many as that says | the key |
/// | 2, and as many as that says | the publisher |
/// | 8 | when its entry expires |
/// | 8 | the score of its entry |
/// | the rest | the data |
final class PackedPublication {
    private static final VarHandle SHORT = view(short[].class);
    private static final VarHandle INT = view(int[].class);
    private static final VarHandle LONG = view(long[].class);
    private static final VarHandle DOUBLE = view(double[].class);

    private static final int LENGTH_AT = 0;
    private static final int BYTES_AT = 4;
    private static final int AT_MS_AT = 8;
    private static final int PARTS_AT = 16;
    private static final int HEAD = 17;

    private static final int ID = 1;
    private static final int KEY = 2;
    private static final int PUBLISHER = 4;
    private static final int CHANGE = 8;
    private static final int SCORE = 16;
    private static final int REMOVED = 32;

    private final Publication publication;
    private final byte @Nullable [] id;
    private final byte @Nullable [] key;
    private final byte @Nullable [] publisher;
    /// Meaningless without an id.
    private final int idHash;

    private final int length;

    PackedPublication(Publication publication) {
        this.publication = publication;
        this.id = bytes(publication.id());
        this.key = bytes(publication.key());
        this.publisher = bytes(publication.publisher());
        this.idHash = id == null ? 0 : IdIndex.hash(id);
        int texts = (id == null ? 0 : Integer.BYTES) + length(id) + length(key) + length(publisher);
        this.length =
                HEAD + texts + length(publication.change()) + publication.json().length();
    }

    private static VarHandle view(Class<?> of) {
        return MethodHandles.byteArrayViewVarHandle(of, ByteOrder.LITTLE_ENDIAN);
    }

    private static byte @Nullable [] bytes(@Nullable String text) {
        return text == null ? null : text.getBytes(UTF_8);
    }

    private static int length(byte @Nullable [] text) {
        return text == null ? 0 : Short.BYTES + text.length;
    }

    private static int length(Publication.@Nullable Change change) {
        return change == null ? 0 : change.score() == null ? Long.BYTES : Long.BYTES + Double.BYTES;
    }

    /// How many bytes it takes.
    int length() {
        return length;
    }

    /// Of one that has an id.
    int idHash() {
        return idHash;
    }

    void writeTo(byte[] into, int at) {
        INT.set(into, at + LENGTH_AT, length);
        INT.set(into, at + BYTES_AT, publication.bytes());
        LONG.set(into, at + AT_MS_AT, publication.atMs());
        into[at + PARTS_AT] = (byte) parts();
        int next = at + HEAD;
        if (id != null) {
            INT.set(into, next, idHash);
            next = write(id, into, next + Integer.BYTES);
        }
        next = write(key, into, next);
        next = write(publisher, into, next);
        next = write(publication.change(), into, next);
        var json = publication.json().bytes();
        System.arraycopy(json, 0, into, next, json.length);
    }

    private int parts() {
        var change = publication.change();
        return (id == null ? 0 : ID)
                | (key == null ? 0 : KEY)
                | (publisher == null ? 0 : PUBLISHER)
                | (change == null ? 0 : CHANGE)
                | (change == null || change.score() == null ? 0 : SCORE)
                | (change == null || !change.removed() ? 0 : REMOVED);
    }

    private static int write(byte @Nullable [] text, byte[] into, int at) {
        if (text == null) {
            return at;
        }
        SHORT.set(into, at, (short) text.length);
        System.arraycopy(text, 0, into, at + Short.BYTES, text.length);
        return at + Short.BYTES + text.length;
    }

    private static int write(Publication.@Nullable Change change, byte[] into, int at) {
        if (change == null) {
            return at;
        }
        LONG.set(into, at, change.expiresAtMs());
        if (change.score() != null) {
            DOUBLE.set(into, at + Long.BYTES, change.score());
        }
        return at + length(change);
    }

    // What follows looks at one that was written.

    static int length(byte[] in, int at) {
        return (int) INT.get(in, at + LENGTH_AT);
    }

    /// [Publication#bytes]
    static int bytes(byte[] in, int at) {
        return (int) INT.get(in, at + BYTES_AT);
    }

    static long atMs(byte[] in, int at) {
        return (long) LONG.get(in, at + AT_MS_AT);
    }

    static boolean hasId(byte[] in, int at) {
        return (in[at + PARTS_AT] & ID) != 0;
    }

    /// Of one that has an id.
    static int idHash(byte[] in, int at) {
        return (int) INT.get(in, at + HEAD);
    }

    /// Of one that has an id.
    static boolean isIdOf(byte[] id, byte[] in, int at) {
        int textAt = at + HEAD + Integer.BYTES;
        int begin = textAt + Short.BYTES;
        return Arrays.equals(id, 0, id.length, in, begin, begin + textLength(in, textAt));
    }

    private static int textLength(byte[] in, int at) {
        return Short.toUnsignedInt((short) SHORT.get(in, at));
    }

    static Publication read(byte[] in, int at, long offset) {
        return new Reader(in, at).read(offset);
    }

    /// Goes along the parts.
    private static final class Reader {
        private final byte[] in;
        private final int at;
        private final int parts;
        private int next;

        Reader(byte[] in, int at) {
            this.in = in;
            this.at = at;
            this.parts = in[at + PARTS_AT];
            this.next = at + HEAD;
        }

        Publication read(long offset) {
            next += (parts & ID) == 0 ? 0 : Integer.BYTES;
            var id = text(ID);
            var key = text(KEY);
            var publisher = text(PUBLISHER);
            var change = change();
            var json = Json.ofValid(Arrays.copyOfRange(in, next, at + length(in, at)));
            return new Publication(offset, atMs(in, at), id, key, publisher, json, change);
        }

        private @Nullable String text(int part) {
            if ((parts & part) == 0) {
                return null;
            }
            int length = textLength(in, next);
            var text = new String(in, next + Short.BYTES, length, UTF_8);
            next += Short.BYTES + length;
            return text;
        }

        private Publication.@Nullable Change change() {
            if ((parts & CHANGE) == 0) {
                return null;
            }
            long expiresAtMs = (long) LONG.get(in, next);
            next += Long.BYTES;
            Double score = null;
            if ((parts & SCORE) != 0) {
                score = (double) DOUBLE.get(in, next);
                next += Double.BYTES;
            }
            return new Publication.Change(score, expiresAtMs, (parts & REMOVED) != 0);
        }
    }
}
