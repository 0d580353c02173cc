package org.thywill.push.comet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.thywill.component.ConnectRequest;

class TicketsTest {
    private static final ConnectRequest REQUEST =
            new ConnectRequest("talk", null, CometClient.INSTANCE, 0, null, Map.of());

    private final Clock clock = new Clock();
    private final Tickets tickets = new Tickets(clock);

    @Test
    void aTicketWorksOnce() {
        var ticket = tickets.issue(REQUEST).orElseThrow();

        assertThat(tickets.redeem(ticket)).contains(REQUEST);
        assertThat(tickets.redeem(ticket)).isEmpty();
    }

    @Test
    void aTicketWorksForThirtySeconds() {
        var early = tickets.issue(REQUEST).orElseThrow();
        var late = tickets.issue(REQUEST).orElseThrow();

        clock.advanceSeconds(29);
        assertThat(tickets.redeem(early)).isPresent();
        clock.advanceSeconds(1);
        assertThat(tickets.redeem(late)).isEmpty();
    }

    @Test
    void thereAreNoMoreThanTenThousandUntilTheOldestExpire() {
        for (int i = 0; i < 10_000; i++) {
            assertThat(tickets.issue(REQUEST)).isPresent();
        }

        assertThat(tickets.issue(REQUEST)).isEmpty();
        clock.advanceSeconds(30);
        assertThat(tickets.issue(REQUEST)).isPresent();
    }

    @Test
    void ticketsAreRandomAndFitIntoAnAddress() {
        var seen = new HashSet<String>();
        for (int i = 0; i < 10_000; i++) {
            assertThat(seen.add(tickets.random())).isTrue();
        }
        assertThat(seen).allMatch(ticket -> ticket.matches("[A-Za-z0-9_-]{22}"));
    }

    @Test
    void whatWasNeverATicketIsNone() {
        assertThat(tickets.redeem("")).isEmpty();
    }
}
