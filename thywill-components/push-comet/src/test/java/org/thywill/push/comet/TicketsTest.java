package org.thywill.push.comet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import org.junit.jupiter.api.Test;

class TicketsTest {
    private static final Tickets.Claim CLAIM = claim(100);

    private final Clock clock = new Clock();
    private final Tickets tickets = new Tickets(clock);

    @Test
    void aTicketWorksOnce() {
        var ticket = tickets.issue(CLAIM, "192.0.2.1").orElseThrow();

        assertThat(tickets.redeem(ticket)).containsSame(CLAIM);
        assertThat(tickets.redeem(ticket)).isEmpty();
    }

    @Test
    void aTicketWorksForThirtySeconds() {
        var early = tickets.issue(CLAIM, "192.0.2.1").orElseThrow();
        var late = tickets.issue(CLAIM, "192.0.2.1").orElseThrow();

        clock.advanceSeconds(29);
        assertThat(tickets.redeem(early)).isPresent();
        clock.advanceSeconds(1);
        assertThat(tickets.redeem(late)).isEmpty();
    }

    @Test
    void thereAreNoMoreThanTenThousandUntilTheOldestExpire() {
        for (int i = 0; i < 10_000; i++) {
            assertThat(tickets.issue(CLAIM, "192.0.2." + i % 100)).isPresent();
        }

        assertThat(tickets.issue(CLAIM, "198.51.100.1")).isEmpty();
        clock.advanceSeconds(30);
        assertThat(tickets.issue(CLAIM, "198.51.100.1")).isPresent();
    }

    @Test
    void anAddressHasNoMoreThanFiveHundredThatItHasNotUsed() {
        var first = tickets.issue(CLAIM, "192.0.2.1").orElseThrow();
        for (int i = 1; i < 500; i++) {
            assertThat(tickets.issue(CLAIM, "192.0.2.1")).isPresent();
        }

        assertThat(tickets.issue(CLAIM, "192.0.2.1")).isEmpty();
        assertThat(tickets.issue(CLAIM, "198.51.100.1")).isPresent();
        tickets.redeem(first);
        assertThat(tickets.issue(CLAIM, "192.0.2.1")).isPresent();
        assertThat(tickets.issue(CLAIM, "192.0.2.1")).isEmpty();
    }

    @Test
    void whatTicketsWereAskedForWithIsNoMoreThanSixteenMebibytes() {
        var large = claim(1 << 20);
        var first = tickets.issue(large, "192.0.2.1").orElseThrow();
        for (int i = 1; i < 16; i++) {
            assertThat(tickets.issue(large, "192.0.2.1")).isPresent();
        }

        assertThat(tickets.issue(CLAIM, "198.51.100.1")).isEmpty();
        tickets.redeem(first);
        assertThat(tickets.issue(CLAIM, "198.51.100.1")).isPresent();
        assertThat(tickets.issue(large, "198.51.100.1")).isEmpty();
        clock.advanceSeconds(30);
        assertThat(tickets.issue(large, "198.51.100.1")).isPresent();
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

    private static Tickets.Claim claim(int bytes) {
        return new Tickets.Claim(new byte[bytes], null);
    }
}
