package org.thywill.push.comet;

/// How many frames that are none are answered, one by one, before a connection is closed: a client that is right
/// sends none, and each answer is longer than what it answers. For one event loop.
final class Patience {
    static final int MOST = 100;

    private static final int MORE_EACH_SECOND = 1;

    private int left = MOST;
    private int since;

    /// @param now in seconds
    Patience(int now) {
        since = now;
    }

    /// @param now in seconds
    /// @return false if there is none left
    boolean bears(int now) {
        left = Math.min(MOST, left + (now - since) * MORE_EACH_SECOND);
        since = now;
        return --left >= 0;
    }
}
