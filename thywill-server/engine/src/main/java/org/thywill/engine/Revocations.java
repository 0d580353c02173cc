package org.thywill.engine;

import java.util.HashSet;
import java.util.Set;
import org.thywill.app.Departure;
import org.thywill.app.StorageException;
import org.thywill.component.CloseReason;
import org.thywill.component.DatabaseException;

/// Takes back what users and browsers were given: their clients end at once, and what they could come back with is
/// good no longer.
final class Revocations {
    private final Services services;
    private final Sessions sessions;
    private final Applications applications;
    private final Revoked users;

    Revocations(Services services, Sessions sessions, Applications applications) {
        this.services = services;
        this.sessions = sessions;
        this.applications = applications;
        this.users = new Revoked(services, "revoked-user.");
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
    /// @param sessionId as the clients of `application` know it
    /// @throws StorageException if that could not be stored
    void endSession(ApplicationRuntime application, String sessionId, String reason) {
        var browsers = new HashSet<>(Set.of(sessionId));
        application
                .states()
                .filter(client -> client.sessionId().equals(sessionId))
                .map(ClientState::browserId)
                .forEach(browsers::add);
        browsers.forEach(sessions::end);
        services.counters().sessionsEnded.increment();
        applications.all().stream()
                .flatMap(ApplicationRuntime::states)
                .filter(client -> browsers.contains(client.browserId()))
                .forEach(client -> client.end(Departure.DISCONNECTED, CloseReason.NOT_LOGGED_IN, reason));
        store(() -> browsers.forEach(sessions::storeEnd));
    }

    /// Forgets what is too old to be shown. Blocks.
    void removeOld(long beforeMs) {
        users.removeOld(beforeMs);
    }

    private static void store(Runnable task) {
        try {
            task.run();
        } catch (DatabaseException e) {
            throw new StorageException("It is done, but a server that is restarted would not know of it", e);
        }
    }

    private static String name(String application, String userId) {
        return application + "\n" + userId;
    }
}
