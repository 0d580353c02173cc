package org.thywill.engine;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.thywill.component.ClientGateway.BrowserSession;
import org.thywill.component.Database.StoredSession;
import org.thywill.component.DatabaseException;
import org.thywill.component.Json;

/// Browsers, known by a signed cookie: `v1.`, the session's id, `.`, and the HMAC-SHA256 of what comes before.
///
/// The cookie proves itself, so nothing waits for the database; that is told later, in batches, which sessions
/// there are. One that never comes back with its cookie is not stored at all.
final class Sessions {
    private static final Logger LOG = LoggerFactory.getLogger(Sessions.class);
    private static final String VERSION = "v1.";
    private static final Pattern ID = Pattern.compile("s\\.[A-Za-z0-9_-]{22}");
    private static final int COOKIE_LIMIT = 128;
    private static final int ID_BYTES = 16;
    private static final long RENEWED_EVERY_MS = Duration.ofHours(1).toMillis();
    private static final int BATCH = 500;
    private static final int KNOWN = 100_000;
    private static final int UNSAVED = 10_000;
    private static final long UNKNOWN = -1;

    /// Not the id of any application.
    private static final String OWNER = "thywill.engine";

    private static final String SECRET = "session-secret";

    private final Services services;
    private final Revoked ended;
    private final ConcurrentHashMap<String, Known> known = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<String, StoredSession> unsaved = new ConcurrentHashMap<>();
    private final AtomicBoolean saving = new AtomicBoolean();
    private volatile @Nullable SecretKeySpec key;

    Sessions(Services services) {
        this.services = services;
        this.ended = new Revoked(services, "ended-session.", Revoked.LIMIT);
    }

    private record Known(long createdMs, long savedMs) {}

    /// Reads the secret, or makes it when the database is new. Blocks.
    void open() {
        var stored = storedSecret().toString();
        var secret = Base64.getUrlDecoder().decode(stored.substring(1, stored.length() - 1));
        key = new SecretKeySpec(secret, "HmacSHA256");
        ended.open();
    }

    /// Writes only to a database that is new; where another server makes the secret at the same moment, both take the
    /// one that came first.
    private Json storedSecret() {
        var database = services.database();
        return database.value(OWNER, SECRET).orElseGet(() -> {
            var fresh = Json.ofValid("\"" + Secrets.base64url(Secrets.random(32)) + "\"");
            database.putValueIfAbsent(OWNER, SECRET, fresh);
            return database.value(OWNER, SECRET).orElse(fresh);
        });
    }

    /// Returns the session of a cookie, or a new one if there is none or it is not genuine. Does not block.
    BrowserSession session(@Nullable String cookie) {
        if (cookie != null && !cookie.isEmpty()) {
            var id = verified(cookie);
            if (id != null && !hasEnded(id)) {
                seen(id);
                return new BrowserSession(id, cookie, false);
            }
            (id == null ? services.counters().forgedCookies : services.counters().endedCookies).increment();
        }
        var id = Secrets.id('s');
        remember(id, new Known(services.nowMs(), 0));
        return new BrowserSession(id, VERSION + id + "." + signature(VERSION + id), true);
    }

    /// The session of one user in a browser: another than that of the browser's guests and of its other users, and
    /// the same whenever the user comes back with that browser. Nobody can find the one by the other.
    String ofUser(String browserId, String userId) {
        return "s." + Secrets.base64url(Arrays.copyOf(hmac(browserId + "\n" + userId), ID_BYTES));
    }

    /// From now on the cookie of a session is good no longer. [#storeEnd] stores it.
    void end(String id) {
        ended.add(id);
    }

    /// Whether a session was ended, of a browser's guests or of one of its users.
    boolean hasEnded(String id) {
        return ended.since(id) > 0;
    }

    /// Blocks.
    ///
    /// @throws DatabaseException if it could not be stored
    void storeEnd(String id) {
        ended.store(id);
    }

    private @Nullable String verified(String cookie) {
        int dot = cookie.lastIndexOf('.');
        if (cookie.length() > COOKIE_LIMIT || !cookie.startsWith(VERSION) || dot <= VERSION.length()) {
            return null;
        }
        var id = cookie.substring(VERSION.length(), dot);
        boolean genuine =
                MessageDigest.isEqual(bytes(cookie.substring(dot + 1)), bytes(signature(cookie.substring(0, dot))));
        return genuine && ID.matcher(id).matches() ? id : null;
    }

    private void seen(String id) {
        long nowMs = services.nowMs();
        var session = known.getOrDefault(id, new Known(UNKNOWN, 0));
        if (nowMs - session.savedMs() < RENEWED_EVERY_MS) {
            return;
        }
        if (unsaved.size() >= UNSAVED) {
            services.counters().unsavedSessions.increment();
            return;
        }
        remember(id, new Known(session.createdMs(), nowMs));
        unsaved.put(id, new StoredSession(id, session.createdMs(), nowMs));
    }

    /// What is forgotten here is saved once more than needed, no more.
    private void remember(String id, Known session) {
        if (known.size() >= KNOWN) {
            known.clear();
        }
        known.put(id, session);
    }

    /// Tells the database, unless that is under way already. Blocks.
    void save() {
        if (unsaved.isEmpty() || !saving.compareAndSet(false, true)) {
            return;
        }
        try {
            var batch = unsaved.values().stream().limit(BATCH).toList();
            var complete = new ArrayList<StoredSession>(batch.size());
            for (var session : batch) {
                complete.add(session.createdMs() == UNKNOWN ? renewed(session) : session);
            }
            services.database().saveSessions(complete);
            batch.forEach(session -> unsaved.remove(session.id(), session));
        } catch (DatabaseException e) {
            LOG.warn("sessions not saved waiting={} error={}", unsaved.size(), e.getMessage());
        } finally {
            saving.set(false);
        }
    }

    private StoredSession renewed(StoredSession session) {
        long createdMs = services.database()
                .session(session.id())
                .map(StoredSession::createdMs)
                .orElse(session.lastSeenMs());
        return new StoredSession(session.id(), createdMs, session.lastSeenMs());
    }

    /// Removes those that were not seen for too long. Blocks.
    void removeOld() {
        try {
            long before = services.nowMs() - services.settings().sessionAge().toMillis();
            int removed = services.database().removeSessions(before);
            ended.removeOld(before);
            if (removed > 0) {
                LOG.info("sessions forgotten count={}", removed);
            }
        } catch (DatabaseException e) {
            LOG.warn("old sessions not removed error={}", e.getMessage());
        }
    }

    private String signature(String text) {
        return Secrets.base64url(hmac(text));
    }

    private byte[] hmac(String text) {
        var secret = key;
        if (secret == null) {
            throw new IllegalStateException("The engine was not started: it has no secret to sign cookies with");
        }
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(secret);
            return mac.doFinal(bytes(text));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform has HmacSHA256", e);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
