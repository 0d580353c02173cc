package org.thywill.engine;

import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.thywill.component.Identity;

/// Knows the credentials that the test names.
final class FakeIdentity implements Identity {
    final Map<String, Verdict> known = new ConcurrentHashMap<>();
    final Set<String> required = new HashSet<>();
    /// Thrown instead of a verdict, if there is one.
    volatile Error failure;

    @Override
    public void start() {}

    @Override
    public void stop(Duration grace) {}

    @Override
    public boolean required(String application) {
        return required.contains(application);
    }

    @Override
    public Verdict verify(String application, String credentials, long nowMs) {
        if (failure != null) {
            throw failure;
        }
        return known.getOrDefault(credentials, new Verdict.Refused("Not known"));
    }
}
