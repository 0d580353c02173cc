package org.thywill.push.stomp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.thywill.component.ClientLink;
import org.thywill.component.ClientMessage;
import org.thywill.component.CloseReason;
import org.thywill.component.ConnectRequest;
import org.thywill.component.Json;
import org.thywill.component.Position;
import org.thywill.component.Publication;
import org.thywill.component.ServerMessage;
import org.thywill.component.ServerMessage.Failure;
import org.thywill.component.Standing;

/// What the README promises to STOMP clients.
@Timeout(60)
class StompIT {
    private static final String INSTANCE = "instance:0123456789abcdefghijkl";

    private final StompTestServer server = new StompTestServer();

    @AfterEach
    void stop() {
        server.close();
    }

    private static Json json(String text) {
        return Json.ofValid(text);
    }

    @Test
    void theSubprotocolOfStomp12IsChosenIfItIsOffered() {
        try (var client = server.open("v12.stomp", "v11.stomp", "v10.stomp")) {
            assertThat(client.subprotocol()).isEqualTo("v12.stomp");
        }
        try (var client = server.open("v10.stomp", "v11.stomp\r\nSec-WebSocket-Protocol: v12.stomp")) {
            assertThat(client.subprotocol()).isEqualTo("v12.stomp");
        }
        try (var client = server.open()) {
            assertThat(client.subprotocol()).isEmpty();
        }
    }

    @Test
    void connectSaysWhoTheClientIsAndConnectedWhatItGot() {
        server.gateway().leaveConnectsToTheTest();
        try (var client = server.open("v12.stomp")) {
            client.transmit(
                    "STOMP",
                    "",
                    "accept-version:1.1,1.2",
                    "host:h",
                    "login:x",
                    "passcode:a\\b",
                    "heart-beat:10000,0",
                    "application:talk",
                    INSTANCE,
                    "acknowledged:4",
                    "client:c.1",
                    "token:t.1",
                    "positions:{\"@\":{\"epoch\":\"e\",\"offset\":3}}",
                    "subscribe:{\"room/1\":{\"recent\":20}}");
            var link = server.gateway().nextLink();
            var request = link.request();
            assertThat(request.application()).isEqualTo("talk");
            assertThat(request.instance()).isEqualTo("0123456789abcdefghijkl");
            assertThat(request.acknowledged()).isEqualTo(4);
            assertThat(request.resume())
                    .isEqualTo(new ConnectRequest.Resume("c.1", "t.1", Map.of("@", new Position("e", 3))));
            assertThat(request.subscribe()).containsExactly(entry("room/1", new ConnectRequest.Subscription(null, 20)));

            link.connection()
                    .send(new ServerMessage.Connected(
                            "c.1", "s.1", "k.1", "t.2", true, 9, 17, Map.of("@", new Standing(new Position("e", 3)))));

            assertThat(client.expect("CONNECTED").headers())
                    .containsAllEntriesOf(Map.of(
                            "version", "1.2",
                            "server", "thywill",
                            "heart-beat", "25000,25000",
                            "session", "s.1",
                            "client-id", "c.1",
                            "connection", "k.1",
                            "token", "t.2",
                            "resumed", "true",
                            "received", "9",
                            "channels", "{\"@\":{\"epoch\":\"e\",\"offset\":3}}"));
        }
    }

    @Test
    void aClientWithoutAnInstanceGetsOneOfItsOwn() {
        try (var one = server.connect("talk");
                var other = server.connect("talk")) {
            assertThat(one.link().request().instance()).matches("[A-Za-z0-9_-]{22}");
            assertThat(other.link().request().instance())
                    .isNotEqualTo(one.link().request().instance());
        }
    }

    @Test
    void whatIsSentToTheApplicationOrAChannelReachesTheGateway() {
        try (var client = server.open().connect("talk", INSTANCE)) {
            client.transmit("SEND", "{\n  \"a\": \"ä\"\n}", "destination:/application", "number:1");
            client.transmit("SEND", "[1]", "destination:/channel/room/a\\cb", "number:2", "publication-id:one");
            client.transmit("SEND", "2", "destination:/application");
            client.transmit("SEND", "{\"@\":5}", "destination:/received");
            client.transmit("SEND", "{\"message\":\"m\"}", "destination:/report");
            client.transmit("SUBSCRIBE", "", "id:1", "destination:/channel/a", "number:3", "recent:20");
            client.transmit("SUBSCRIBE", "", "id:2", "destination:/channel/b", "number:4", "epoch:e", "offset:7");
            client.transmit("UNSUBSCRIBE", "", "id:1", "number:5");
            client.transmit("SEND", "null", "destination:/history/b", "number:6", "epoch:e", "offset:7", "limit:3");

            assertThat(List.of(
                            client.link().nextMessage(),
                            client.link().nextMessage(),
                            client.link().nextMessage(),
                            client.link().nextMessage(),
                            client.link().nextMessage(),
                            client.link().nextMessage(),
                            client.link().nextMessage(),
                            client.link().nextMessage(),
                            client.link().nextMessage()))
                    .containsExactly(
                            new ClientMessage.Send(1, json("{\"a\":\"ä\"}")),
                            new ClientMessage.Publish(2, "room/a:b", json("[1]"), "one"),
                            new ClientMessage.Send(0, json("2")),
                            new ClientMessage.Received(Map.of("@", 5L)),
                            new ClientMessage.Report(Map.of("message", "m")),
                            new ClientMessage.Subscribe(3, "a", new ConnectRequest.Subscription(null, 20)),
                            new ClientMessage.Subscribe(
                                    4, "b", new ConnectRequest.Subscription(new Position("e", 7), 0)),
                            new ClientMessage.Unsubscribe(5, "a"),
                            new ClientMessage.History(6, "b", new Position("e", 7), 3));
        }
    }

    @Test
    void callsAndEntriesOfQueuesReachTheGateway() {
        try (var client = server.open().connect("talk", INSTANCE)) {
            client.transmit("SEND", "[1,2]", "destination:/call/add\\cup", "number:1", "timeout-ms:5000");
            client.transmit("SEND", "true", "destination:/notify/typing", "number:2");
            client.transmit("SEND", "{}", "destination:/queue/q1", "number:3");
            client.transmit("SEND", "7", "destination:/result/f.3", "number:4");
            client.transmit("SEND", "", "destination:/result/f.4", "number:5", "error:too-late", "message:No");
            client.transmit("SEND", "", "destination:/cancel/1");

            var link = client.link();
            assertThat(link.nextMessage()).isEqualTo(new ClientMessage.Call(1, "add:up", json("[1,2]"), 5000));
            assertThat(link.nextMessage()).isEqualTo(new ClientMessage.Notify(2, "typing", json("true")));
            assertThat(link.nextMessage()).isEqualTo(new ClientMessage.Push(3, "q1", json("{}")));
            assertThat(link.nextMessage()).isEqualTo(new ClientMessage.Result(4, "f.3", json("7"), null));
            var error = new Failure("too-late", "No", 0);
            assertThat(link.nextMessage()).isEqualTo(new ClientMessage.Result(5, "f.4", Json.NULL, error));
            assertThat(link.nextMessage()).isEqualTo(new ClientMessage.Cancel(1));
        }
    }

    @Test
    void aCallOfAClientWithoutNumbersGetsOne() {
        try (var client = server.connect("talk")) {
            client.transmit("SEND", "1", "destination:/call/add");

            assertThat(client.link().nextMessage()).isEqualTo(new ClientMessage.Call(1, "add", json("1"), 0));
        }
    }

    @Test
    void aPublicationCarriesTheSubscriptionAndItsPlace() {
        try (var client = server.connect("talk")) {
            client.transmit("SUBSCRIBE", "", "id:first", "destination:/channel/room/1");
            client.link().nextMessage();
            var fanout = server.push().fanout("talk", "room/1");

            fanout.attach(
                    client.link().connection(), List.of(new ServerMessage.Subscribed("room/1", new Position("e", 16))));
            fanout.publish(new Publication(17, 0, null, json("{\"text\":\"ä\"}")));

            assertThat(client.expect("MESSAGE").headers())
                    .containsAllEntriesOf(Map.of(
                            "subscription",
                            "own",
                            "destination",
                            "/client",
                            "subscribed",
                            "room/1",
                            "epoch",
                            "e",
                            "offset",
                            "16"));
            var message = client.expect("MESSAGE");
            assertThat(message.body()).isEqualTo("{\"text\":\"ä\"}");
            assertThat(message.headers())
                    .containsAllEntriesOf(Map.of(
                            "subscription", "first",
                            "destination", "/channel/room/1",
                            "message-id", "room/1/e/17",
                            "epoch", "e",
                            "offset", "17",
                            "content-type", "application/json",
                            "content-length", "13"));
        }
    }

    @Test
    void whatIsForTheClientAloneComesToItsSubscriptionToClient() {
        try (var client = server.connect("talk")) {
            var connection = client.link().connection();

            connection.send(new ServerMessage.Direct(1, json("1")));
            connection.send(new ServerMessage.Answer(2, 12, json("2"), null));
            connection.send(new ServerMessage.Answer(3, 13, null, new Failure("forbidden", "No: not you", 0)));
            connection.send(new ServerMessage.Gap("room/1", "f", 5, 12, true));
            connection.send(new ServerMessage.Call(4, "move: up", "f.3", json("[1]"), 10_000));
            connection.send(new ServerMessage.Cancel(5, "f.3"));
            connection.send(new ServerMessage.Push(6, "q1", json("2")));
            connection.send(new ServerMessage.Unsubscribed("room/1"));
            connection.send(new ServerMessage.Problem(new Failure("too-fast", "slower", 1000)));

            var direct = client.expect("MESSAGE");
            assertThat(direct.headers())
                    .containsAllEntriesOf(Map.of("subscription", "own", "destination", "/client", "offset", "1"));
            assertThat(direct.body()).isEqualTo("1");
            assertThat(client.expect("MESSAGE").headers()).containsAllEntriesOf(Map.of("offset", "2", "answer", "12"));
            assertThat(client.expect("MESSAGE").headers())
                    .containsAllEntriesOf(
                            Map.of("offset", "3", "answer", "13", "error", "forbidden", "message", "No: not you"));
            assertThat(client.expect("MESSAGE").headers())
                    .containsAllEntriesOf(
                            Map.of("gap", "room/1", "epoch", "f", "from", "5", "to", "12", "reset", "true"));
            var call = client.expect("MESSAGE");
            assertThat(call.headers())
                    .containsAllEntriesOf(
                            Map.of("offset", "4", "call", "move: up", "call-id", "f.3", "timeout-ms", "10000"));
            assertThat(call.body()).isEqualTo("[1]");
            assertThat(client.expect("MESSAGE").headers()).containsAllEntriesOf(Map.of("offset", "5", "cancel", "f.3"));
            assertThat(client.expect("MESSAGE").headers()).containsAllEntriesOf(Map.of("offset", "6", "queue", "q1"));
            assertThat(client.expect("MESSAGE").headers()).containsEntry("unsubscribed", "room/1");
            assertThat(client.expect("MESSAGE").headers())
                    .containsAllEntriesOf(Map.of("error", "too-fast", "message", "slower", "retry-after-ms", "1000"))
                    .doesNotContainKey("answer");
        }
    }

    @Test
    void whatIsForTheClientAloneWaitsUntilItSubscribesToClient() {
        try (var client = server.open("v12.stomp").connect("talk")) {
            client.link().connection().send(new ServerMessage.Direct(1, json("1")));
            client.link().connection().send(new ServerMessage.Direct(2, json("2")));

            client.transmit("SUBSCRIBE", "", "id:0", "destination:/client", "receipt:r");

            assertThat(client.expect("RECEIPT").header("receipt-id")).isEqualTo("r");
            assertThat(client.receive(2)).extracting("json").containsExactly("1", "2");
        }
    }

    @Test
    void aReceiptComesWhenTheServerIsDone() {
        try (var client = server.connect("talk")) {
            client.transmit("SEND", "1", "destination:/application", "receipt:a\\cb");
            client.transmit("SEND", "2", "destination:/application");
            client.transmit("SEND", "3", "destination:/application", "receipt:c");
            assertThat(client.link().nextMessage()).isEqualTo(new ClientMessage.Send(1, json("1")));
            assertThat(client.link().nextMessage()).isEqualTo(new ClientMessage.Send(0, json("2")));
            assertThat(client.link().nextMessage()).isEqualTo(new ClientMessage.Send(2, json("3")));

            client.link().connection().send(new ServerMessage.Direct(1, json("0")));
            client.link().connection().send(new ServerMessage.Acknowledged(2));

            client.expect("MESSAGE");
            assertThat(client.expect("RECEIPT").header("receipt-id")).isEqualTo("a:b");
            assertThat(client.expect("RECEIPT").header("receipt-id")).isEqualTo("c");
        }
    }

    @Test
    void aClientThatNumbersItsMessagesIsToldHowFarTheServerIs() {
        try (var client = server.open("v12.stomp").connect("talk", INSTANCE, "client-subscription:@")) {
            client.link().connection().send(new ServerMessage.Acknowledged(12));

            assertThat(client.expect("MESSAGE").headers())
                    .containsAllEntriesOf(Map.of("destination", "/client", "acknowledged", "12"));
        }
    }

    @Test
    void whoNumbersIsToldWhichNumberWasRefused() {
        try (var client = server.open("v12.stomp").connect("talk", INSTANCE, "client-subscription:own")) {
            server.gateway().judge(_ -> new ClientLink.Receipt.Refused("too-fast", "slower", 500));

            client.transmit("SEND", "1", "destination:/application", "number:1");
            assertThat(client.expect("MESSAGE").headers()).containsAllEntriesOf(Map.of("number", "1"));
            client.transmit("SEND", "2", "destination:/application");
            assertThat(client.expect("MESSAGE").headers())
                    .containsEntry("error", "too-fast")
                    .doesNotContainKey("number");
        }
    }

    @Test
    void aRefusedMessageIsToldAndItsNumberGivenAgain() {
        try (var client = server.connect("talk")) {
            server.gateway().judge(_ -> new ClientLink.Receipt.Refused("too-fast", "slower", 500));
            client.transmit("SEND", "1", "destination:/application", "receipt:1");
            assertThat(client.expect("MESSAGE").headers())
                    .containsAllEntriesOf(Map.of("error", "too-fast", "retry-after-ms", "500", "receipt-id", "1"));

            server.gateway().judge(_ -> new ClientLink.Receipt.Accepted());
            client.transmit("SEND", "2", "destination:/application", "receipt:2");

            assertThat(client.link().nextMessage()).isEqualTo(new ClientMessage.Send(1, json("2")));
        }
    }

    @Test
    void aSubscriptionThatCannotBeMadeEndsTheConnectionAsStompWantsIt() {
        try (var client = server.connect("talk")) {
            client.transmit("SUBSCRIBE", "", "id:1", "destination:/channel/secret", "receipt:r");
            var number = client.link().nextMessage().number();

            client.link()
                    .connection()
                    .send(new ServerMessage.Answer(1, number, null, new Failure("forbidden", "Not for you", 0)));

            assertThat(client.expect("ERROR").headers())
                    .containsAllEntriesOf(
                            Map.of("message", "Not for you", "receipt-id", "r", "code", "4403", "reconnect", "never"));
            assertThat(client.awaitClosing().code()).isEqualTo(CloseReason.FORBIDDEN.code());
        }
    }

    @Test
    void aClientThatNumbersItsMessagesIsOnlyToldThatItCannotSubscribe() {
        try (var client = server.open("v12.stomp").connect("talk", INSTANCE, "client-subscription:@")) {
            client.transmit("SUBSCRIBE", "", "id:1", "destination:/channel/secret", "number:1");
            client.link().nextMessage();

            client.link().connection().send(new ServerMessage.Answer(1, 1, null, new Failure("forbidden", "No", 0)));

            assertThat(client.expect("MESSAGE").headers())
                    .containsAllEntriesOf(Map.of("answer", "1", "error", "forbidden"));
            client.transmit("SUBSCRIBE", "", "id:1", "destination:/channel/open", "number:2");
            assertThat(client.link().nextMessage().number()).isEqualTo(2);
        }
    }

    @Test
    void whatTheServerHasEndedCanBeUnsubscribedAllTheSame() {
        try (var client = server.connect("talk")) {
            client.transmit("SUBSCRIBE", "", "id:1", "destination:/channel/room");
            client.link().nextMessage();
            client.link().connection().send(new ServerMessage.Subscribed("room", new Standing(new Position("e", 0))));
            client.link().connection().send(new ServerMessage.Unsubscribed("room"));
            assertThat(client.expect("MESSAGE").header("subscribed")).isEqualTo("room");
            assertThat(client.expect("MESSAGE").header("unsubscribed")).isEqualTo("room");

            client.transmit("UNSUBSCRIBE", "", "id:1");
            client.transmit("UNSUBSCRIBE", "", "id:1", "receipt:r");

            assertThat(client.expect("RECEIPT").header("receipt-id")).isEqualTo("r");
            assertThat(client.link().pendingMessages()).isEmpty();
        }
    }

    @Test
    void aNumberIsTakenUpAlsoByWhatThereIsNothingToDoFor() {
        try (var client = server.open("v12.stomp").connect("talk", INSTANCE, "client-subscription:@")) {
            client.transmit("UNSUBSCRIBE", "", "id:room", "number:1", "receipt:r");

            assertThat(client.link().nextMessage()).isEqualTo(new ClientMessage.Result(1, "none", Json.NULL, null));
            client.link().connection().send(new ServerMessage.Acknowledged(1));
            assertThat(client.expect("RECEIPT").header("receipt-id")).isEqualTo("r");
        }
    }

    @Test
    void anUnsubscribeThatIsRefusedChangesNothing() {
        try (var client = server.connect("talk")) {
            client.transmit("SUBSCRIBE", "", "id:1", "destination:/channel/room");
            client.link().nextMessage();
            client.link().connection().send(new ServerMessage.Subscribed("room", new Standing(new Position("e", 0))));
            client.expect("MESSAGE");
            server.gateway().judge(_ -> new ClientLink.Receipt.Refused("too-fast", "slower", 500));
            client.transmit("UNSUBSCRIBE", "", "id:1");
            assertThat(client.expect("MESSAGE").header("error")).isEqualTo("too-fast");
            server.gateway().judge(_ -> new ClientLink.Receipt.Accepted());

            client.transmit("UNSUBSCRIBE", "", "id:1");

            assertThat(client.link().nextMessage()).isEqualTo(new ClientMessage.Unsubscribe(0, "room"));
        }
    }

    @Test
    void whoUnsubscribesAndSubscribesWithoutWaitingGetsWhatFollowsByTheLastId() {
        try (var client = server.connect("talk")) {
            var subscribed = new ServerMessage.Subscribed("x", new Standing(new Position("e", 0)));
            var unsubscribed = new ServerMessage.Unsubscribed("x");
            client.transmit("SUBSCRIBE", "", "id:a", "destination:/channel/x");
            client.link().nextMessage();
            client.link().connection().send(subscribed);
            client.expect("MESSAGE");

            client.raw(TestFrame.text("UNSUBSCRIBE", "", "id:a")
                    + TestFrame.text("SUBSCRIBE", "", "id:b", "destination:/channel/x")
                    + TestFrame.text("UNSUBSCRIBE", "", "id:b")
                    + TestFrame.text("SUBSCRIBE", "", "id:c", "destination:/channel/x"));
            for (int i = 0; i < 4; i++) {
                client.link().nextMessage();
            }
            for (var each : List.of(unsubscribed, subscribed, unsubscribed, subscribed)) {
                client.link().connection().send(each);
                client.expect("MESSAGE");
            }
            var publication = new Publication(1, 0, null, json("1"));
            client.link().connection().send(new ServerMessage.Replay("x", List.of(publication)));

            assertThat(client.expect("MESSAGE").header("subscription")).isEqualTo("c");
        }
    }

    @Test
    void disconnectIsAGoodbyeWithAReceipt() {
        try (var client = server.connect("talk")) {
            client.transmit("DISCONNECT", "", "receipt:77");

            assertThat(client.expect("RECEIPT").header("receipt-id")).isEqualTo("77");
            assertThat(client.awaitClosing().code()).isEqualTo(CloseReason.GOODBYE.code());
            assertThat(client.link().awaitClosed()).isTrue();
        }
    }

    @Test
    void aCloseWithoutDisconnectIsACut() {
        var client = server.connect("talk");

        client.cut();

        assertThat(client.link().awaitClosed()).isFalse();
    }

    @Test
    void errorCarriesWhatTheCloseSays() {
        try (var client = server.connect("talk")) {
            client.link().connection().close(CloseReason.REPLACED, "elsewhere\nnow");

            assertThat(client.expect("ERROR").headers())
                    .containsAllEntriesOf(Map.of(
                            "message", "elsewhere\nnow", "code", "4409", "reconnect", "never", "version", "1.2"));
        }
    }

    @Test
    void aLineEndIsASignOfLifeAndBinaryMessagesAreReadAsText() {
        try (var client = server.connect("talk")) {
            client.raw("\n");
            client.rawBinary(
                    TestFrame.text("SEND", "\"ä\"", "destination:/application").getBytes(UTF_8));

            assertThat(client.link().nextMessage()).isEqualTo(new ClientMessage.Heartbeat());
            assertThat(client.link().nextMessage()).isEqualTo(new ClientMessage.Send(0, json("\"ä\"")));
        }
    }

    @Test
    void oneMessageMayHoldManyFrames() {
        try (var client = server.connect("talk")) {
            var frame = TestFrame.text("SEND", "1", "destination:/application");
            client.raw("\n" + frame + "\n\n" + frame + "\r\n");

            assertThat(client.link().nextMessage()).isEqualTo(new ClientMessage.Send(0, json("1")));
            assertThat(client.link().nextMessage()).isEqualTo(new ClientMessage.Send(0, json("1")));
        }
    }
}
