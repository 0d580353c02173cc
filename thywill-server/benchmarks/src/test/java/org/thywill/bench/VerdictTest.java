package org.thywill.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// That a run in which something went wrong does not pass.
class VerdictTest {
    private static final Map<String, Double> FIGURES = Map.of(Outcome.DELIVERIES, 10.0, Outcome.CPU_PER_DELIVERY, 2.0);

    @Test
    void nothingIsWrongWithARunInWhichAllCame() {
        var outcome =
                Outcomes.of("", Workload.ROOMS, FIGURES).with(Meter.LOST, 0).with(Meter.REFUSED, 0);

        assertThat(Verdict.of(outcome)).isEmpty();
    }

    @Test
    void idleClientsWaitForNoDeliveries() {
        assertThat(Verdict.of(Outcomes.of("", Workload.IDLE, Map.of(Idle.HEAP, 1_000.0))))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "lost, 1_234, '1,234 never came: look at'",
        "doubled, 1, '1 came twice: look at'",
        "reordered, 2, '2 came out of order: look at'",
        "refused, 3, '3 were refused: look at'",
        "ended, 4, '4 connections ended, though no client wanted it: look at'",
        "deliveries, 0, 'nothing was delivered: look at'",
        "cpuMicrosPerDelivery, NaN, 'cpuMicrosPerDelivery is NaN, which is no cost'",
        "cpuMicrosPerDelivery, Infinity, 'cpuMicrosPerDelivery is Infinity, which is no cost'",
    })
    void whatIsWrongIsSaidInALine(String figure, String value, String line) {
        var outcome =
                Outcomes.of("this", Workload.ROOMS, FIGURES).with(figure, Double.parseDouble(value.replace("_", "")));

        assertThat(Verdict.of(outcome)).singleElement().asString().startsWith("rooms (this): " + line);
    }

    @Test
    void aReasonIsTold() {
        var outcome = Outcomes.of(
                "",
                Workload.ROOMS,
                Map.of(Meter.ENDED, 1.0),
                Map.of(Meter.ENDED, "closed with 4408 client is too slow"));

        assertThat(Verdict.of(outcome)).singleElement().asString().endsWith("closed with 4408 client is too slow");
    }
}
