package org.thywill.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.thywill.engine.EngineFixture.publish;
import static org.thywill.engine.EngineFixture.send;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.thywill.app.User;
import org.thywill.component.ClientLink.Receipt;
import org.thywill.component.CloseReason;
import org.thywill.component.ConnectRequest.Subscription;
import org.thywill.component.Identity.Verdict.Known;
import org.thywill.component.ServerMessage.Acknowledged;
import org.thywill.component.testkit.MemoryDatabase;

class DrainTest {
    private static final Duration WINDOW = Duration.ofSeconds(30);
    private static final String SUCCESSOR = "https://b.example.org";

    private final EngineFixture fixture = new EngineFixture();

    private List<FakeConnection> connect(int clients) {
        return Stream.generate(fixture::connect).limit(clients).toList();
    }

    private List<ClientState> clients() {
        return fixture.application.clients.stream().map(ClientState.class::cast).toList();
    }

    private static long closed(List<FakeConnection> connections) {
        return connections.stream().filter(each -> !each.isOpen()).count();
    }

    @Test
    void theWindowIsSharedOutEvenly() {
        var connections = connect(100);
        var goneAtEachPause = new ArrayList<Long>();

        new Drain(Duration.ofMillis(200), "", 100, 0).letGo(clients(), _ -> {
            fixture.tasks.runAll();
            goneAtEachPause.add(closed(connections));
        });
        fixture.tasks.runAll();

        assertThat(goneAtEachPause)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, 9).mapToObj(step -> step * 10).toList());
        assertThat(connections).extracting(FakeConnection::closed).containsOnly(CloseReason.DRAINING);
        assertThat(connections).extracting(FakeConnection::detail).containsOnly("retry=1000");
    }

    @Test
    void fewClientsAreLetGoAtOnce() {
        var connections = connect(4);

        new Drain(WINDOW, "", 4, 0).letGo(clients(), _ -> {
            throw new AssertionError("It paused");
        });
        fixture.tasks.runAll();

        assertThat(closed(connections)).isEqualTo(4);
    }

    @Test
    void whoWaitsForTheWindowToEndLosesNobodyWhenItIsInterrupted() {
        var connections = connect(50);

        new Drain(WINDOW, "", 10_000, 0).letGo(clients(), _ -> {
            throw new InterruptedException();
        });
        fixture.tasks.runAll();

        assertThat(Thread.interrupted()).isTrue();
        assertThat(closed(connections)).isEqualTo(50);
    }

    @Test
    void whoComesMeanwhileIsToldToComeWhenItIsOver() {
        var drain = new Drain(WINDOW, "", 10_000, 1_000);

        assertThat(drain.refusal(11_000)).isEqualTo(Parting.between(25_000, 50_000));
        assertThat(drain.refusal(99_000)).isEqualTo(Parting.between(5_000, 30_000));
        assertThat(new Drain(WINDOW, "", 0, 0).refusal(0)).isEqualTo(Parting.between(333, 2_000));
    }

    @Test
    void aDrainingEngineLetsNobodyInAndEndsNobody() {
        var connection = fixture.connect();

        fixture.engine.drain("");
        fixture.tasks.runAll();

        assertThat(connection.closed()).isEqualTo(CloseReason.DRAINING);
        assertThat(fixture.application.calls).containsExactly("connected");
        var late = fixture.connect();
        assertThat(late.closed()).isEqualTo(CloseReason.DRAINING);
        assertThat(late.detail()).isEqualTo("retry=336-2003");
        assertThat(fixture.count("refused.draining")).isOne();
    }

    @Test
    void whatWaitsOnLazyChannelsIsSentBefore() {
        var connection = fixture.connect(Map.of("lazy/1", Subscription.LIVE));
        fixture.receive(connection, publish(1, "lazy/1", "waits"));
        assertThat(connection.published("lazy/1")).isEmpty();

        fixture.engine.drain("");
        fixture.tasks.runAll();

        assertThat(connection.published("lazy/1")).containsExactly("\"waits\"");
        assertThat(connection.closed()).isEqualTo(CloseReason.DRAINING);
    }

    @Test
    void whatWaitsOnLazyChannelsIsSentBeforeTheirApplicationIsReplaced() {
        var connection = fixture.connect(Map.of("lazy/1", Subscription.LIVE));
        fixture.application.context.channel("lazy/1").publish("waits");

        fixture.engine.stop(Duration.ofSeconds(10));

        assertThat(connection.published("lazy/1")).containsExactly("\"waits\"");
    }

    @Test
    void whoIsStillBeingIdentifiedIsNotLetInEither() {
        fixture.identity.known.put("ada's", new Known(new User("ada", "Ada"), 0, Known.NEVER));
        var connection = fixture.begin("ada's");

        fixture.engine.drain("");
        fixture.tasks.runAll();

        assertThat(connection.closed()).isEqualTo(CloseReason.DRAINING);
        assertThat(connection.detail()).isEqualTo("retry=333-2000");
        assertThat(fixture.count("refused.draining")).isOne();
        assertThat(fixture.application.calls).isEmpty();
    }

    @Test
    void aSuccessorIsWhereEverybodyIsSent() {
        var connections = connect(5);

        fixture.engine.drain(SUCCESSOR);
        fixture.tasks.runAll();
        var late = fixture.connect();

        assertThat(Stream.concat(connections.stream(), Stream.of(late))).allSatisfy(each -> {
            assertThat(each.closed()).isEqualTo(CloseReason.ELSEWHERE);
            assertThat(each.detail()).isEqualTo(SUCCESSOR);
        });
    }

    @Test
    void whatWasSentBeforeIsDoneAndAcknowledgedFirst() {
        var release = new CountDownLatch(1);
        var application = new TestApplication();
        var threads = EngineFixture.withThreads(Map.of(), application, new MemoryDatabase());
        var connection = threads.connectAndWait(Map.of());
        application.handler = (_, _) -> release.await();
        connection.link().receive(send(1, "one"));
        connection.link().receive(send(2, "two"));

        threads.engine.drain("");
        boolean servedUntilThen = connection.isOpen();
        release.countDown();
        threads.engine.stop(WINDOW);

        assertThat(servedUntilThen).isTrue();
        assertThat(connection.messages().getLast()).isEqualTo(new Acknowledged(2));
        assertThat(connection.closed()).isEqualTo(CloseReason.DRAINING);
        assertThat(connection.link().receive(send(3, "late"))).isInstanceOf(Receipt.Gone.class);
        assertThat(application.calls)
                .containsExactly("connected", "message \"one\"", "message \"two\"", "gone ENDED", "stop");
    }

    @Test
    void whatIsStillUnderWayWhenTheGraceIsOverIsEnded() {
        var entered = new CountDownLatch(1);
        var application = new TestApplication();
        var threads = EngineFixture.withThreads(Map.of(), application, new MemoryDatabase());
        var connection = threads.connectAndWait(Map.of());
        application.handler = (_, _) -> {
            entered.countDown();
            new CountDownLatch(1).await();
        };
        connection.link().receive(send(1, "for ever"));
        threads.await(entered);

        threads.engine.drain(SUCCESSOR);
        threads.engine.stop(Duration.ofMillis(1));

        assertThat(connection.closed()).isEqualTo(CloseReason.ELSEWHERE);
        assertThat(connection.detail()).isEqualTo(SUCCESSOR);
        assertThat(application.calls).contains("stop");
    }
}
