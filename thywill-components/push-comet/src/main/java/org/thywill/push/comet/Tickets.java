package org.thywill.push.comet;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.thywill.component.ConnectRequest;

/// Tickets that an event stream can be opened with, since `EventSource` has no way to send a body. Each works once
/// and for 30 s. Safe for use by many threads.
final class Tickets {
    private static final long LIFE_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final int MAX_TICKETS = 10_000;
    private static final int RANDOM_BYTES = 16;

    private final SecureRandom random = new SecureRandom();
    private final LongSupplier nanoTime;

    /// The oldest first. Guarded by itself.
    private final Map<String, Ticket> tickets = new LinkedHashMap<>();

    Tickets(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /// @return empty if there are too many that nobody has used
    Optional<String> issue(ConnectRequest request) {
        var ticket = random();
        long now = nanoTime.getAsLong();
        synchronized (tickets) {
            dropExpired(now);
            if (tickets.size() >= MAX_TICKETS) {
                return Optional.empty();
            }
            tickets.put(ticket, new Ticket(request, now + LIFE_NANOS));
        }
        return Optional.of(ticket);
    }

    /// @return what the ticket was issued for; empty if it was used, is too old, or never was one
    Optional<ConnectRequest> redeem(String ticket) {
        synchronized (tickets) {
            dropExpired(nanoTime.getAsLong());
            return Optional.ofNullable(tickets.remove(ticket)).map(Ticket::request);
        }
    }

    /// 128 random bits as text.
    String random() {
        var bytes = new byte[RANDOM_BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private void dropExpired(long now) {
        var oldest = tickets.values().iterator();
        while (oldest.hasNext() && oldest.next().expiresNanos() - now <= 0) {
            oldest.remove();
        }
    }

    private record Ticket(ConnectRequest request, long expiresNanos) {}
}
