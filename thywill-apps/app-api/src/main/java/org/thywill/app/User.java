package org.thywill.app;

/// Somebody who has signed in.
///
/// @param id the same for this user whenever and from wherever they sign in: 1 to 200 characters, none of them a
///     control character
/// @param name for people, at most 200 characters; may be empty, and need not be unique
public record User(String id, String name) {
    private static final int LIMIT = 200;

    /// @throws IllegalArgumentException if the id or the name is not as it should be
    public User {
        if (id.isEmpty() || id.length() > LIMIT || id.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(
                    "A user's id has 1 to " + LIMIT + " characters, and no control characters");
        }
        if (name.length() > LIMIT) {
            throw new IllegalArgumentException("A user's name has at most " + LIMIT + " characters");
        }
    }
}
