package org.thywill.remote;

/// Whether a client comes back after its connection has ended: section 6 of the protocol.
public enum Reconnect {
    NEVER("never"),
    /// With the token, after a random time that grows with each failure.
    AFTER_BACKOFF("after-backoff"),
    /// At once, and without the token.
    ANEW("anew"),
    /// At once and with the token, to the origin that [End#address] names; without one, [#AFTER_BACKOFF].
    ELSEWHERE("elsewhere");

    private final String word;

    Reconnect(String word) {
        this.word = word;
    }

    /// What the wire says; a word that is not known means back-off, which is always safe.
    static Reconnect parse(String word) {
        for (var value : values()) {
            if (value.word.equals(word)) {
                return value;
            }
        }
        return AFTER_BACKOFF;
    }

    /// What a close code means where the wire says no more. Codes that are not known mean back-off.
    static Reconnect after(int code) {
        return switch (code) {
            case 1000, 1002, 1003, 1007, 1008, 1009, 4401, 4403, 4404, 4409, 4413 -> NEVER;
            case 4410 -> ANEW;
            case 4421 -> ELSEWHERE;
            default -> AFTER_BACKOFF;
        };
    }
}
