package org.thywill.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HtmlReportTest {
    @TempDir
    private Path folder;

    private String page(Outcome... outcomes) throws IOException {
        var file = folder.resolve("bench.html");
        HtmlReport.write(file, List.of(outcomes));
        return Files.readString(file);
    }

    @Test
    void everyFigureStandsInIt() throws IOException {
        var idle = Map.of(Idle.RESIDENT, 5_000.0, Idle.HEAP, 3_000.0, Idle.CONNECT, 90.0, Idle.AT_REST, 1.5);
        var durable = Map.of(Outcome.DELIVERIES, 10.0, "ofBareLoop", 0.75, "batch", 40.0, Meter.REFUSED, 77.0);

        assertThat(page(Outcomes.of("", Workload.IDLE, idle), Outcomes.of("", Workload.DURABLE, durable)))
                .contains("5,000 bytes resident a client", "3,000 bytes of heap a client")
                .contains("90 µs of CPU to connect one", "1.50 µs of CPU a client and second")
                .contains("0.75 of what a bare loop stores; 40 rows in a batch")
                .contains("<th>refused</th>", "<td>77</td>")
                .contains("<td>closed</td>", "latency is queueing");
    }

    @Test
    void whatIsNotKnownIsLeftOut() throws IOException {
        assertThat(page(Outcomes.of("", Workload.IDLE, Map.of(Idle.CONNECT, 90.0))))
                .contains("<p>idle: 90 µs of CPU to connect one</p>")
                .doesNotContain("NaN");
    }

    @Test
    void eachWorkloadHasAPlotOfItsDeliveries() throws IOException {
        var figures = Map.of(Outcome.DELIVERIES, 10.0);

        var page = page(
                Outcomes.of("this", Workload.ROOMS, figures),
                Outcomes.of("other", Workload.ROOMS, figures),
                Outcomes.of("this", Workload.ECHO, figures));

        assertThat(page.split("<figcaption>Deliveries in each second: ", -1)).hasSize(3);
    }

    @Test
    void whatHasAMeaningInHtmlIsEscaped() {
        assertThat(HtmlReport.escaped("<a href=\"'&'\">")).isEqualTo("&lt;a href=&quot;&#39;&amp;&#39;&quot;&gt;");
    }
}
