package org.thywill.engine;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.thywill.component.Json;

/// Names that are good no longer, and since when: told to the database, so that the next server knows them too.
///
/// So many are remembered; past that the oldest are forgotten first. In the database their keys begin with a hash,
/// so all are read to know which the newest are. Safe for use by many threads.
final class Revoked {
    static final int LIMIT = 100_000;

    /// Not the id of any application.
    private static final String OWNER = "thywill.engine";

    /// What a hash begins with.
    private static final String BASE64URL = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    private final Services services;
    private final String prefix;
    private final int limit;
    /// Hash of the name and the moment, the oldest first. Guarded by itself, as is what follows.
    private final Map<String, Long> moments = new LinkedHashMap<>();

    /// The newest moment that was forgotten for want of room.
    private long forgottenMs;

    /// @param prefix of the keys in the database
    /// @param limit how many are remembered
    Revoked(Services services, String prefix, int limit) {
        this.services = services;
        this.prefix = prefix;
        this.limit = limit;
    }

    private record Stored(String key, String hash, long momentMs) {}

    /// Reads what is stored. Blocks.
    void open() {
        forEachPart(part -> {
            synchronized (moments) {
                part.forEach(stored -> moments.merge(stored.hash(), stored.momentMs(), Math::max));
                if (moments.size() > limit) {
                    keepNewest();
                }
            }
        });
        synchronized (moments) {
            keepNewest();
        }
    }

    /// All that is stored; in parts if that is more than is remembered.
    private void forEachPart(Consumer<List<Stored>> then) {
        var first = services.database().keys(OWNER, prefix, limit + 1);
        var parts = first.size() <= limit
                ? Stream.of(first)
                : BASE64URL
                        .chars()
                        .mapToObj(Character::toString)
                        .map(begin -> services.database().keys(OWNER, prefix + begin, Integer.MAX_VALUE));
        parts.map(keys -> keys.stream().map(this::stored).toList()).forEach(then);
    }

    private Stored stored(String key) {
        int dot = key.lastIndexOf('.');
        return new Stored(key, key.substring(prefix.length(), dot), Long.parseLong(key.substring(dot + 1)));
    }

    /// Brings them into their order. Called with the lock held.
    private void keepNewest() {
        var sorted =
                moments.entrySet().stream().sorted(Map.Entry.comparingByValue()).toList();
        moments.clear();
        sorted.forEach(each -> moments.put(each.getKey(), each.getValue()));
        while (moments.size() > limit) {
            forgetOldest();
        }
    }

    /// Called with the lock held.
    private void forgetOldest() {
        var oldest = moments.values().iterator();
        forgottenMs = Math.max(forgottenMs, oldest.next());
        oldest.remove();
    }

    /// Revokes a name as of now, at once. It is stored by [#store].
    void add(String name) {
        var hash = hash(name);
        synchronized (moments) {
            moments.remove(hash);
            if (moments.size() >= limit) {
                forgetOldest();
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

    /// Forgets what nobody can show any more, for its age; and from the database goes what is forgotten. Blocks.
    void removeOld(long beforeMs) {
        synchronized (moments) {
            moments.values().removeIf(momentMs -> momentMs < beforeMs);
        }
        forEachPart(part -> part.stream()
                .filter(stored -> isForgotten(stored, beforeMs))
                .forEach(stored -> services.database().removeValue(OWNER, stored.key())));
    }

    private boolean isForgotten(Stored stored, long beforeMs) {
        synchronized (moments) {
            var knownMs = moments.get(stored.hash());
            return stored.momentMs() < (knownMs == null ? Math.max(beforeMs, forgottenMs + 1) : knownMs);
        }
    }

    private static String hash(String name) {
        return Secrets.base64url(Secrets.sha256(name));
    }
}
