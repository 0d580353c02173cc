package org.thywill.breaking;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SpanTest {

    @Test
    void whatOverlapsCountsOnce() {
        var spans = List.of(new Span(100, 130), new Span(110, 120), new Span(125, 150));

        assertThat(Span.covered(spans)).isEqualTo(50);
    }

    @Test
    void whatLiesBetweenDoesNotCount() {
        var spans = List.of(new Span(900, 910), new Span(100, 130));

        assertThat(Span.covered(spans)).isEqualTo(40);
    }

    @Test
    void nothingCoversNothing() {
        assertThat(Span.covered(List.of())).isZero();
    }
}
