package org.thywill.push.stomp;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class OutboundQueueTest {
    private final OutboundQueue queue = new OutboundQueue(1_000, Duration.ofSeconds(10), 0);

    private boolean isStalledAt(int seconds) {
        return queue.isStalled(Duration.ofSeconds(seconds).toNanos());
    }

    @Test
    void whatIsGivenAndWhatIsHeldCountTogether() {
        queue.holds(600);

        assertThat(queue.give(400)).isTrue();
        assertThat(queue.give(1)).isFalse();
    }

    @Test
    void anOutletThatHoldsTooMuchIsTooMuch() {
        assertThat(queue.holds(1_000)).isTrue();
        assertThat(queue.holds(1_001)).isFalse();
    }

    @Test
    void aQueueOfWhichNothingIsTakenForTenSecondsIsStalled() {
        queue.wrote(500);
        queue.holds(500);
        assertThat(isStalledAt(1)).isFalse();
        assertThat(isStalledAt(9)).isFalse();

        assertThat(isStalledAt(10)).isTrue();
    }

    @Test
    void aQueueOfWhichALittleIsTakenIsNot() {
        queue.wrote(500);
        queue.holds(500);
        isStalledAt(1);
        queue.wrote(200);
        queue.holds(699);

        assertThat(isStalledAt(10)).isFalse();
    }

    @Test
    void anEmptyQueueIsNeverStalled() {
        assertThat(isStalledAt(1_000)).isFalse();
    }

    @Test
    void whoWaitsGoesOnWhenTheQueueIsShortOrTheConnectionClosed() throws InterruptedException {
        queue.holds(900);
        assertThat(queue.awaitShort(Duration.ZERO)).isFalse();
        var drains = Thread.startVirtualThread(() -> queue.holds(250));
        assertThat(queue.awaitShort(Duration.ofSeconds(20))).isTrue();
        drains.join();

        queue.holds(900);
        var closes = Thread.startVirtualThread(queue::close);
        assertThat(queue.awaitShort(Duration.ofSeconds(20))).isFalse();
        closes.join();
    }
}
