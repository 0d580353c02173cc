package org.thywill.engine;

import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/// What a client must show to come back. Only hashes are kept. Guarded by the client's lock.
///
/// A token is good once. Yet when the answer that carried its successor got lost, the client has nothing else to
/// show, so until it has shown that it got the new one, the one before is good too.
final class ResumeToken {
    private byte[] current = new byte[0];
    private byte @Nullable [] former;

    /// Makes the next token; the last one shown stays good until [#confirm].
    String renew() {
        var token = Secrets.id('t');
        former = current;
        current = Secrets.sha256(token);
        return token;
    }

    /// @param sameInstance whether whoever shows it also knows the client's instance, without which a token that
    ///     was used before is not good
    boolean admits(String token, boolean sameInstance) {
        var shown = Secrets.sha256(token);
        if (MessageDigest.isEqual(shown, current)) {
            return true;
        }
        if (former != null && sameInstance && MessageDigest.isEqual(shown, former)) {
            // The one that got lost dies unseen: after this it is the one before that counts again.
            current = former;
            return true;
        }
        return false;
    }

    /// Whether the client has shown that it got a token.
    boolean isConfirmed() {
        return former == null;
    }

    /// The client has the newest token.
    void confirm() {
        former = null;
    }
}
