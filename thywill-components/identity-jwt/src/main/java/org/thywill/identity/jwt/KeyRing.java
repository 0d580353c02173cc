package org.thywill.identity.jwt;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyType;
import com.nimbusds.jose.jwk.RSAKey;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.thywill.component.Counters;

/// The issuer's public keys. They are fetched now and then, and when a token names one that is not there; if that
/// fails, those that are there stay. Safe for use by many threads, none of which is an event loop.
final class KeyRing {
    private static final Logger LOG = LoggerFactory.getLogger(KeyRing.class);
    private static final int LEAST_RSA_BITS = 2048;

    /// Where keys come from. Blocks for a bounded time, and gives a bounded number of bytes.
    interface Fetch {
        byte[] fetch() throws IOException;

        /// Whether this needs no network.
        default boolean local() {
            return false;
        }

        default void close() {}
    }

    private final Fetch source;
    private final Duration pause;
    private final LongAdder fetched;
    private final LongAdder failures;
    private final LongAdder heldBack;
    private final ReentrantLock fetching = new ReentrantLock();
    private final AtomicLong attempts = new AtomicLong();
    /// Written under the lock, as is what follows.
    private volatile @Nullable List<JWK> keys;

    private volatile long attemptedAtMs;
    private volatile boolean failed;

    /// @param pause the least time between two attempts that tokens bring about
    KeyRing(Fetch source, Duration pause, Counters counters) {
        this.source = source;
        this.pause = pause;
        fetched = counters.counter("identity.keys.fetched");
        failures = counters.counter("identity.keys.failed");
        heldBack = counters.counter("identity.keys.held-back");
    }

    Fetch source() {
        return source;
    }

    /// The keys that a token may have been signed with. Blocks while keys are fetched.
    ///
    /// @throws NoKeysException if none fits, and it is not known whether one would
    List<JWK> select(JWKSelector selector, long nowMs) throws NoKeysException {
        long seen = attempts.get();
        var fitting = fitting(selector);
        if (fitting.isEmpty() && refresh(seen, nowMs)) {
            fitting = fitting(selector);
        }
        if (fitting.isEmpty() && (keys == null || failed)) {
            throw new NoKeysException();
        }
        return fitting;
    }

    private List<JWK> fitting(JWKSelector selector) {
        var current = keys;
        return current == null ? List.of() : selector.select(new JWKSet(current));
    }

    /// Fetches the keys, unless somebody else has done so meanwhile or it is too soon.
    ///
    /// @param seen the number of attempts after which the keys were looked at
    private boolean refresh(long seen, long nowMs) {
        fetching.lock();
        try {
            if (attempts.get() != seen) {
                return true;
            }
            boolean tooSoon = seen > 0 && nowMs >= attemptedAtMs && nowMs - attemptedAtMs < pause.toMillis();
            if (tooSoon) {
                heldBack.increment();
                return false;
            }
            fetch(nowMs);
            return true;
        } finally {
            fetching.unlock();
        }
    }

    /// Fetches the keys now. Blocks.
    ///
    /// @return whether that went well
    boolean fetch(long nowMs) {
        fetching.lock();
        try {
            attempts.incrementAndGet();
            attemptedAtMs = nowMs;
            keys = usable(JWKSet.parse(new String(source.fetch(), StandardCharsets.UTF_8)));
            failed = false;
            fetched.increment();
        } catch (IOException | ParseException | RuntimeException e) {
            failed = true;
            failures.increment();
            LOG.warn("keys not fetched from={} kept={} error={}", source, size(), e.getMessage());
        } finally {
            fetching.unlock();
        }
        return !failed;
    }

    /// Public keys of sufficient length; the rest is of no use to anyone here.
    private static List<JWK> usable(JWKSet all) {
        return all.toPublicJWKSet().getKeys().stream().filter(KeyRing::isUsable).toList();
    }

    private static boolean isUsable(JWK key) {
        boolean usable =
                KeyType.EC.equals(key.getKeyType()) || (key instanceof RSAKey rsa && rsa.size() >= LEAST_RSA_BITS);
        if (!usable) {
            LOG.warn("key not used id={} type={} bits={}", key.getKeyID(), key.getKeyType(), key.size());
        }
        return usable;
    }

    int size() {
        var current = keys;
        return current == null ? 0 : current.size();
    }

    /// @throws IOException if there is more than the limit allows
    static byte[] bounded(InputStream in, int limit) throws IOException {
        var bytes = in.readNBytes(limit);
        if (in.read() >= 0) {
            throw new IOException("There are more than " + limit + " bytes");
        }
        return bytes;
    }
}
