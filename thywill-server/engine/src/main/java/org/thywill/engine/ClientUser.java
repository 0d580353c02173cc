package org.thywill.engine;

import org.jspecify.annotations.Nullable;
import org.thywill.app.Departure;
import org.thywill.app.User;
import org.thywill.component.CloseReason;
import org.thywill.component.Identity.Verdict.Known;
import org.thywill.component.ServerMessage.SignedIn;

/// Who a client is, and until when it need not say so again. Written under the client's lock.
final class ClientUser {
    private final ClientState client;
    private final String browserId;
    private volatile @Nullable User user;
    private volatile String sessionId;
    private volatile long expiresAtMs = Known.NEVER;

    /// @param browserId the session that the browser's cookie stands for
    ClientUser(ClientState client, String browserId) {
        this.client = client;
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

    /// Whether the client is this user's already; a guest's if `null`.
    boolean is(@Nullable Known who) {
        return who == null ? user == null : user != null && mayBe(who.user());
    }

    /// The client has shown credentials that are valid. Takes the lock.
    ///
    /// @param number of the message that it did so with
    void show(long number, Known who) {
        var answer = client.application()
                .write(IdentityAnswer.of(who, client.services().nowMs()));
        synchronized (client.lock) {
            if (becomeAndTell(who)) {
                client.answer(number, answer);
            } else {
                client.fail(number, Failures.OTHER_USER);
            }
        }
    }

    /// As [#become], and the client is told what is new.
    boolean becomeAndTell(Known who) {
        var before = user;
        if (!become(who)) {
            return false;
        }
        var link = client.link();
        if (link != null && !who.user().equals(before)) {
            link.connection().send(new SignedIn(who.user(), sessionId));
        }
        return true;
    }

    /// Makes a guest a user's client, or takes newer credentials of the user. Called with the lock held.
    ///
    /// @return false if the client is somebody else's
    boolean become(Known who) {
        if (!mayBe(who.user())) {
            return false;
        }
        boolean guest = user == null;
        sessionId = client.application()
                .gatekeepers()
                .sessions()
                .ofUser(browserId, who.user().id());
        user = who.user();
        expiresAtMs = who.expiresAtMs();
        if (guest) {
            client.upstream().sharesChanged();
            var link = client.link();
            if (link != null) {
                settle(link, who.user());
            }
        }
        if (!client.gone() && !client.application().signedIn(client, who)) {
            client.services().executor().execute(() -> client.end(Departure.DISCONNECTED, CloseReason.FORBIDDEN, ""));
        }
        if (guest) {
            client.application().gatekeepers().revocations().endIfOver(client);
        }
        return true;
    }

    /// A connection stands: it counts as one of its browser, its user and its address. Called with the lock held.
    void settle(Link newest) {
        var crowds = client.application().gatekeepers().crowds();
        var address = newest.connection().remoteAddress();
        client.upstream().sharesChanged();
        newest.occupy(crowds.sessions(), browserId);
        newest.occupy(crowds.addresses(), AddressKey.of(address));
        var current = user;
        if (current != null) {
            settle(newest, current);
        }
    }

    private void settle(Link newest, User whose) {
        newest.occupy(
                client.application().gatekeepers().crowds().users(),
                client.application().id() + "\n" + whose.id());
    }

    boolean expired(long nowMs) {
        return expiresAtMs <= nowMs;
    }

    /// How long it is until newer credentials must be shown, at least 1; 0 if that is never.
    long expireInMs(long nowMs) {
        return expiresAtMs == Known.NEVER ? 0 : Math.max(1, expiresAtMs - nowMs);
    }
}
