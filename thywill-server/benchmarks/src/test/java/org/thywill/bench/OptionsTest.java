package org.thywill.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OptionsTest {
    @Test
    void withoutWordsEverythingIsMeasuredOnce() {
        var options = Options.parse(List.of());

        assertThat(options.workloads()).containsExactly(Workload.values());
        assertThat(options.rounds()).isEqualTo(1);
        assertThat(options.url()).isNull();
    }

    @Test
    void wordsChooseWorkloadsAndOptionsTheirNumbers() {
        var options = Options.parse(List.of("rooms", "echo", "--clients", "50", "--transport", "long-poll"));

        assertThat(options.workloads()).containsExactly(Workload.ROOMS, Workload.ECHO);
        assertThat(options.clientsOr(1_000)).isEqualTo(50);
        assertThat(options.channelsOr(7)).isEqualTo(7);
        assertThat(options.transport()).isEqualTo(Transport.LONG_POLL);
    }

    @Test
    void anOptionIsForThoseOfTheWorkloadsThatUseIt() {
        var options = Options.parse(List.of("idle", "echo", "--rate", "5"));

        assertThat(options.rate()).isEqualTo(5);
        assertThat(Workload.ECHO.transport(Transport.SSE)).isEqualTo(Transport.WEBSOCKET);
        assertThat(Workload.LONG_POLL.transport(Transport.SSE)).isEqualTo(Transport.LONG_POLL);
        assertThat(Workload.IDLE.transport(Transport.SSE)).isEqualTo(Transport.SSE);
    }

    @Test
    void anotherCheckoutIsMeasuredThreeTimesInTurns() {
        assertThat(Options.parse(List.of("--against", "elsewhere")).rounds()).isEqualTo(3);
        assertThat(Options.parse(List.of("--against", "elsewhere", "--rounds", "5"))
                        .rounds())
                .isEqualTo(5);
    }

    @Test
    void aServerThatRunsIsNamedByItsAddress() {
        assertThat(Options.parse(List.of("--url", "http://127.0.0.1:8080/")).url())
                .isEqualTo(URI.create("http://127.0.0.1:8080/"));
    }

    @Test
    void messagesToAServerWithAProfileAreScattered() {
        assertThat(Options.parse(List.of()).pace(500)).isEqualTo(new Pace(500, false));
        assertThat(Options.parse(List.of("--profile")).pace(1_000)).isEqualTo(new Pace(1_000, true));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
                    fanout               | There is no workload "fanout"
                    fanout               | Did you mean "fan-out"?
                    --transprt sse       | Did you mean "--transport"?
                    --transport carrier  | --transport is one of websocket, sse, stream, long-poll, but was "carrier".
                    --clients            | --clients needs a value.
                    --clients none       | --clients is a number from 1 to 15000, but was "none".
                    --clients 20000      | --clients is a number from 1 to 15000, but was "20000".
                    --size 3             | --size is a number from 16 to 60000, but was "3".
                    --url ws://there/    | --url is such as http://127.0.0.1:8080/, without TLS, but was "ws://there/".
                    --database oracle    | --database is one of h2, mariadb, both, but was "oracle".
                    --url http://a/ --database h2 | --url and --database exclude one another.
                    --url http://a/ --profile | --url and --profile exclude one another.
                    idle --rate 5 | --rate is of no use to idle.
                    echo recovery --window 5 | --window is of no use to echo and recovery.
                    echo --transport sse | --transport is of no use to echo.
                    --rate 5 --window 8 | --rate and --window exclude one another.
                    --rate 0 | --rate is a number from 1 to 1000000, but was "0".
                    --worse 5 | --worse is of use with --against only.
                    --url http://a/ --against b | --url and --against exclude one another.
                    """)
    void whatIsWrongIsSaid(String words, String message) {
        assertThatThrownBy(() -> Options.parse(List.of(words.split(" "))))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining(message);
    }
}
