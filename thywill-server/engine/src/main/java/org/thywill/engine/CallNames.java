package org.thywill.engine;

/// Names of functions and queues: `documentation/protocol.md`, section 8.
final class CallNames {
    private static final int LIMIT = 128;

    private CallNames() {}

    /// @return the name
    /// @throws IllegalArgumentException if it is not legal
    static String legal(String name) {
        if (name.isEmpty() || name.length() > LIMIT || name.codePoints().anyMatch(CallNames::isStrange)) {
            throw new IllegalArgumentException("A name of a function or a queue has 1 to " + LIMIT
                    + " characters and no control characters, but this has " + name.length());
        }
        return name;
    }

    private static boolean isStrange(int c) {
        return Character.isISOControl(c) || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
    }
}
