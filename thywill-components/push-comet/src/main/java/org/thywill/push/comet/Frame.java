package org.thywill.push.comet;

import org.jspecify.annotations.Nullable;

/// One frame, or several with a line feed between them: encoded once, and shared by all whom it goes to.
final class Frame {
    /// Never changes.
    final byte[] bytes;

    /// The same, as [Deflation] makes it; `null` if nobody wants it or it would be no shorter. Never changes.
    final byte @Nullable [] deflated;

    /// What may come in its place; `null` if nothing may.
    final @Nullable Delta delta;

    Frame(byte[] bytes) {
        this(bytes, null);
    }

    Frame(byte[] bytes, byte @Nullable [] deflated) {
        this(bytes, deflated, null);
    }

    private Frame(byte[] bytes, byte @Nullable [] deflated, @Nullable Delta delta) {
        this.bytes = bytes;
        this.deflated = deflated;
        this.delta = delta;
    }

    /// What has changed since the publication with the offset `base`, for those who have been given that one.
    record Delta(Frame frame, long base) {}

    Frame with(Delta inItsPlace) {
        return new Frame(bytes, deflated, inItsPlace);
    }

    int length() {
        return bytes.length;
    }

    /// What it takes of memory, in bytes.
    int heldBytes() {
        return bytes.length + (deflated == null ? 0 : deflated.length) + (delta == null ? 0 : delta.frame.heldBytes());
    }
}
