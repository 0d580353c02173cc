package org.thywill.push.comet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.thywill.component.ConnectRequest;
import org.thywill.component.Json;
import org.thywill.component.ServerMessage;
import org.thywill.http.WebSocketLimits;

/// What happens to connections as time passes: a sign of life after 25 s or up to a quarter sooner, the end after 33 s
/// without one, or up to one more.
class ConnectionTimesTest {
    private final FakePush fake = new FakePush();
    private final FakeLoop loop = new FakeLoop();
    private final FakeExchange exchange = new FakeExchange();

    @Test
    void aConnectionWithNothingToSendGetsSignsOfLife() {
        var connection = connectedWebSocket();
        exchange.outlet.written.clear();

        loop.pass(17);
        assertThat(exchange.outlet.written).isEmpty();
        loop.pass(7);
        assertThat(exchange.outlet.written).containsExactly("{}");
        hear(connection, "{}");
        loop.pass(24);
        assertThat(exchange.outlet.written).containsExactly("{}", "{}");
    }

    @Test
    void aConnectionWithSomethingToSendGetsNoneBesides() {
        var connection = connectedWebSocket();
        for (int i = 0; i < 6; i++) {
            hear(connection, "{}");
            connection.send(new ServerMessage.Acknowledged(i));
            loop.pass(17);
        }

        assertThat(exchange.outlet.written).hasSize(7).doesNotContain("{}");
    }

    @Test
    void aClientThatOnlyAnswersSignsOfLifeIsAskedForOneHoweverMuchItIsSent() {
        var connection = connectedWebSocket();
        for (int i = 0; i < 17; i++) {
            connection.send(new ServerMessage.Acknowledged(i));
            loop.pass(1);
        }
        assertThat(exchange.outlet.written).doesNotContain("{}");

        for (int i = 0; i < 11; i++) {
            connection.send(new ServerMessage.Acknowledged(i));
            loop.pass(1);
        }
        assertThat(exchange.outlet.written).containsOnlyOnce("{}");
        hear(connection, "{}");
        loop.pass(20);

        assertThat(exchange.outlet.closing).isEmpty();
    }

    @Test
    void clientsThatCameTogetherAreAskedInDifferentSeconds() {
        int clients = 210;
        var outlets = new ArrayList<FakeOutlet>();
        for (int i = 0; i < clients; i++) {
            var opened = new FakeExchange();
            hear(webSocket(opened), CometClient.connect("talk"));
            loop.run();
            opened.outlet.written.clear();
            outlets.add(opened.outlet);
        }

        loop.pass(17);
        int asked = 0;
        for (int second = 18; second <= 24; second++) {
            loop.pass(1);
            int now = (int)
                    outlets.stream().filter(outlet -> !outlet.written.isEmpty()).count();
            assertThat(now - asked).as("in second %d", second).isBetween(clients / 7 - 10, clients / 7 + 10);
            asked = now;
        }

        assertThat(outlets).allSatisfy(outlet -> assertThat(outlet.written).containsExactly("{}"));
    }

    @Test
    void aSilentClientIsClosed() {
        connectedWebSocket();

        loop.pass(33);
        assertThat(exchange.outlet.closing).isEmpty();
        loop.pass(1);

        assertThat(exchange.outlet.closing).isEqualTo("4412 no sign of life");
        assertThat(fake.gateway.nextLink().awaitClosed()).isFalse();
    }

    @Test
    void aPongIsASignOfLife() {
        var connection = connectedWebSocket();

        loop.pass(30);
        connection.alive();
        loop.pass(30);

        assertThat(exchange.outlet.closing).isEmpty();
    }

    @Test
    void whoDoesNotConnectInTimeIsClosedWhateverElseItSends() {
        var connection = webSocket();

        loop.pass(10);
        connection.alive();
        assertThat(exchange.outlet.closing).isEmpty();
        loop.pass(1);

        assertThat(exchange.outlet.closing).isEqualTo("4408 The first frame did not come in time");
    }

    @Test
    void aClientThatTakesNothingForTenSecondsIsClosed() {
        var connection = connectedWebSocket();
        exchange.outlet.stuck = true;
        connection.send(direct(1_000));
        loop.run();

        loop.pass(9);
        exchange.outlet.take(1);
        loop.pass(9);
        assertThat(exchange.outlet.closing).isEmpty();
        loop.pass(2);

        assertThat(exchange.outlet.closing).isEqualTo("4408 client is too slow");
    }

    @Test
    void aClientWhoseQueueIsFullIsClosed() {
        var connection = connectedWebSocket();
        exchange.outlet.stuck = true;

        for (int i = 0; i < 10; i++) {
            connection.send(direct(100_000));
            loop.run();
        }
        assertThat(exchange.outlet.closing).isEmpty();
        connection.send(direct(100_000));
        loop.run();

        assertThat(exchange.outlet.closing).isEqualTo("4408 client is too slow");
        assertThat(fake.count("comet.closed.slow")).isEqualTo(1);
    }

    @Test
    void aClientIsBehindWhileMoreThanAQuarterOfItsQueueWaitsOrMoreWouldNotFit() {
        var connection = connectedWebSocket();
        exchange.outlet.stuck = true;
        assertThat(connection.isBehind(2 << 20)).isFalse();

        connection.send(direct(200_000));
        loop.run();
        assertThat(connection.isBehind(800_000)).isFalse();
        assertThat(connection.isBehind(900_000)).isTrue();
        connection.send(direct(100_000));
        loop.run();

        assertThat(connection.isBehind(1)).isTrue();
    }

    @Test
    void aStreamWhoseClientNeverSpokeIsLetBeAndOneThatFellSilentIsClosed() {
        var looker = stream(new FakeExchange());
        var speaker = stream(exchange);
        loop.run();

        loop.pass(30);
        speaker.heard();
        loop.pass(33);
        assertThat(exchange.outlet.closing).isEmpty();
        loop.pass(1);

        assertThat(exchange.outlet.closing).isNotEmpty();
        assertThat(exchange.outlet.written.getLast()).contains("\"code\":4412");
        assertThat(looker.isClosed()).isFalse();
    }

    @Test
    void clientsDoNotPayForThatTheServerStoodStill() {
        connectedWebSocket();

        loop.clock.advanceSeconds(600);
        loop.pass(20);

        assertThat(exchange.outlet.closing).isEmpty();
    }

    private WebSocketConnection webSocket() {
        return webSocket(exchange);
    }

    private WebSocketConnection webSocket(FakeExchange opened) {
        var limits = new WebSocketLimits(65_536, 64);
        var connection = new WebSocketConnection(fake.push, loop.shard, opened, null, limits);
        connection.register();
        return connection;
    }

    private WebSocketConnection connectedWebSocket() {
        var connection = webSocket();
        hear(connection, CometClient.connect("talk"));
        loop.run();
        return connection;
    }

    private ResponseConnection stream(FakeExchange opened) {
        var connection = new ResponseConnection(fake.push, loop.shard, opened, TransportName.STREAM);
        connection.register();
        connection.connect(new ConnectRequest("talk", null, CometClient.INSTANCE, 0, null, Map.of()));
        return connection;
    }

    private static void hear(WebSocketConnection connection, String message) {
        connection.text(Unpooled.copiedBuffer(message, UTF_8));
    }

    private static ServerMessage direct(int bytes) {
        return new ServerMessage.Direct(1, Json.ofValid("\"" + "x".repeat(bytes) + "\""));
    }
}
