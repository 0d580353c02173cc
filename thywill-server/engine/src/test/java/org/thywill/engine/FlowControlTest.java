package org.thywill.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.thywill.engine.EngineFixture.json;
import static org.thywill.engine.EngineFixture.send;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.thywill.app.User;
import org.thywill.component.ClientLink.Receipt;
import org.thywill.component.ClientMessage;
import org.thywill.component.CloseReason;
import org.thywill.component.ConnectRequest;
import org.thywill.component.Identity.Verdict.Known;
import org.thywill.component.Json;
import org.thywill.component.ServerMessage.Connected;
import org.thywill.component.ServerMessage.Failure;

/// What clients may send, and how many may come.
class FlowControlTest {
    private EngineFixture fixture = new EngineFixture();
    private int instances;

    /// The first is that of [EngineFixture].
    private String instance() {
        return EngineFixture.INSTANCE + (instances++ == 0 ? "" : "-" + instances);
    }

    private FakeConnection connect(@Nullable String cookie, @Nullable String credentials, String address) {
        return fixture.connect(
                new ConnectRequest("app", cookie, instance(), 0, null, Map.of(), credentials),
                new FakeConnection(address));
    }

    private FakeConnection connect(String address) {
        return connect(null, null, address);
    }

    /// How many of so many messages are taken.
    private int taken(FakeConnection from, int attempts, String data) {
        int taken = 0;
        for (int i = 0; i < attempts; i++) {
            taken += fixture.receive(from, send(0, data)) instanceof Receipt.Accepted ? 1 : 0;
        }
        return taken;
    }

    private void pass(long millis) {
        fixture.clock.advance(Duration.ofMillis(millis));
    }

    @Test
    void messagesPassAtTheirRateAfterTheBurst() {
        var client = connect("192.0.2.1");

        assertThat(taken(client, 300, "x")).isEqualTo(100);
        pass(1_000);
        assertThat(taken(client, 300, "x")).isEqualTo(50);
        assertThat(fixture.count("refused.rate")).isEqualTo(450);
    }

    @Test
    void bytesPassAtTheirRateToo() {
        fixture = new EngineFixture(Map.of("byteRate", "10KB", "byteBurst", "64KB"));
        var client = connect("192.0.2.1");
        var data = "x".repeat(16 << 10);

        assertThat(taken(client, 10, data)).isEqualTo(4);
        pass(1_600);
        assertThat(taken(client, 10, data)).isEqualTo(1);
    }

    @Test
    void bytesForQueuesAndOfResultsCountToo() {
        fixture = new EngineFixture(Map.of("byteRate", "10KB", "byteBurst", "64KB"));
        var text = "x".repeat(16 << 10);
        var push = new ClientMessage.Push(0, "q", json(text));
        var result = new ClientMessage.Result(0, "unknown", json(text), null);
        var error = new ClientMessage.Result(0, "unknown", Json.NULL, new Failure("failed", text, 0));

        for (var message : List.of(push, result, error)) {
            var client = connect("192.0.2.1");
            int taken = 0;
            while (taken < 10 && fixture.receive(client, message) instanceof Receipt.Accepted) {
                taken++;
            }
            assertThat(taken).as(message.getClass().getSimpleName()).isBetween(3, 4);
        }
    }

    @Test
    void theClientsOfABrowserShareAnAllowance() {
        var cookie = fixture.engine.session(null).cookie();
        int taken = 0;
        for (int i = 0; i < 10; i++) {
            taken += taken(connect(cookie, null, "192.0.2." + i), 100, "x");
        }

        assertThat(taken).isEqualTo(400);
        assertThat(taken(connect("192.0.2.99"), 100, "x")).as("another browser").isEqualTo(100);
    }

    @Test
    void theClientsOfAUserShareAnAllowanceWhereverTheyAre() {
        fixture.identity.known.put("ada's", new Known(new User("ada", ""), 0, Known.NEVER));
        int taken = 0;
        for (int i = 0; i < 10; i++) {
            taken += taken(connect(null, "ada's", "192.0.2." + i), 100, "x");
        }

        assertThat(taken).isEqualTo(400);
    }

    @Test
    void theClientsOfAnAddressShareAnAllowance() {
        fixture = new EngineFixture(Map.of("addressShare", 2));
        int taken = 0;
        for (int i = 0; i < 5; i++) {
            taken += taken(connect("2001:db8:0:1::" + i), 100, "x");
        }

        assertThat(taken).as("one /64").isEqualTo(200);
        assertThat(taken(connect("2001:db8:0:2::1"), 100, "x")).isEqualTo(100);
    }

    @Test
    void whatOneLimitRefusesCostsNothingOfTheOthers() {
        fixture = new EngineFixture(Map.of("sessionShare", 1));
        var cookie = fixture.engine.session(null).cookie();
        var first = connect(cookie, null, "192.0.2.1");
        var second = connect(cookie, null, "192.0.2.2");
        taken(first, 100, "x");

        assertThat(taken(second, 100, "x")).isZero();
        pass(1_000);

        assertThat(taken(second, 100, "x")).isEqualTo(50);
    }

    @Test
    void aLimitOfNoughtIsNone() {
        fixture = new EngineFixture(Map.of("sessionShare", 0, "userShare", 0, "addressShare", 0));
        var cookie = fixture.engine.session(null).cookie();
        int taken = 0;
        for (int i = 0; i < 10; i++) {
            taken += taken(connect(cookie, null, "192.0.2.1"), 100, "x");
        }

        assertThat(taken).isEqualTo(1_000);
    }

    @Test
    void aClientThatFloodsForTenSecondsIsCutOff() {
        var client = connect("192.0.2.1");
        long ms = 0;
        while (client.isOpen() && ms < 60_000) {
            taken(client, 20, "x");
            pass(100);
            ms += 100;
        }

        assertThat(client.closed()).isEqualTo(CloseReason.TOO_FAST);
        assertThat(ms).isBetween(10_000L, 11_000L);
        assertThat(fixture.count("closed.abuse")).isOne();
    }

    @Test
    void floodingWithNumbersIsFloodingToo() {
        var client = connect("192.0.2.1");
        long number = 0;
        for (int i = 0; i < 2_000 && client.isOpen(); i++) {
            fixture.receive(client, send(++number, "x"));
            pass(10);
        }

        assertThat(client.closed()).isEqualTo(CloseReason.TOO_FAST);
    }

    @Test
    void aClientThatKeepsToTheWaitIsNotCutOff() {
        var client = connect("192.0.2.1");
        for (int i = 0; i < 120; i++) {
            taken(client, 500, "x");
            pass(InboundLimits.LEAST_WAIT_MS);
        }

        assertThat(client.isOpen()).isTrue();
    }

    @Test
    void signsOfLifeHaveALimitOfTheirOwn() {
        var client = connect("192.0.2.1");
        int taken = 0;
        for (int i = 0; i < 3_000; i++) {
            taken += fixture.receive(client, new ClientMessage.Heartbeat()) instanceof Receipt.Accepted ? 1 : 0;
        }

        assertThat(taken).isEqualTo(1_000);
        assertThat(taken(client, 10, "x")).as("messages").isEqualTo(10);
    }

    @Test
    void ofABrowsersConnectionsTheLongestStandingGivesWay() {
        fixture = new EngineFixture(Map.of("connectionsPerSession", 2));
        var cookie = fixture.engine.session(null).cookie();
        var first = connect(cookie, null, "192.0.2.1");
        var second = connect(cookie, null, "192.0.2.1");
        var third = connect(cookie, null, "192.0.2.1");

        assertThat(first.closed()).isEqualTo(CloseReason.REPLACED);
        assertThat(second.isOpen() && third.isOpen()).isTrue();
        assertThat(fixture.count("closed.crowded-out")).isOne();
    }

    @Test
    void ofAUsersConnectionsTheLongestStandingGivesWay() {
        fixture = new EngineFixture(Map.of("connectionsPerUser", 1));
        fixture.identity.known.put("ada's", new Known(new User("ada", ""), 0, Known.NEVER));
        var first = connect(null, "ada's", "192.0.2.1");
        var guest = connect("192.0.2.1");
        fixture.application.clients.get(1).signIn(new User("ada", ""));

        assertThat(first.closed()).isEqualTo(CloseReason.REPLACED);
        assertThat(guest.isOpen()).isTrue();
    }

    @Test
    void anAddressWithTooManyConnectionsGetsNoMoreUntilOneCloses() {
        fixture = new EngineFixture(Map.of("connectionsPerAddress", 2));
        var first = connect("192.0.2.1");
        connect("192.0.2.1");

        assertThat(connect("192.0.2.1").closed()).isEqualTo(CloseReason.OVERLOADED);
        assertThat(connect("192.0.2.2").isOpen()).isTrue();
        assertThat(fixture.count("refused.address")).isOne();

        fixture.cut(first);
        assertThat(connect("192.0.2.1").only(Connected.class).resumed()).isFalse();
    }

    @Test
    void anAllowanceIsAsGoodAsNewOnceItsBurstHasComeBack() {
        var limits = new Allowance.Limits(new TokenBucket.Rate(2, 4), new TokenBucket.Rate(100, 200));
        var allowance = new Allowance(limits, 0);
        assertThat(allowance.isFull(0)).isTrue();

        assertThat(allowance.take(150, 0)).isZero();
        assertThat(allowance.isFull(0)).isFalse();
        assertThat(allowance.isFull(1_499)).isFalse();
        assertThat(allowance.isFull(1_500)).isTrue();
    }

    @Test
    void aMillionNamesTakeNoMoreThanTheTableHolds() {
        var limits = new Allowance.Limits(new TokenBucket.Rate(1, 1), new TokenBucket.Rate(1, 1));
        var table = new Allowances(limits, 1);
        var kept = table.of("kept", 0);
        for (int i = 0; i < 1_000_000; i++) {
            table.of("name " + i, 0);
            if (i % 50_000 == 0) {
                assertThat(table.of("kept", 0)).isSameAs(kept);
            }
        }

        assertThat(table.size()).isEqualTo(Allowances.LIMIT);
        assertThat(table.of("name 0", 0)).isNotNull();
        assertThat(table.size()).isEqualTo(Allowances.LIMIT);
    }

    @Test
    void theTableOfConnectionsHoldsOnlyThoseThatStand() {
        var crowds = fixture.engine.crowds();
        for (int i = 0; i < 50; i++) {
            fixture.cut(connect("192.0.2." + i));
        }

        assertThat(crowds.addresses().size()).isZero();
        assertThat(crowds.sessions().size()).isZero();
    }
}
