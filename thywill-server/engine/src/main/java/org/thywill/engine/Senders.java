package org.thywill.engine;

/// What the clients of one application may send: each by itself, and together with those of the same session, user or
/// address.
final class Senders {
    /// Signs of life, receipts and the like cost less than messages.
    private static final int CONTROL_SHARE = 10;

    private final Allowance.Limits ofClient;
    private final Allowance.Limits ofControl;
    private final Allowances sessions;
    private final Allowances users;
    private final Allowances addresses;

    /// @param rate of the application's clients; where it is not the usual one, bytes follow it
    Senders(EngineSettings settings, TokenBucket.Rate rate) {
        double scale = rate.perSecond() / settings.messageRate();
        ofClient = new Allowance.Limits(
                rate, new TokenBucket.Rate(settings.byteRate().bytes() * scale, (int)
                        Math.min(Integer.MAX_VALUE, settings.byteBurst().bytes() * Math.max(1, scale))));
        ofControl = ofClient.times(CONTROL_SHARE);
        sessions = new Allowances(ofClient, settings.sessionShare());
        users = new Allowances(ofClient, settings.userShare());
        addresses = new Allowances(ofClient, settings.addressShare());
    }

    Allowance client(long nowMs) {
        return new Allowance(ofClient, nowMs);
    }

    Allowance control(long nowMs) {
        return new Allowance(ofControl, nowMs);
    }

    Allowances sessions() {
        return sessions;
    }

    Allowances users() {
        return users;
    }

    Allowances addresses() {
        return addresses;
    }
}
