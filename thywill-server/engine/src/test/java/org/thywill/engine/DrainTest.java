package org.thywill.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.thywill.component.CloseReason;

class DrainTest {
    private final EngineFixture fixture = new EngineFixture();

    private List<FakeConnection> connect(int clients) {
        return Stream.generate(fixture::connect).limit(clients).toList();
    }

    private List<ClientState> clients() {
        return fixture.application.clients.stream().map(ClientState.class::cast).toList();
    }

    private static long closed(List<FakeConnection> connections) {
        return connections.stream().filter(each -> each.closed() != null).count();
    }

    @Test
    void theWindowIsSharedOutEvenly() throws InterruptedException {
        var connections = connect(100);
        var goneAtEachPause = new ArrayList<Long>();

        new Drain(Duration.ofMillis(200), 100, 0).sendAway(clients(), _ -> goneAtEachPause.add(closed(connections)));

        assertThat(goneAtEachPause)
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, 9).mapToObj(step -> step * 10L).toList());
        assertThat(connections).allSatisfy(connection -> {
            assertThat(connection.closed()).isEqualTo(CloseReason.DRAINING);
            assertThat(connection.detail()).isEqualTo("retry=1000");
        });
    }

    @Test
    void fewClientsAreSentAwayAtOnce() throws InterruptedException {
        var connections = connect(4);

        new Drain(Duration.ofSeconds(30), 4, 0).sendAway(clients(), _ -> {
            throw new AssertionError("It paused");
        });

        assertThat(closed(connections)).isEqualTo(4);
    }

    @Test
    void whoComesMeanwhileIsToldToComeWhenItIsOver() {
        var drain = new Drain(Duration.ofSeconds(30), 10_000, 1_000);

        assertThat(drain.adviceToRefused(11_000)).isEqualTo("retry=30000");
        assertThat(drain.adviceToRefused(99_000)).isEqualTo("retry=10000");
    }

    @Test
    void aDrainingEngineSendsClientsAwayWithoutEndingThemAndLetsNobodyIn() {
        var connection = fixture.connect();

        fixture.engine.drain();

        assertThat(connection.closed()).isEqualTo(CloseReason.DRAINING);
        assertThat(fixture.application.calls).containsExactly("connected");
        var late = fixture.connect();
        assertThat(late.closed()).isEqualTo(CloseReason.DRAINING);
        assertThat(late.detail()).startsWith("retry=");
        assertThat(fixture.count("refused.draining")).isOne();
    }
}
