package org.thywill.push.comet;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Tickets that an event stream can be opened with, since `EventSource` has no way to send a body. Each works once
/// and for 30 s. Safe for use by many threads.
///
/// Nobody knows yet who asks for one. So there are limits for all that are not used yet, for those of one address, and
/// for the bytes of what they were asked for with, which is kept as it came: read, it would be ten times as large.
final class Tickets {
    private static final long LIFE_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final int MAX_TICKETS = 10_000;
    private static final int MAX_OF_ADDRESS = 500;
    private static final int MAX_BYTES = 16 << 20;
    private static final int RANDOM_BYTES = 16;

    private final SecureRandom random = new SecureRandom();
    private final LongSupplier nanoTime;

    /// The oldest first. Guarded by itself, as is what follows.
    private final Map<String, Issued> tickets = new LinkedHashMap<>();

    private final Map<String, Integer> ofAddress = new HashMap<>();
    private int bytes;

    Tickets(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /// What a ticket stands for.
    ///
    /// @param connect the body that it was asked for with
    /// @param sessionCookie that came with it
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Claim(byte[] connect, @Nullable String sessionCookie) {}

    private record Issued(Claim claim, String address, long expiresNanos) {}

    /// @return empty if there are too many that nobody has used
    Optional<String> issue(Claim claim, String address) {
        var ticket = random();
        long now = nanoTime.getAsLong();
        synchronized (tickets) {
            dropExpired(now);
            if (tickets.size() >= MAX_TICKETS
                    || ofAddress.getOrDefault(address, 0) >= MAX_OF_ADDRESS
                    || bytes + claim.connect().length > MAX_BYTES) {
                return Optional.empty();
            }
            tickets.put(ticket, new Issued(claim, address, now + LIFE_NANOS));
            ofAddress.merge(address, 1, Integer::sum);
            bytes += claim.connect().length;
        }
        return Optional.of(ticket);
    }

    /// @return what the ticket was issued for; empty if it was used, is too old, or never was one
    Optional<Claim> redeem(String ticket) {
        synchronized (tickets) {
            dropExpired(nanoTime.getAsLong());
            var issued = tickets.remove(ticket);
            if (issued == null) {
                return Optional.empty();
            }
            forget(issued);
            return Optional.of(issued.claim());
        }
    }

    /// 128 random bits as text.
    String random() {
        var bits = new byte[RANDOM_BYTES];
        random.nextBytes(bits);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bits);
    }

    private void dropExpired(long now) {
        var oldest = tickets.values().iterator();
        while (oldest.hasNext()) {
            var issued = oldest.next();
            if (issued.expiresNanos() - now > 0) {
                return;
            }
            oldest.remove();
            forget(issued);
        }
    }

    private void forget(Issued issued) {
        ofAddress.computeIfPresent(issued.address(), (_, count) -> count > 1 ? count - 1 : null);
        bytes -= issued.claim().connect().length;
    }
}
