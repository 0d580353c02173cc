package org.thywill.push.stomp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.thywill.app.ChannelOptions.Kind;
import org.thywill.app.ChannelOptions.SlowClient;
import org.thywill.app.Condition;
import org.thywill.component.ClientMessage;
import org.thywill.component.CloseReason;
import org.thywill.component.Json;
import org.thywill.component.Position;
import org.thywill.component.Publication;
import org.thywill.component.Publication.Change;
import org.thywill.component.ServerMessage;
import org.thywill.component.Standing;

/// Channels of kind `state`, over STOMP and through the broker.
class StompEntriesIT {
    private final StompTestServer server = new StompTestServer();

    @AfterEach
    void stop() {
        server.close();
    }

    private static Json json(String text) {
        return Json.ofValid(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Publication put(long offset, String key, Double score) {
        return new Publication(offset, 0, null, key, null, json("{}"), new Change(score, 0, false));
    }

    @Test
    void changesOfEntriesReachTheGateway() {
        try (var client = server.connect("talk")) {
            client.transmit("SEND", "[1]", "destination:/entry/s", "key:a\\cb", "if:new", "score:1.5", "ttl-ms:500");
            client.transmit("SEND", "2", "destination:/entry/s", "key:k", "if:7");
            client.transmit("SEND", "", "destination:/entry/s", "key:k", "removed:true", "if:present");

            assertThat(List.of(
                            client.link().nextMessage(),
                            client.link().nextMessage(),
                            client.link().nextMessage()))
                    .extracting(StompEntriesIT::unnumbered)
                    .containsExactly(
                            new ClientMessage.Put(0, "s", "a:b", json("[1]"), Condition.NEW, 1.5, 500),
                            new ClientMessage.Put(0, "s", "k", json("2"), new Condition.Version(7), null, 0),
                            new ClientMessage.Remove(0, "s", "k", Condition.PRESENT));
        }
    }

    private static ClientMessage unnumbered(ClientMessage message) {
        return switch (message) {
            case ClientMessage.Put put ->
                new ClientMessage.Put(
                        0, put.channel(), put.key(), put.json(), put.condition(), put.score(), put.ttlMs());
            case ClientMessage.Remove remove ->
                new ClientMessage.Remove(0, remove.channel(), remove.key(), remove.condition());
            default -> message;
        };
    }

    @Test
    void aChangeWithoutAKeyEndsTheConnection() {
        try (var client = server.connect("talk")) {
            client.transmit("SEND", "1", "destination:/entry/s");

            assertThat(client.expect("ERROR").headers())
                    .containsEntry("code", Integer.toString(CloseReason.PROTOCOL_ERROR.code()));
        }
    }

    @Test
    void aSnapshotAndTheChangesAfterItKeepTheirOrder() {
        try (var client = server.connect("talk")) {
            client.transmit("SUBSCRIBE", "", "id:first", "destination:/channel/s");
            client.link().nextMessage();
            var fanout = server.push().fanout("talk", "s", SlowClient.CLOSE);
            var standing = new Standing(new Position("e", 7), Kind.STATE);
            fanout.attach(
                    client.link().connection(),
                    List.of(
                            new ServerMessage.Subscribed("s", standing),
                            new ServerMessage.Snapshot("s", List.of(put(3, "a", null)), 7, true),
                            new ServerMessage.Snapshot("s", List.of(put(7, "b", 1.5)), 7, false)));
            fanout.publish(put(8, "a:b", 2.0));
            fanout.publish(new Publication(9, 0, null, "b", null, Json.NULL, Change.REMOVED));

            assertThat(client.expect("MESSAGE").headers()).containsEntry("kind", "state");
            var part = client.expect("MESSAGE");
            assertThat(part.headers())
                    .containsAllEntriesOf(
                            Map.of("snapshot", "true", "more", "true", "offset", "7", "subscription", "first"));
            assertThat(part.body()).isEqualTo("[{\"key\":\"a\",\"version\":3,\"data\":{}}]");
            var last = client.expect("MESSAGE");
            assertThat(last.headers()).containsEntry("snapshot", "true").doesNotContainKey("more");
            assertThat(client.expect("MESSAGE").headers())
                    .containsAllEntriesOf(Map.of("offset", "8", "key", "a:b", "score", "2.0"));
            assertThat(client.expect("MESSAGE").headers())
                    .containsAllEntriesOf(Map.of("offset", "9", "key", "b", "removed", "true"));
        }
    }
}
