package org.thywill.engine;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.thywill.component.Publication;

/// What things take on the heap, in bytes, by the layout of objects in the JVM that the server is packaged with:
/// headers of 8 bytes (`UseCompactObjectHeaders`), everything aligned to 8.
final class Footprint {
    private static final int HEADER = 8;
    /// References are compressed on heaps of less than 32 GiB.
    private static final int REFERENCE = Runtime.getRuntime().maxMemory() < 32L << 30 ? 4 : 8;

    /// A place in an array that doubles when it is full, or in a hash table: on average less than two references.
    static final int SLOT = 2 * REFERENCE;

    /// What is in a hash table, besides its key and its value.
    static final int HASH_NODE = object(3, Integer.BYTES) + SLOT;
    /// The same where the order is kept too.
    static final int LINKED_HASH_NODE = object(5, Integer.BYTES) + SLOT;

    static final int TREE_NODE = object(5, 1);

    private static final int PUBLICATION = object(5, 2 * Long.BYTES);
    private static final int CHANGE = object(1, Long.BYTES + 1);
    private static final int SCORE = object(0, Double.BYTES);
    private static final int JSON = object(1, 0);
    private static final int STRING = object(1, Integer.BYTES + 2);

    private Footprint() {}

    /// An object with so many references, and so many bytes of other fields.
    static int object(int references, int bytes) {
        return aligned(HEADER + references * REFERENCE + bytes);
    }

    /// JSON of some length.
    static int json(int length) {
        return JSON + array(length);
    }

    static int text(@Nullable String text) {
        return text == null ? 0 : STRING + array(isAscii(text) ? text.length() : 2 * text.length());
    }

    /// All of a publication. The name of its publisher counts each time, though some may share one.
    static int publication(Publication publication) {
        return PUBLICATION
                + json(publication.json().length())
                + text(publication.id())
                + text(publication.key())
                + text(publication.publisher())
                + change(publication.change());
    }

    private static int change(Publication.@Nullable Change change) {
        if (change == null || change.removed()) { // all removals share one
            return 0;
        }
        return change.score() == null ? CHANGE : CHANGE + SCORE;
    }

    /// An array of so many bytes.
    static int array(int bytes) {
        return aligned(HEADER + Integer.BYTES + bytes);
    }

    /// Whether Java surely keeps a byte for each character. To copy the text is faster than to look at each.
    private static boolean isAscii(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length == text.length();
    }

    private static int aligned(int bytes) {
        return (bytes + 7) & -8;
    }
}
