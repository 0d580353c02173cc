package org.thywill.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class PlotTest {
    private static final Pattern LOOK =
            Pattern.compile("stroke='#[0-9a-f]+' stroke-width='2' stroke-dasharray='[0-9 ]*'");

    @Test
    void manyLinesLookDifferent() {
        var plot = new Plot("title", "unit", List.of(new Plot.Tick(0, "0"), new Plot.Tick(1, "<1>")), false);
        for (int i = 0; i < 32; i++) {
            plot.line("line " + i, List.of(new double[] {0, 1}, new double[] {1, i}));
        }

        var svg = plot.svg();

        assertThat(LOOK.matcher(svg).results().map(match -> match.group()).distinct())
                .hasSize(32);
        assertThat(svg).contains("&lt;1&gt;").doesNotContain("<1>");
    }
}
