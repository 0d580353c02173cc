package org.thywill.remote;

/// How something is published; an empty text is none.
///
/// @param id at most 128 characters: what has an id that the channel's history has is not published again
/// @param key at most 128 characters: what this is the newest of, on a channel of kind `latest`
public record PublishOptions(String id, String key) {
    private static final int LIMIT = 128;

    /// Neither an id nor a key.
    public static final PublishOptions DEFAULT = new PublishOptions("", "");

    public PublishOptions {
        if (id.length() > LIMIT || key.length() > LIMIT) {
            throw new IllegalArgumentException("An id and a key have at most " + LIMIT + " characters");
        }
    }

    public PublishOptions id(String newId) {
        return new PublishOptions(newId, key);
    }

    public PublishOptions key(String newKey) {
        return new PublishOptions(id, newKey);
    }
}
