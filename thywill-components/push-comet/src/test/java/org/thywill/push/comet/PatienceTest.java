package org.thywill.push.comet;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PatienceTest {
    private final Patience patience = new Patience(1_000);

    @Test
    void aHundredAreBorneAndThenOneEachSecond() {
        for (int i = 0; i < Patience.MOST; i++) {
            assertThat(patience.bears(1_000)).isTrue();
        }
        assertThat(patience.bears(1_000)).isFalse();
        assertThat(patience.bears(1_002)).isTrue();
        assertThat(patience.bears(1_002)).isFalse();
    }

    @Test
    void itGrowsToAHundredAgainAndNoFurther() {
        assertThat(patience.bears(1_000)).isTrue();

        for (int i = 0; i < Patience.MOST; i++) {
            assertThat(patience.bears(9_000)).isTrue();
        }
        assertThat(patience.bears(9_000)).isFalse();
    }
}
