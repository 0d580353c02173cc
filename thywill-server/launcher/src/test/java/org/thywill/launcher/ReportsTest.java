package org.thywill.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.thywill.component.ComponentException;
import org.thywill.component.Counters;
import org.thywill.component.DeployedApplication.Manifest;

class ReportsTest {

    @Test
    void aFailureIsTwoSentencesWhateverWrapsIt() {
        var told = new ComponentException("Port 80 is in use.", "Stop it.\nOr another.");

        assertThat(FailureReport.of(new IllegalStateException("wrapped", told)))
                .isEqualTo("The server did not start: Port 80 is in use.\n\n    Stop it.\n    Or another.\n");
    }

    @Test
    void anErrorOfTheServersOwnSaysSo() {
        assertThat(FailureReport.of(new IllegalStateException("oops")))
                .startsWith("The server did not start: It met with an error of its own:"
                        + " java.lang.IllegalStateException: oops.")
                .doesNotContain("\tat ");
    }

    @Test
    void theStartReportSaysWhatToOpen() {
        var echo = new Manifest("echo", "1.0", "Echo", "", "", List.of(), List.of(), "");
        var report = new StartReport(
                List.of(), List.of(echo), List.of(URI.create("http://127.0.0.1:8080/")), Duration.ofMillis(1234));

        assertThat(report.toString())
                .contains("Thywill is ready after 1.2 s.")
                .containsPattern("Echo 1.0 +http://127.0.0.1:8080/thywill/init/echo/")
                .contains("Open http://127.0.0.1:8080/ in a browser.", "Press Ctrl-C to stop.");
    }

    @Test
    void countersCanBeMetered() {
        var counters = new Counters();
        counters.counter("comet.refused.rate").add(3);
        var registry = new SimpleMeterRegistry();
        var metrics = new CounterMetrics(counters);

        metrics.bindTo(registry);
        counters.counter("comet.refused.rate").increment();
        counters.counter("later").increment();
        metrics.bindTo(registry);

        assertThat(registry.get("thywill.comet.refused.rate").functionCounter().count())
                .isEqualTo(4);
        assertThat(registry.get("thywill.later").functionCounter().count()).isEqualTo(1);
    }
}
