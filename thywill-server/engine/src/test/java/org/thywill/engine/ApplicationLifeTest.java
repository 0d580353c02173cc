package org.thywill.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.thywill.engine.EngineFixture.send;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.thywill.app.Application;
import org.thywill.app.ApplicationContext;
import org.thywill.app.ChannelOptions;
import org.thywill.app.StorageException;
import org.thywill.app.User;
import org.thywill.component.ClientLink.Receipt;
import org.thywill.component.CloseReason;
import org.thywill.component.ComponentException;
import org.thywill.component.ConnectRequest.Subscription;
import org.thywill.component.Identity.Verdict.Known;
import org.thywill.component.ServerMessage.Acknowledged;
import org.thywill.component.ServerMessage.Connected;
import org.thywill.component.testkit.MemoryDatabase;

class ApplicationLifeTest {
    private final TestApplication application = new TestApplication();
    private final MemoryDatabase database = new MemoryDatabase();
    private final EngineFixture fixture =
            EngineFixture.withThreads(Map.of("applicationStop", "1s"), application, database);

    @Test
    void anApplicationThatFailsToStartIsNotHosted() {
        var failing = new Application() {
            @Override
            public void start(ApplicationContext context) {
                throw new IllegalStateException("No map in maps/");
            }
        };

        assertThatThrownBy(() -> fixture.engine.deployed(new TestDeployment("broken", failing)))
                .isInstanceOf(ComponentException.class)
                .hasMessageContaining("broken")
                .hasMessageContaining("No map in maps/");
        assertThat(fixture.engine.applications()).hasSize(1);
    }

    @Test
    void anApplicationThatNeverEndsItsStartIsNotHosted() {
        var hasty = EngineFixture.withThreads(Map.of("applicationStart", "1s"), application, database);
        var hanging = new Application() {
            @Override
            public void start(ApplicationContext context) throws Exception {
                new CountDownLatch(1).await();
            }
        };

        assertThatThrownBy(() -> hasty.engine.deployed(new TestDeployment("hanging", hanging)))
                .isInstanceOf(ComponentException.class)
                .hasMessageContaining("longer than 1 s");
    }

    @Test
    void aRemovedApplicationEndsItsClientsAndLetsThemComeBack() {
        var connection = fixture.connectAndWait(Map.of("open/1", Subscription.LIVE));
        var deployed = fixture.engine.application("app").orElseThrow();

        fixture.engine.removed(deployed);

        assertThat(connection.closed()).isEqualTo(CloseReason.DRAINING);
        assertThat(connection.detail()).startsWith("retry=");
        assertThat(application.calls).containsExactly("connected", "gone ENDED", "stop");
        assertThat(fixture.engine.applications()).isEmpty();
        assertThat(fixture.push.open).isEmpty();
        assertThat(fixture.connect(Map.of(), new FakeConnection()).closed()).isEqualTo(CloseReason.DRAINING);
        fixture.clock.advance(Duration.ofMinutes(1));
        assertThat(fixture.connect(Map.of(), new FakeConnection()).closed()).isEqualTo(CloseReason.NO_APPLICATION);
        assertThatThrownBy(() -> application.publish("open/1", 1)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void whoIsStillBeingIdentifiedIsNotLetIntoAnApplicationThatIsRemoved() {
        var slow = new EngineFixture();
        slow.identity.known.put("ada's", new Known(new User("ada", "Ada"), 0, Known.NEVER));
        var connection = slow.begin("ada's");

        slow.engine.removed(slow.engine.application("app").orElseThrow());
        slow.tasks.runAll();

        assertThat(connection.closed()).isEqualTo(CloseReason.DRAINING);
        assertThat(connection.detail()).startsWith("retry=");
        assertThat(slow.application.calls).containsExactly("stop");
        assertThat(slow.engine.clientCount()).isZero();
    }

    @Test
    void aNewVersionTakesThePlaceOfTheOldOne() {
        var before = fixture.connectAndWait(Map.of());
        var old = fixture.engine.application("app").orElseThrow();
        var newer = new TestApplication();

        fixture.engine.deployed(new TestDeployment("app", newer));
        fixture.engine.removed(old);
        fixture.connect();
        newer.awaitClients(1);

        assertThat(before.closed()).isEqualTo(CloseReason.DRAINING);
        assertThat(application.calls).endsWith("gone ENDED", "stop");
        assertThat(fixture.engine.applications()).hasSize(1);
        assertThat(newer.calls).doesNotContain("stop");
    }

    @Test
    void aCallbackThatNeverEndsIsInterruptedAndTheApplicationStops() {
        var entered = new CountDownLatch(1);
        application.handler = (_, _) -> {
            entered.countDown();
            new CountDownLatch(1).await();
        };
        var connection = fixture.connectAndWait(Map.of());
        connection.link().receive(send(1, "block"));
        fixture.await(entered);

        fixture.engine.removed(fixture.engine.application("app").orElseThrow());

        assertThat(application.calls).contains("stop");
    }

    @Test
    void aClientThatBlocksItsCallbackHoldsUpNobodyElse() {
        var release = new CountDownLatch(1);
        application.handler = (_, message) -> {
            if (message.as(String.class).equals("block")) {
                fixture.await(release);
            }
        };
        var blocked = fixture.connectAndWait(Map.of());
        var other = fixture.connectAndWait(Map.of());

        blocked.link().receive(send(1, "block"));
        fixture.receiveAndWait(other, send(1, "quick"), Acknowledged.class);
        assertThat(blocked.messages(Acknowledged.class)).isEmpty();
        release.countDown();

        blocked.await(Acknowledged.class);
    }

    @Test
    void stoppingTheEngineSendsEverybodyAway() {
        var connection = fixture.connectAndWait(Map.of());

        fixture.engine.stop(Duration.ofSeconds(5));

        assertThat(connection.closed()).isEqualTo(CloseReason.DRAINING);
        assertThat(connection.detail()).isEqualTo("retry=1000");
        assertThat(application.calls).endsWith("gone ENDED", "stop");
        assertThat(fixture.connect(Map.of(), new FakeConnection()).closed()).isEqualTo(CloseReason.DRAINING);
        assertThat(connection.link().receive(send(1, "late"))).isInstanceOf(Receipt.Gone.class);
    }

    @Test
    void channelsInUseCannotBeDeclaredAnew() {
        application.publish("open/1", 1);

        assertThatThrownBy(() -> application.context.declare("open/*", ChannelOptions.durable()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("open/1");
        assertThatThrownBy(() -> application.context.declare("a b*", ChannelOptions.DEFAULT))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> application.context.channel("ä")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> application.context.channel("x".repeat(256)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aPublicationIsFoundInTheHistory() {
        var channel = application.context.channel("open/1");
        var published = channel.publish(List.of(1, 2), "id");

        assertThat(channel.publish("again", "id").offset()).isEqualTo(1);
        assertThat(channel.publish("other").offset()).isEqualTo(2);
        assertThat(channel.history(10)).hasSize(2);
        assertThat(channel.historyAfter(1, 10)).singleElement().satisfies(publication -> {
            assertThat(publication.as(String.class)).isEqualTo("other");
            assertThat(publication.at().toEpochMilli()).isEqualTo(fixture.clock.millis());
        });
        assertThat(published.json()).isEqualTo("[1,2]");
    }

    @Test
    void whatCannotBeWrittenOrIsTooLongIsNotPublished() {
        var channel = application.context.channel("open/1");
        var loop = new java.util.ArrayList<Object>();
        loop.add(loop);

        assertThatThrownBy(() -> channel.publish("x".repeat(300_000))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> channel.publish(1, "x".repeat(129))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> channel.history(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThat(channel.history(10)).isEmpty();
    }

    @Test
    void valuesAreKeptByTheDatabase() {
        var storage = application.context.storage();

        storage.put("score/1", 41);
        assertThat(storage.putIfAbsent("score/1", 42)).isFalse();
        assertThat(storage.get("score/1", Integer.class)).contains(41);
        assertThat(storage.keys("score/", 10)).containsExactly("score/1");
        assertThat(storage.remove("score/1")).isTrue();
        assertThat(storage.get("score/1", Integer.class)).isEmpty();
        assertThatThrownBy(() -> storage.put("", 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> storage.put("x", "x".repeat(1 << 20))).isInstanceOf(IllegalArgumentException.class);
        database.failNext(1);
        assertThatThrownBy(() -> storage.put("x", 1)).isInstanceOf(StorageException.class);
    }

    @Test
    void clientsAreFoundByTheirIds() {
        var connection = fixture.connectAndWait(Map.of());
        var id = connection.only(Connected.class).clientId();

        assertThat(application.context.client(id)).isPresent();
        assertThat(application.context.clients()).hasSize(1);
        assertThat(application.context.client("c.unknown")).isEmpty();
    }
}
