package org.thywill.engine;

import java.util.LinkedHashMap;
import java.util.Map;
import org.thywill.component.Json;

/// Names that are good no longer, and since when: told to the database, so that the next server knows them too.
///
/// At most 100,000 are remembered; past that the oldest are forgotten first. Safe for use by many threads.
final class Revoked {
    static final int LIMIT = 100_000;

    /// Not the id of any application.
    private static final String OWNER = "thywill.engine";

    private final Services services;
    private final String prefix;
    /// Hash of the name and the moment, the oldest first. Guarded by itself.
    private final Map<String, Long> moments = new LinkedHashMap<>();

    /// @param prefix of the keys in the database
    Revoked(Services services, String prefix) {
        this.services = services;
        this.prefix = prefix;
    }

    /// Reads what is stored. Blocks.
    void open() {
        synchronized (moments) {
            for (var key : services.database().keys(OWNER, prefix, LIMIT)) {
                int dot = key.lastIndexOf('.');
                moments.merge(key.substring(prefix.length(), dot), Long.valueOf(key.substring(dot + 1)), Math::max);
            }
        }
    }

    /// Revokes a name as of now, at once. It is stored by [#store].
    void add(String name) {
        var hash = hash(name);
        synchronized (moments) {
            moments.remove(hash);
            if (moments.size() >= LIMIT) {
                var oldest = moments.keySet().iterator();
                oldest.next();
                oldest.remove();
            }
            moments.put(hash, services.nowMs());
        }
    }

    /// Stores a name that was revoked. Blocks.
    ///
    /// @throws org.thywill.component.DatabaseException if that failed
    void store(String name) {
        var hash = hash(name);
        long momentMs = moment(hash);
        var earlier = services.database().keys(OWNER, prefix + hash, 10);
        services.database().putValue(OWNER, prefix + hash + "." + momentMs, Json.ofValid("true"));
        earlier.stream()
                .filter(key -> !key.endsWith("." + momentMs))
                .forEach(key -> services.database().removeValue(OWNER, key));
    }

    /// @return since when it is good no longer; 0 if it is
    long since(String name) {
        synchronized (moments) {
            if (moments.isEmpty()) {
                return 0;
            }
        }
        return moment(hash(name));
    }

    private long moment(String hash) {
        synchronized (moments) {
            return moments.getOrDefault(hash, 0L);
        }
    }

    int size() {
        synchronized (moments) {
            return moments.size();
        }
    }

    /// Forgets what nobody can show any more, for its age. Blocks.
    void removeOld(long beforeMs) {
        synchronized (moments) {
            moments.values().removeIf(momentMs -> momentMs < beforeMs);
        }
        for (var key : services.database().keys(OWNER, prefix, LIMIT)) {
            if (Long.parseLong(key.substring(key.lastIndexOf('.') + 1)) < beforeMs) {
                services.database().removeValue(OWNER, key);
            }
        }
    }

    private static String hash(String name) {
        return Secrets.base64url(Secrets.sha256(name));
    }
}
