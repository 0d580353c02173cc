package org.thywill.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.thywill.bench.ThreadTimes.Cpu;

class ProfileReportTest {
    private static final Map<ThreadKind, Cpu> THREADS =
            Map.of(ThreadKind.EVENT_LOOPS, new Cpu(1_500, 1_500), ThreadKind.C2, new Cpu(1_000, 0));

    @TempDir
    private Path folder;

    private static Outcome outcome(Profile profile) {
        return new Outcome(
                "this",
                Workload.DURABLE,
                "mariadb",
                Transport.WEBSOCKET,
                20,
                true,
                new Histogram(3),
                Map.of(Outcome.DELIVERIES, 100_000.0),
                Map.of(),
                List.of(),
                profile);
    }

    private static Profile profile() {
        var send = new Frame("io.netty.channel.unix.Socket", "send", true);
        var run = new Frame("org.thywill.http.Turns", "run", false);
        return Profile.of(
                THREADS,
                List.of(
                        new Sample(ThreadKind.EVENT_LOOPS, List.of(send)),
                        new Sample(ThreadKind.EVENT_LOOPS, List.of(run)),
                        new Sample(ThreadKind.EVENT_LOOPS, List.of(send))),
                7);
    }

    @Test
    void callsShareWhatTheirKindOfThreadHasTakenHoweverManySamplesWereLost() {
        var calls = profile().calls();

        assertThat(calls.millis()).isEqualTo(4_000);
        assertThat(calls.samples()).isEqualTo(3);
        assertThat(calls.calls().get(Frame.of(ThreadKind.C2)).millis()).isEqualTo(1_000);
        assertThat(calls.calls().get(Frame.of(ThreadKind.EVENT_LOOPS)).calls().values())
                .extracting(CallTree::millis)
                .containsExactly(2_000.0, 1_000.0);
    }

    @Test
    void theReportHasSharesAndPricesOfThreadsAndAFlameGraph() {
        HtmlReport.write(folder.resolve("bench.html"), List.of(outcome(profile())));

        assertThat(folder.resolve("bench.html"))
                .content()
                .contains("durable (mariadb) (this): where the server&#39;s CPU goes")
                .contains("title='event loops 75.0 %'")
                .contains("event loops</td><td>3.00</td><td>75.0 %</td><td>50 %</td><td>30.00</td>")
                .contains("compiler C2</td><td>1.00</td><td>25.0 %</td><td>0 %</td><td>10.00</td>")
                .doesNotContain("garbage collection</td>")
                .contains(
                        "<svg class='flame'",
                        ">Turns.run<",
                        "Native: Socket.send 50.0 %.",
                        "by 3 samples of CPU time (7 more were lost)");
    }

    @Test
    void eachFlameGraphIsAFileBesideTheReport() throws IOException {
        ProfileReport.writeFiles(folder.resolve("bench.html"), List.of(outcome(profile())));

        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(folder.resolve("bench-durable-websocket-mariadb-this.svg"));
        }
    }

    @Test
    void whatIsNotKnownIsSaidInTheReportAndInTheText() {
        var outcomes = List.of(outcome(Profile.missing("no Linux")));

        ProfileReport.writeFiles(folder.resolve("bench.html"), outcomes);

        assertThat(ProfileReport.html(outcomes))
                .contains("no profile: no Linux")
                .doesNotContain("<svg", "<table");
        assertThat(ProfileReport.text(outcomes))
                .isEqualToIgnoringNewLines("durable (mariadb) (this): no profile: no Linux");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void threadsAreKnownWithoutSamples() {
        var outcomes = List.of(outcome(Profile.withoutCalls(THREADS, "no samples")));

        assertThat(ProfileReport.html(outcomes)).contains("<table>", "no flame graph: no samples");
        assertThat(ProfileReport.text(outcomes))
                .contains("event loops 75.0 %, compiler C2 25.0 %; no flame graph: no samples");
    }
}
