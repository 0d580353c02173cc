package org.thywill.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.thywill.component.ClientLink;
import org.thywill.component.ClientMessage;
import org.thywill.component.CloseReason;
import org.thywill.component.Connection;

/// One connection, first waiting to be admitted, then that of a client, at last closed.
final class Link implements ClientLink {
    private final Services services;
    private final Map<String, ClientLink> links;
    private final Connection connection;
    private final String key = Secrets.id('k');
    /// What came before the link was admitted. Guarded by this.
    private List<ClientMessage> early = List.of();

    /// Of what came so far, refused or not. Guarded by this.
    private long earlyBytes;

    /// Guarded by this.
    private @Nullable Place occupied;

    /// There once something that was missed is sent. Guarded by this.
    private @Nullable CatchUp catchUp;

    private volatile String sessionId;
    private volatile @Nullable ClientState client;
    private volatile boolean closed;

    /// @param links those that stand, by key; this one is removed when it closes
    Link(Services services, Map<String, ClientLink> links, Connection connection, String sessionId) {
        this.services = services;
        this.links = links;
        this.connection = connection;
        this.sessionId = sessionId;
    }

    Connection connection() {
        return connection;
    }

    String key() {
        return key;
    }

    /// What sends the client what it has missed.
    synchronized CatchUp catchUp() {
        if (catchUp == null) {
            catchUp = new CatchUp(connection, services.executor());
        }
        return catchUp;
    }

    /// How many bytes may be sent without asking whether the connection is writable.
    synchronized int inlineLeft() {
        return catchUp == null ? CatchUp.INLINE_BYTES : catchUp.inlineLeft();
    }

    /// So many bytes were sent without asking.
    void sentInline(long bytes) {
        if (bytes > 0) {
            catchUp().sentInline(bytes);
        }
    }

    boolean isClosed() {
        return closed;
    }

    /// From now on messages go to the client. Called with the client's lock held.
    ///
    /// @return what came before, to be handled first
    synchronized List<ClientMessage> admit(ClientState admitted) {
        sessionId = admitted.browserId();
        client = admitted;
        var came = early;
        early = List.of();
        return came;
    }

    /// The client has shown that it knows this connection's key.
    void confirm() {
        var admitted = client;
        if (admitted != null) {
            admitted.handshake().confirm(this);
        }
    }

    /// Takes nothing more.
    void dismiss() {
        closed = true;
        links.remove(key);
        leavePlaces();
    }

    /// Takes a place among those of one session, user or address, for as long as it stands. Whoever stands there for
    /// too long is closed.
    void occupy(Places places, String where) {
        var longest = places.enter(where, this);
        synchronized (this) {
            occupied = new Place(places, where, occupied);
        }
        if (closed) {
            leavePlaces();
        }
        if (longest != null && longest != this) {
            services.counters().crowdedOut.increment();
            longest.connection().close(CloseReason.REPLACED, "There are too many connections");
        }
    }

    private void leavePlaces() {
        Place left;
        synchronized (this) {
            left = occupied;
            occupied = null;
        }
        for (var place = left; place != null; place = place.before()) {
            place.places().leave(place.key(), this);
        }
    }

    /// @param before the one that was taken before, of this link
    private record Place(
            Places places, String key, @Nullable Place before) {}

    @Override
    public Receipt receive(ClientMessage message) {
        if (closed) {
            return Failures.GONE;
        }
        connection.heard();
        var admitted = client;
        return admitted == null ? receiveEarly(message) : admitted.receive(this, message);
    }

    private Receipt receiveEarly(ClientMessage message) {
        ClientState admitted;
        synchronized (this) {
            admitted = client;
            if (admitted == null) {
                return keep(message);
            }
        }
        return admitted.receive(this, message);
    }

    private Receipt keep(ClientMessage message) {
        if (message.number() > 0) {
            services.counters().refusedOrder.increment();
            return new Receipt.Refused("out-of-order", "Expected no number before the connection is admitted", 0);
        }
        earlyBytes += Upstream.bytes(message);
        if (early.size() >= services.settings().messageBurst()
                || earlyBytes > services.settings().byteBurst().bytes()) {
            services.counters().refusedOverload.increment();
            return Failures.refused(Failures.OVERLOADED);
        }
        if (early.isEmpty()) {
            early = new ArrayList<>();
        }
        early.add(message);
        return Failures.ACCEPTED;
    }

    @Override
    public long received() {
        var admitted = client;
        return admitted == null ? 0 : admitted.received();
    }

    @Override
    public String sessionId() {
        return sessionId;
    }

    /// The client learns of it on another thread, since a push may call this while it is given a publication.
    @Override
    public void closed(boolean goodbye) {
        closed = true;
        leavePlaces();
        var farewell = goodbye ? null : farewell();
        if (farewell == null) {
            links.remove(key);
        } else {
            links.replace(key, farewell);
        }
        services.executor().execute(() -> {
            var admitted = client;
            if (admitted != null) {
                admitted.attendance().disconnected(this, goodbye, farewell);
            }
        });
    }

    private @Nullable Farewell farewell() {
        var admitted = client;
        return admitted == null ? null : new Farewell(services, links, key, admitted);
    }
}
