package org.thywill.engine;

import org.jspecify.annotations.Nullable;
import org.thywill.app.Departure;
import org.thywill.component.CloseReason;

/// Whether a client is here: which connection is its newest, or since when it is away, and whether others have been
/// told so. Written under the client's lock, which the methods take unless they say otherwise.
final class Attendance {
    private final ClientState client;
    private volatile @Nullable Link link;
    private volatile long awaySinceMs;
    /// Of the connection that was cut last.
    private @Nullable Farewell farewell;
    /// Whether it is away for so long that others are told that it is gone.
    private boolean absent;

    Attendance(ClientState client) {
        this.client = client;
        this.awaySinceMs = client.services().nowMs();
    }

    /// The newest connection; `null` if the client is away. Takes no lock.
    @Nullable
    Link link() {
        return link;
    }

    /// Takes no lock.
    boolean connected() {
        var current = link;
        return current != null && !current.isClosed();
    }

    /// When the client was here last. Takes no lock.
    long seenAtMs() {
        return connected() ? client.services().nowMs() : awaySinceMs;
    }

    /// Called with the lock held.
    boolean absent() {
        return absent;
    }

    /// From now on this is the newest connection. Called with the lock held.
    void enter(Link newest) {
        link = newest;
        client.downstream().cut();
        if (absent) {
            absent = false;
            client.subscriptions().presenceChanged();
        }
        forgetFarewell();
    }

    /// @param left by the connection; `null` if the client has said goodbye
    void disconnected(Link closed, boolean goodbye, @Nullable Farewell left) {
        synchronized (client.lock) {
            if (link == closed) {
                farewell = left;
                depart();
            } else if (!goodbye || !wasCut(closed)) {
                if (left != null) {
                    left.forget();
                }
                return;
            }
        }
        if (goodbye) {
            closed.connection().close(CloseReason.GOODBYE);
            client.end(Departure.LEFT, CloseReason.GOODBYE, "");
        }
    }

    /// Whether it is the connection that was cut last: its goodbye may come in the same moment as its cut. Called with
    /// the lock held.
    private boolean wasCut(Link closed) {
        return farewell != null && farewell.key().equals(closed.key());
    }

    /// The goodbye has come after the cut.
    void leave(Farewell said) {
        synchronized (client.lock) {
            // That the connection is cut may not be known here yet.
            boolean newest = farewell == said || (link != null && link.key().equals(said.key()));
            if (!newest) {
                return;
            }
        }
        client.end(Departure.LEFT, CloseReason.GOODBYE, "");
    }

    private void forgetFarewell() {
        if (farewell != null) {
            farewell.forget();
            farewell = null;
        }
    }

    /// Closes the connection of a client whose credentials have expired. It may come back with newer ones.
    void expire(long nowMs) {
        Link last;
        synchronized (client.lock) {
            if (!client.identity().expired(nowMs)) {
                return;
            }
            last = detached();
        }
        if (last != null) {
            client.services().counters().expired.increment();
            last.connection().close(CloseReason.NOT_LOGGED_IN, "The credentials have expired");
        }
    }

    /// Acknowledges what is done, and closes the connection. The client may come back, here or elsewhere.
    void part(Parting parting) {
        Link last;
        synchronized (client.lock) {
            client.acknowledge();
            last = detached();
        }
        if (last != null) {
            last.connection().close(parting.reason(), parting.detail());
        }
    }

    /// Takes nothing more from the connection: the client is away from now on. Called with the lock held.
    ///
    /// @return the connection, to be closed; `null` if there is none
    private @Nullable Link detached() {
        var last = link;
        if (last != null) {
            depart();
            last.dismiss();
        }
        return last;
    }

    private void depart() {
        awaySinceMs = client.services().nowMs(); // before anyone can see that it is away
        link = null;
        client.downstream().cut();
        client.subscriptions().cut();
    }

    /// The client is gone for good. Called with the lock held.
    ///
    /// @return the connection that it had
    @Nullable
    Link finish() {
        var last = link;
        link = null;
        client.downstream().cut();
        forgetFarewell();
        return last;
    }

    /// Whether the client has been away since before. Takes no lock.
    boolean awaySince(long ms) {
        return link == null && awaySinceMs < ms;
    }

    /// Others are told that the client is gone if it has been away since before, and will be told when it is back.
    void goAbsentIfAwaySince(long ms) {
        if (!awaySince(ms)) {
            return;
        }
        synchronized (client.lock) {
            if (awaySince(ms) && !client.gone() && !absent) {
                absent = true;
                client.subscriptions().presenceChanged();
            }
        }
    }
}
