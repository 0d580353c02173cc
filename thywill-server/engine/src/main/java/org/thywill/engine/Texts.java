package org.thywill.engine;

/// What texts must be like for databases and clients to have them alike.
final class Texts {
    private Texts() {}

    /// Whether it holds half of a surrogate pair, which UTF-8 does not have: such texts that differ would be one.
    static boolean hasHalves(String text) {
        return text.codePoints().anyMatch(Texts::isHalf);
    }

    private static boolean isHalf(int codePoint) {
        return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
    }
}
