package org.thywill.engine;

import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.thywill.app.Departure;
import org.thywill.app.StorageException;
import org.thywill.component.CloseReason;
import org.thywill.component.DatabaseException;

/// Takes back what users and browsers were given: their clients end at once, and what they could come back with is
/// good no longer.
final class Revocations {
    private static final Logger LOG = LoggerFactory.getLogger(Revocations.class);

    private final Services services;
    private final Sessions sessions;
    private final Applications applications;
    private final Revoked users;

    Revocations(Services services, Sessions sessions, Applications applications) {
        this.services = services;
        this.sessions = sessions;
        this.applications = applications;
        this.users = new Revoked(services, "revoked-user.", Revoked.LIMIT);
    }

    /// Reads what is stored. Blocks.
    void open() {
        users.open();
    }

    /// Whether credentials of a user were made before the user was revoked.
    ///
    /// @param issuedAtMs 0 if nobody knows; then they were
    boolean concern(String application, String userId, long issuedAtMs) {
        long sinceMs = users.since(name(application, userId));
        return sinceMs > 0 && issuedAtMs <= sinceMs;
    }

    /// Ends the clients of a user. Blocks.
    ///
    /// @throws StorageException if that could not be stored
    void revoke(ApplicationRuntime application, String userId, String reason) {
        var name = name(application.id(), userId);
        users.add(name);
        services.counters().revoked.increment();
        application
                .clientsOf(userId)
                .forEach(client -> client.end(Departure.DISCONNECTED, CloseReason.FORBIDDEN, reason));
        store(() -> users.store(name));
    }

    /// Ends the clients of a browser, of whatever application. Blocks.
    ///
    /// It is ended before anybody looks for clients: one that comes meanwhile is found, or finds it ended in
    /// [#endIfOver].
    ///
    /// @param sessionId as clients know it. Which browser that of a user is, only clients tell; if there is none
    ///     now, the next one does
    /// @throws StorageException if that could not be stored
    void endSession(String sessionId, String reason) {
        sessions.end(sessionId);
        var ended = new HashSet<>(Set.of(sessionId));
        clients()
                .filter(client -> client.sessionId().equals(sessionId))
                .map(ClientState::browserId)
                .filter(ended::add)
                .forEach(sessions::end);
        services.counters().sessionsEnded.increment();
        clients()
                .filter(client -> ended.contains(client.browserId()))
                .forEach(client -> client.end(Departure.DISCONNECTED, CloseReason.NOT_LOGGED_IN, reason));
        store(() -> ended.forEach(sessions::storeEnd));
    }

    private Stream<ClientState> clients() {
        return applications.all().stream().flatMap(ApplicationRuntime::states);
    }

    /// Ends a client on another thread if its session was ended before the client was there. If it was that of a
    /// user of whom no client was there, the browser is known only now, and its session ends too. Called with the
    /// lock of the client held: once it can be found, and when it has become a user's.
    void endIfOver(ClientState client) {
        if (sessions.hasEnded(client.browserId())) {
            services.executor().execute(() -> client.end(Departure.DISCONNECTED, CloseReason.NOT_LOGGED_IN, ""));
        } else if (client.user().isPresent() && sessions.hasEnded(client.sessionId())) {
            services.executor().execute(() -> endBrowser(client.browserId()));
        }
    }

    private void endBrowser(String browserId) {
        try {
            endSession(browserId, "");
        } catch (StorageException e) {
            LOG.warn("end of a session not stored error={}", e.getMessage());
        }
    }

    /// Forgets what is too old to be shown. Blocks.
    void removeOld(long beforeMs) {
        users.removeOld(beforeMs);
    }

    private void store(Runnable task) {
        try {
            task.run();
        } catch (DatabaseException e) {
            throw services.refusedStorage("It is done, but a server that is restarted would not know of it", e);
        }
    }

    private static String name(String application, String userId) {
        return application + "\n" + userId;
    }
}
