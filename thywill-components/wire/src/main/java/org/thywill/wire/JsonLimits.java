package org.thywill.wire;

/// What one frame may be at most, whatever its length allows.
///
/// @param depth of objects and arrays within each other, the frame's own object included
/// @param textBytes of one text, as it stands in the frame
/// @param numberChars of one number
/// @param nameBytes of a member's name
/// @param tokens names and values of the frame, together
public record JsonLimits(int depth, int textBytes, int numberChars, int nameBytes, int tokens) {
    public static final JsonLimits DEFAULT = new JsonLimits(32, 64 << 10, 100, 256, 10_000);
}
