package org.thywill.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RefusalLogTest {
    private long second = 1_000;
    private final RefusalLog log = new RefusalLog(() -> second);

    @Test
    void aSecondHasTenLinesAndTheNextOneTenMore() {
        for (int i = 0; i < 10; i++) {
            assertThat(log.mayWrite()).isTrue();
        }
        assertThat(log.mayWrite()).isFalse();
        assertThat(log.mayWrite()).isFalse();

        second++;

        assertThat(log.mayWrite()).isTrue();
    }
}
