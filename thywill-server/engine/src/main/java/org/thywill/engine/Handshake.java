package org.thywill.engine;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.thywill.component.ClientLink.Receipt;
import org.thywill.component.ClientMessage;
import org.thywill.component.CloseReason;
import org.thywill.component.ConnectRequest;
import org.thywill.component.Identity.Verdict.Known;
import org.thywill.component.Position;
import org.thywill.component.ServerMessage;
import org.thywill.component.ServerMessage.Connected;
import org.thywill.component.ServerMessage.Failure;
import org.thywill.component.ServerMessage.Problem;
import org.thywill.component.ServerMessage.Unsubscribed;
import org.thywill.component.Standing;

/// Admits the connections of one client, the first and those that take its place, and tells each where the client
/// stands. Guarded by the client's lock, which [#begin], [#beginAgain], [#resume] and [#confirm(Link)] take.
final class Handshake {
    private final ClientState client;
    private final ResumeToken token = new ResumeToken();

    Handshake(ClientState client) {
        this.client = client;
    }

    private Services services() {
        return client.services();
    }

    /// Admits the first connection.
    ///
    /// @param who `null` for a guest
    void begin(Link first, ConnectRequest request, @Nullable Known who) {
        synchronized (client.lock) {
            if (who != null) {
                client.identity().become(who);
            }
            client.application().connected(client);
            client.application().gatekeepers().revocations().endIfOver(client);
            welcome(first, request, false);
        }
    }

    /// Admits a newer connection of a client that does not know of the one before, since its answer got lost.
    ///
    /// @param who as before; `null` for a guest
    boolean beginAgain(Link newer, ConnectRequest request, @Nullable Known who) {
        Link older;
        synchronized (client.lock) {
            if (client.gone() || token.isConfirmed() || !client.identity().is(who)) {
                return false;
            }
            if (who != null) {
                client.identity().become(who);
            }
            older = client.link();
            welcome(newer, request, false);
        }
        replace(older);
        return true;
    }

    /// What becomes of an attempt to resume.
    enum Return {
        ADMITTED,
        /// The client is gone, or somebody else's, or the token is not good.
        STRANGER,
        /// The client must show newer credentials.
        EXPIRED
    }

    /// Admits a newer connection in place of the one before, if the client may resume with it.
    ///
    /// @param who shown by the client now; `null` if it showed nothing
    Return resume(Link newer, ConnectRequest request, ConnectRequest.Resume resume, @Nullable Known who) {
        Link older;
        synchronized (client.lock) {
            if (client.gone()
                    || (who != null && !client.identity().mayBe(who.user()))
                    || !token.admits(resume.token(), client.instance().equals(request.instance()))) {
                return Return.STRANGER;
            }
            if (who != null) {
                client.identity().become(who);
            } else if (client.identity().expired(services().nowMs())) {
                return Return.EXPIRED;
            }
            older = client.link();
            welcome(newer, request, true);
        }
        replace(older);
        return Return.ADMITTED;
    }

    private static void replace(@Nullable Link older) {
        if (older != null) {
            older.dismiss();
            older.connection().close(CloseReason.REPLACED);
        }
    }

    private void welcome(Link newest, ConnectRequest request, boolean resumed) {
        client.attendance().enter(newest);
        client.identity().settle(newest);
        var early = newest.admit(client);
        var connection = newest.connection();
        var had = request.resume() != null && resumed ? request.resume().positions() : Map.<String, Position>of();
        var entry = client.downstream()
                .channel()
                .resume(had.get(ServerMessage.PRIVATE), services().nowMs());
        var entrance = client.subscriptions().enter(had, request.subscribe());
        var standings = entrance.standings();
        standings.put(ServerMessage.PRIVATE, new Standing(entry.position()));
        connection.send(new Connected(
                client.id(),
                client.sessionId(),
                newest.key(),
                token.renew(),
                resumed,
                client.received(),
                client.socketId(),
                Map.copyOf(standings),
                client.identity().user(),
                client.identity().expireInMs(services().nowMs())));
        entrance.problems().forEach(connection::send);
        entrance.lost().forEach(channel -> connection.send(new Unsubscribed(channel)));
        client.downstream().catchUp(newest, entry);
        client.upstream().resumed(request.acknowledged());
        client.acknowledge();
        client.patterns().resumed();
        entrance.begin(newest);
        entrance.later().forEach(wish -> client.subscribeLater(wish.getKey(), wish.getValue()));
        early.forEach(message -> receiveEarly(newest, message));
    }

    private void receiveEarly(Link from, ClientMessage message) {
        if (client.receive(from, message) instanceof Receipt.Refused refused) {
            from.connection().send(new Problem(new Failure(refused.code(), refused.message(), refused.retryAfterMs())));
        }
    }

    /// The client has shown that it knows a connection's key.
    void confirm(Link known) {
        synchronized (client.lock) {
            if (client.link() == known) {
                confirm();
            }
        }
    }

    /// The client has shown that it knows of its newest connection. Called with the lock held.
    void confirm() {
        if (!token.isConfirmed()) {
            token.confirm();
            client.application().confirmed(client);
        }
    }
}
