package org.thywill.identity.jwt;

import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.thywill.component.ComponentException;
import org.thywill.component.Identity;

/// Users with signed tokens. Its keys are fetched by a thread of its own, so a server starts also while they cannot be
/// had; until then nobody can sign in.
final class JwtIdentity implements Identity {
    private static final Logger LOG = LoggerFactory.getLogger(JwtIdentity.class);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(30);

    private final JwtSettings settings;
    private final Tokens tokens;
    private final KeyRing ring;
    private final Set<String> requiredFor;
    private volatile @Nullable Thread refresher;

    JwtIdentity(JwtSettings settings, Tokens tokens, KeyRing ring) {
        this.settings = settings;
        this.tokens = tokens;
        this.ring = ring;
        this.requiredFor = Set.copyOf(settings.requiredFor());
    }

    @Override
    public void start() {
        if (ring.source().local() && !ring.fetch(System.currentTimeMillis())) {
            throw new ComponentException(
                    "The keys for signing in cannot be read from " + ring.source() + ".",
                    "thywill.identity.settings.keys must name a file with a JWK set (RFC 7517).");
        }
        refresher = Thread.ofVirtual().name("thywill-identity-keys").start(this::refresh);
    }

    private void refresh() {
        try {
            boolean done = ring.size() > 0 || ring.fetch(System.currentTimeMillis());
            while (true) {
                boolean soon = !done && settings.refreshInterval().compareTo(AFTER_FAILURE) > 0;
                Thread.sleep(soon ? AFTER_FAILURE : settings.refreshInterval());
                done = ring.fetch(System.currentTimeMillis());
            }
        } catch (InterruptedException e) {
            LOG.debug("no more keys are fetched");
        }
    }

    @Override
    public void stop(Duration grace) {
        var running = refresher;
        if (running != null) {
            running.interrupt();
        }
        ring.source().close();
    }

    @Override
    public boolean required(String application) {
        return settings.required() || requiredFor.contains(application);
    }

    @Override
    public Verdict verify(String application, String credentials, long nowMs) {
        return tokens.check(credentials, nowMs);
    }
}
