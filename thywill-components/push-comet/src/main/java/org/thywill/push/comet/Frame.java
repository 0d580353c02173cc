package org.thywill.push.comet;

import org.jspecify.annotations.Nullable;

/// One frame, or several with a line feed between them: encoded once, and shared by all whom it goes to.
final class Frame {
    /// Never changes.
    final byte[] bytes;

    /// The same, as [Deflation] makes it; `null` if nobody wants it or it would be no shorter. Never changes.
    final byte @Nullable [] deflated;

    Frame(byte[] bytes) {
        this(bytes, null);
    }

    Frame(byte[] bytes, byte @Nullable [] deflated) {
        this.bytes = bytes;
        this.deflated = deflated;
    }

    int length() {
        return bytes.length;
    }

    /// What it takes of memory, in bytes.
    int heldBytes() {
        return bytes.length + (deflated == null ? 0 : deflated.length);
    }
}
