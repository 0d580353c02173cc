package org.thywill.engine;

import java.security.MessageDigest;
import java.util.Arrays;

/// What a client must show to come back. Only hashes are kept. Guarded by the client's lock.
///
/// A token is good once. Yet the answer that carried its successor may have got lost, or gone to an attempt that the
/// client had given up and that came late. So until the client has shown which one it got, the one that it has shown
/// last is good, and so are its newest successors.
final class ResumeToken {
    private static final int HASH_BYTES = 32;
    private static final int MAX_SUCCESSORS = 8;

    /// Hashes, in one array since every client has it: of the token that was shown last, then of its successors in
    /// their order.
    private byte[] good = {};

    private boolean confirmed;

    /// Makes the next token. Those before stay good until [#confirm].
    String renew() {
        var token = Secrets.id('t');
        if (good.length > MAX_SUCCESSORS * HASH_BYTES) {
            good = joined(first(), Arrays.copyOfRange(good, 2 * HASH_BYTES, good.length));
        }
        good = joined(good, Secrets.sha256(token));
        confirmed = false;
        return token;
    }

    private byte[] first() {
        return Arrays.copyOf(good, HASH_BYTES);
    }

    private static byte[] joined(byte[] one, byte[] other) {
        var both = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, both, one.length, other.length);
        return both;
    }

    /// @param sameInstance whether whoever shows it also knows the client's instance, without which a token that
    ///     was used before is not good
    boolean admits(String token, boolean sameInstance) {
        var shown = Secrets.sha256(token);
        if (good.length > HASH_BYTES && MessageDigest.isEqual(shown, first())) {
            return sameInstance;
        }
        for (int at = 0; at < good.length; at += HASH_BYTES) {
            if (MessageDigest.isEqual(shown, Arrays.copyOfRange(good, at, at + HASH_BYTES))) {
                good = shown; // the others were for attempts that the client had given up before it got this
                return true;
            }
        }
        return false;
    }

    /// Whether the client has shown that it got a token.
    boolean isConfirmed() {
        return confirmed;
    }

    /// The client has the newest token.
    void confirm() {
        good = Arrays.copyOfRange(good, good.length - HASH_BYTES, good.length);
        confirmed = true;
    }
}
