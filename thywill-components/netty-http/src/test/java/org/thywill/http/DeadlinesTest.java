package org.thywill.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.thywill.http.Deadlines.Verdict;

class DeadlinesTest {
    private long nowNanos = Long.MAX_VALUE - 1_000; // it overflows, as a real clock may
    private final Deadlines deadlines = new Deadlines(HttpLimits.DEFAULT, () -> nowNanos);

    private void pass(int seconds) {
        nowNanos += Duration.ofSeconds(seconds).toNanos();
    }

    private Verdict check(long queuedBytes) {
        return deadlines.check(nowNanos, queuedBytes, false);
    }

    @Test
    void aNewConnectionHasTenSecondsToBegin() {
        pass(9);
        assertThat(check(0)).isEqualTo(Verdict.FINE);
        pass(1);
        assertThat(check(0)).isEqualTo(Verdict.IDLE);
    }

    @Test
    void aHeadHasTenSecondsAndABodyThirty() {
        deadlines.headBegins();
        pass(10);
        assertThat(check(0)).isEqualTo(Verdict.LATE);

        deadlines.bodyBegins();
        pass(29);
        assertThat(check(0)).isEqualTo(Verdict.FINE);
        pass(1);
        assertThat(check(0)).isEqualTo(Verdict.LATE);
    }

    @Test
    void whoHasGotAllCanTakeItInAsMuchTimeAsWhoHasNot() {
        deadlines.closingBegins();
        pass(29);
        assertThat(check(0)).isEqualTo(Verdict.FINE);
        pass(1);
        assertThat(check(0)).isEqualTo(Verdict.OVER);
    }

    @Test
    void betweenRequestsAMinutePasses() {
        deadlines.idleBegins();
        pass(59);
        assertThat(check(0)).isEqualTo(Verdict.FINE);
        pass(1);
        assertThat(check(0)).isEqualTo(Verdict.IDLE);
    }

    @Test
    void whileAnEndpointIsAtWorkNothingIsLate() {
        deadlines.headBegins();
        deadlines.none();
        pass(3_600);

        assertThat(check(0)).isEqualTo(Verdict.FINE);
    }

    @Test
    void aReaderThatTakesHardlyAnythingIsStalled() {
        deadlines.idleBegins();
        assertThat(check(1_000_000)).isEqualTo(Verdict.FINE);
        pass(29);
        assertThat(check(999_000)).isEqualTo(Verdict.FINE);
        pass(1);
        assertThat(check(998_000)).isEqualTo(Verdict.STALLED);
    }

    @Test
    void aSlowReaderThatGoesOnIsNotStalled() {
        deadlines.idleBegins();
        for (long queued = 1_000_000; queued > 0; queued -= 10_000) {
            assertThat(check(queued)).isEqualTo(Verdict.FINE);
            pass(20);
        }
    }

    @Test
    void howSlowAStreamMayBeIsDecidedByItsOwner() {
        deadlines.none();
        deadlines.check(nowNanos, 1_000_000, true);
        pass(3_600);

        assertThat(deadlines.check(nowNanos, 1_000_000, true)).isEqualTo(Verdict.FINE);
    }
}
