package org.thywill.app;

import org.jspecify.annotations.Nullable;

/// How something is published.
///
/// @param id to publish at most once for each id: any text of 1 to 128 characters, such as [Message#id]; `null` for
///     a publication without an id. Without effect where nothing is kept
/// @param key what this is the newest of, on a channel of kind [ChannelOptions.Kind#LATEST]: any text of 1 to 128
///     characters; empty for none, which is a key like others. As an id it holds no half of a surrogate pair
public record PublishOptions(@Nullable String id, String key) {
    private static final int LIMIT = 128;

    /// Neither an id nor a key.
    public static final PublishOptions DEFAULT = new PublishOptions(null, "");

    public PublishOptions {
        if (id != null && (id.isEmpty() || id.length() > LIMIT)) {
            throw new IllegalArgumentException(
                    "A publication's id has 1 to " + LIMIT + " characters, but this has " + id.length());
        }
        if (key.length() > LIMIT) {
            throw new IllegalArgumentException(
                    "A publication's key has at most " + LIMIT + " characters, but this has " + key.length());
        }
        requireWhole("id", id == null ? "" : id);
        requireWhole("key", key);
    }

    /// In UTF-8 texts that differ in such a half only would be one.
    private static void requireWhole(String what, String text) {
        if (text.codePoints().anyMatch(PublishOptions::isHalf)) {
            throw new IllegalArgumentException("A publication's " + what + " must not hold half of a surrogate pair");
        }
    }

    private static boolean isHalf(int codePoint) {
        return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
    }

    /// The newest of a key from now on.
    public static PublishOptions keyed(String key) {
        return new PublishOptions(null, key);
    }

    public PublishOptions id(@Nullable String newId) {
        return new PublishOptions(newId, key);
    }

    public PublishOptions key(String newKey) {
        return new PublishOptions(id, newKey);
    }
}
