package org.thywill.identity.jwt;

import java.time.Duration;
import org.thywill.component.Identity;

/// Knows no credentials.
final class GuestIdentity implements Identity {

    @Override
    public void start() {}

    @Override
    public void stop(Duration grace) {}

    @Override
    public boolean required(String application) {
        return false;
    }

    @Override
    public Verdict verify(String application, String credentials, long nowMs) {
        return new Verdict.Refused("This server knows no credentials");
    }
}
