package org.thywill.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HoldbackTest {
    private final Holdback holdback = new Holdback();

    @Test
    void atFirstNothingIsHeldUp() {
        assertThat(holdback.await()).isTrue();
    }

    @Test
    void whatIsHeldUpIsDoneOnceTheClientKnows() {
        var known = holdback.begin(0);
        assertThat(holdback.isHeld()).isTrue();

        known.run();

        assertThat(holdback.await()).isTrue();
    }

    @Test
    void whatIsHeldUpWhenTheClientIsLetGoIsNeverDone() {
        var known = holdback.begin(0);

        holdback.end();
        known.run();

        assertThat(holdback.await()).isFalse();
    }

    @Test
    void whatFailsAfterTheClientWasLetGoLetsNothingFollow() {
        holdback.end();
        assertThat(holdback.await()).isTrue();

        holdback.begin(0);

        assertThat(holdback.await()).isFalse();
    }

    @Test
    void aClientThatIsConnectedAndSaysNothingIsWaitedForAMinute() {
        holdback.begin(5);

        assertThat(holdback.expire(true, 5 + Holdback.PATIENCE_MS)).isFalse();
        assertThat(holdback.expire(true, 6 + Holdback.PATIENCE_MS)).isTrue();

        assertThat(holdback.await()).isTrue();
    }

    @Test
    void theTimeAwayDoesNotCount() {
        holdback.begin(0);

        assertThat(holdback.expire(false, 500_000)).isFalse();
        assertThat(holdback.expire(true, 500_000 + Holdback.PATIENCE_MS)).isFalse();
        assertThat(holdback.expire(true, 500_001 + Holdback.PATIENCE_MS)).isTrue();
    }

    @Test
    void anInterruptEndsNoWaitAndIsNotForgotten() throws Exception {
        var releaser = Thread.ofVirtual().unstarted(holdback.begin(0));
        Thread.currentThread().interrupt();
        releaser.start();

        boolean may = holdback.await();

        assertThat(may).isTrue();
        assertThat(Thread.interrupted()).isTrue();
        releaser.join();
    }
}
