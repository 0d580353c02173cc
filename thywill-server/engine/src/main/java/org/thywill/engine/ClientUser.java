package org.thywill.engine;

import org.jspecify.annotations.Nullable;
import org.thywill.app.User;
import org.thywill.component.Identity.Verdict.Known;

/// Who a client is, and until when it need not say so again. Written under the client's lock.
final class ClientUser {
    private final Sessions sessions;
    private final String browserId;
    private volatile @Nullable User user;
    private volatile String sessionId;
    private volatile long expiresAtMs = Known.NEVER;

    /// @param browserId the session that the browser's cookie stands for
    ClientUser(Sessions sessions, String browserId) {
        this.sessions = sessions;
        this.browserId = browserId;
        this.sessionId = browserId;
    }

    @Nullable
    User user() {
        return user;
    }

    String browserId() {
        return browserId;
    }

    String sessionId() {
        return sessionId;
    }

    /// Whether somebody may be, or stay, this client's user.
    boolean mayBe(User other) {
        var current = user;
        return current == null || current.id().equals(other.id());
    }

    void become(Known who) {
        sessionId = sessions.ofUser(browserId, who.user().id());
        user = who.user();
        expiresAtMs = who.expiresAtMs();
    }

    boolean expired(long nowMs) {
        return expiresAtMs <= nowMs;
    }

    /// How long it is until newer credentials must be shown, at least 1; 0 if that is never.
    long expireInMs(long nowMs) {
        return expiresAtMs == Known.NEVER ? 0 : Math.max(1, expiresAtMs - nowMs);
    }
}
