package org.thywill.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.thywill.app.ChannelOptions.Kind;
import org.thywill.app.User;
import org.thywill.component.CloseReason;
import org.thywill.component.Json;
import org.thywill.component.Position;
import org.thywill.component.Publication;
import org.thywill.component.ServerMessage;
import org.thywill.component.ServerMessage.Failure;
import org.thywill.component.Standing;

class ServerFramesTest {
    private final ServerFrames frames = new ServerFrames(25_000, 33_000, 65_536);

    @Test
    void everyMessageLooksAsTheProtocolSays() {
        var channels = new LinkedHashMap<String, Standing>();
        channels.put("@", new Standing(new Position("a1", 0)));
        channels.put("room/lobby", new Standing(new Position("b7", 112)));
        assertEncoded(
                new ServerMessage.Connected("c1", "s1", "k1", "t1", true, 7, 17, channels),
                "{\"connected\":{\"client\":\"c1\",\"session\":\"s1\",\"connection\":\"k1\",\"token\":\"t1\","
                        + "\"resumed\":true,\"received\":7,\"heartbeatMs\":25000,\"timeoutMs\":33000,"
                        + "\"maxMessageBytes\":65536,\"socket\":17,\"channels\":{\"@\":{\"epoch\":\"a1\",\"offset\":0},"
                        + "\"room/lobby\":{\"epoch\":\"b7\",\"offset\":112}}}}");
        assertEncoded(new ServerMessage.Acknowledged(13), "{\"ack\":13}");
        assertEncoded(
                new ServerMessage.Direct(4, Json.ofValid("[1]")), "{\"channel\":\"@\",\"offset\":4,\"data\":[1]}");
        assertEncoded(
                new ServerMessage.Answer(5, 12, Json.NULL, null),
                "{\"channel\":\"@\",\"offset\":5,\"answer\":12,\"data\":null}");
        assertEncoded(
                new ServerMessage.Answer(6, 13, null, new Failure("too-fast", "Wait \"a bit\"", 1000)),
                "{\"channel\":\"@\",\"offset\":6,\"answer\":13,\"error\":{\"code\":\"too-fast\","
                        + "\"message\":\"Wait \\\"a bit\\\"\",\"retryAfterMs\":1000}}");
        assertEncoded(
                new ServerMessage.Call(7, "move \"x\"", "f.3", Json.ofValid("[1]"), 10_000),
                "{\"channel\":\"@\",\"offset\":7,\"call\":\"move \\\"x\\\"\",\"id\":\"f.3\",\"data\":[1],"
                        + "\"timeoutMs\":10000}");
        assertEncoded(
                new ServerMessage.Call(8, "tell", null, Json.NULL, 0),
                "{\"channel\":\"@\",\"offset\":8,\"call\":\"tell\",\"data\":null}");
        assertEncoded(new ServerMessage.Cancel(9, "f.3"), "{\"channel\":\"@\",\"offset\":9,\"cancel\":\"f.3\"}");
        assertEncoded(
                new ServerMessage.Push(10, "q1", Json.ofValid("{\"a\":1}")),
                "{\"channel\":\"@\",\"offset\":10,\"push\":\"q1\",\"data\":{\"a\":1}}");
        assertEncoded(
                new ServerMessage.Subscribed("r", new Position("E", 16)),
                "{\"channel\":\"r\",\"subscribed\":{\"epoch\":\"E\",\"offset\":16}}");
        assertEncoded(
                new ServerMessage.Subscribed("r", new Standing(new Position("E", 16), Kind.LATEST)),
                "{\"channel\":\"r\",\"subscribed\":{\"epoch\":\"E\",\"offset\":16,\"kind\":\"latest\"}}");
        assertEncoded(
                new ServerMessage.Subscribed("r", new Standing(new Position("E", 16), Kind.STATE, true)),
                "{\"channel\":\"r\",\"subscribed\":{\"epoch\":\"E\",\"offset\":16,\"kind\":\"state\",\"deltas\":true}}");
        assertEncoded(
                new ServerMessage.Subscribed("r", new Standing(null, Kind.VOLATILE)),
                "{\"channel\":\"r\",\"subscribed\":{\"kind\":\"volatile\"}}");
        assertEncoded(new ServerMessage.Unsubscribed("r"), "{\"channel\":\"r\",\"unsubscribed\":true}");
        assertEncoded(new ServerMessage.Own("r", 17), "{\"channel\":\"r\",\"offset\":17,\"own\":true}");
        assertEncoded(
                new ServerMessage.Gap("r", "E", 5, 12, false),
                "{\"channel\":\"r\",\"gap\":{\"epoch\":\"E\",\"from\":5,\"to\":12,\"reset\":false}}");
        assertEncoded(
                new ServerMessage.Problem(new Failure("invalid", "No", 0)),
                "{\"error\":{\"code\":\"invalid\",\"message\":\"No\"}}");
        assertEncoded(
                new ServerMessage.Problem(new Failure("too-fast", "Wait", 20), 12),
                "{\"number\":12,\"error\":{\"code\":\"too-fast\",\"message\":\"Wait\",\"retryAfterMs\":20}}");
        assertEncoded(
                new ServerMessage.Problem(new Failure("forbidden", "No", 0), "room/*"),
                "{\"subscribe\":\"room/*\",\"error\":{\"code\":\"forbidden\",\"message\":\"No\"}}");
        assertEncoded(
                new ServerMessage.SignedIn(new User("u/1", "Ada \"A.\""), "s.2"),
                "{\"user\":{\"id\":\"u/1\",\"name\":\"Ada \\\"A.\\\"\"},\"session\":\"s.2\"}");
    }

    @Test
    void whoHasSignedInIsToldSoAndForHowLong() {
        var user = new User("7", "Ada");

        assertEncoded(
                new ServerMessage.Connected("c", "s", "k", "t", false, 0, 17, Map.of(), user, 3_600_000),
                "{\"connected\":{\"client\":\"c\",\"session\":\"s\",\"connection\":\"k\",\"token\":\"t\","
                        + "\"resumed\":false,"
                        + "\"received\":0,\"heartbeatMs\":25000,\"timeoutMs\":33000,\"maxMessageBytes\":65536,"
                        + "\"socket\":17,\"user\":{\"id\":\"7\",\"name\":\"Ada\"},\"credentialsExpireInMs\":3600000,"
                        + "\"channels\":{}}}");
    }

    @Test
    void aPublicationHasAKeyOrNoOffsetIfItsChannelSaysSo() {
        var keyed = new Publication(9, 0, null, "a\"ä", null, Json.ofValid("1"));
        var keyless = new Publication(10, 0, null, "", null, Json.ofValid("2"));
        var unnumbered = new Publication(0, 0, null, Json.ofValid("3"));

        assertEncoded(
                new ServerMessage.Replay("r", List.of(keyed, keyless, unnumbered)),
                "{\"channel\":\"r\",\"offset\":9,\"key\":\"a\\\"ä\",\"data\":1}\n"
                        + "{\"channel\":\"r\",\"offset\":10,\"key\":\"\",\"data\":2}\n{\"channel\":\"r\",\"data\":3}");
    }

    @Test
    void aReplayIsOneFrameForEachPublication() {
        assertEncoded(
                new ServerMessage.Replay("r", List.of(publication(9, "1"), publication(10, "{\"x\":2}"))),
                "{\"channel\":\"r\",\"offset\":9,\"data\":1}\n{\"channel\":\"r\",\"offset\":10,\"data\":{\"x\":2}}");
        assertEncoded(new ServerMessage.Replay("r", List.of()), "");
    }

    @Test
    void aPublicationIsOneFrame() {
        assertThat(ServerFrames.encodePublication("room/1", publication(17, "\"ä\"")))
                .asString(UTF_8)
                .isEqualTo("{\"channel\":\"room/1\",\"offset\":17,\"data\":\"ä\"}");
    }

    @Test
    void aChangeOfAnEntryHasItsKeyAndPerhapsItsScore() {
        assertThat(ServerFrames.encodePublication("s", entry(41, "a\"b", "{}", 1.5)))
                .asString(UTF_8)
                .isEqualTo("{\"channel\":\"s\",\"offset\":41,\"key\":\"a\\\"b\",\"data\":{},\"score\":1.5}");
        assertThat(ServerFrames.encodePublication("s", entry(42, "é", "1", null)))
                .asString(UTF_8)
                .isEqualTo("{\"channel\":\"s\",\"offset\":42,\"key\":\"é\",\"data\":1}");
        assertThat(ServerFrames.encodePublication(
                        "s", new Publication(43, 0, null, "k", null, Json.NULL, Publication.Change.REMOVED)))
                .asString(UTF_8)
                .isEqualTo("{\"channel\":\"s\",\"offset\":43,\"key\":\"k\",\"removed\":true}");
    }

    @Test
    void wholeScoresAreWrittenWithoutAFraction() {
        assertThat(ServerFrames.encodePublication("s", entry(1, "k", "1", -3.0)))
                .asString(UTF_8)
                .endsWith("\"score\":-3}");
        assertThat(ServerFrames.encodePublication("s", entry(1, "k", "1", 1e300)))
                .asString(UTF_8)
                .endsWith("\"score\":1.0E300}");
    }

    @Test
    void aSnapshotHasTheVersionsOfItsEntries() {
        assertEncoded(
                new ServerMessage.Snapshot("s", List.of(entry(7, "a", "1", null), entry(9, "b", "2", 0.5)), 12, true),
                "{\"channel\":\"s\",\"snapshot\":[{\"key\":\"a\",\"version\":7,\"data\":1},"
                        + "{\"key\":\"b\",\"version\":9,\"data\":2,\"score\":0.5}],\"offset\":12,\"more\":true}");
        assertEncoded(
                new ServerMessage.Snapshot("s", List.of(), 0, false),
                "{\"channel\":\"s\",\"snapshot\":[],\"offset\":0}");
    }

    @Test
    void textsAreEscapedSoThatNoFrameHoldsALineFeed() {
        var text = "\"\\/\b\f\n\r\t\u0000\u001f\u007fé€😀\ud800x\udc00";

        var encoded = new String(frames.encode(new ServerMessage.Problem(new Failure("invalid", text, 0))), UTF_8);

        assertThat(encoded)
                .isEqualTo("{\"error\":{\"code\":\"invalid\",\"message\":"
                        + "\"\\\"\\\\/\\u0008\\u000c\\n\\r\\t\\u0000\\u001f\\u007fé€😀\ufffdx\ufffd\"}}");
    }

    @ParameterizedTest
    @EnumSource(CloseReason.class)
    void everyReasonToCloseHasCodeTextAndAnAnswerToWhetherToComeBack(CloseReason reason) {
        assertThat(Bodies.close(reason, ""))
                .asString(UTF_8)
                .startsWith("{\"close\":{\"code\":" + reason.code() + ",\"reason\":\"" + reason.text() + "\",")
                .matches(".*\"reconnect\":\"(never|after-backoff|anew|elsewhere)\".*}}");
    }

    @Test
    void theBodiesOfTheTransportsLookAsTheProtocolSays() {
        assertThat(Bodies.close(CloseReason.DRAINING, "retry=20000"))
                .asString(UTF_8)
                .isEqualTo("{\"close\":{\"code\":1012,\"reason\":\"retry=20000\",\"reconnect\":\"after-backoff\"}}");
        assertThat(Bodies.close(CloseReason.ELSEWHERE, "https://b.example"))
                .asString(UTF_8)
                .isEqualTo("{\"close\":{\"code\":4421,\"reason\":\"go elsewhere\",\"reconnect\":\"elsewhere\","
                        + "\"address\":\"https://b.example\"}}");
        assertThat(Bodies.refusal("elsewhere", CloseReason.ELSEWHERE, "https://b.example", "f00d"))
                .asString(UTF_8)
                .isEqualTo("{\"error\":{\"code\":\"elsewhere\",\"message\":\"go elsewhere\","
                        + "\"address\":\"https://b.example\",\"id\":\"f00d\"}}");
        assertThat(Bodies.refusal("slow", CloseReason.SLOW, "", "f00d"))
                .asString(UTF_8)
                .isEqualTo("{\"error\":{\"code\":\"slow\",\"message\":\"client is too slow\",\"id\":\"f00d\"}}");
        assertThat(Bodies.next("n.1")).asString(UTF_8).isEqualTo("{\"next\":\"n.1\"}");
        assertThat(Bodies.ticket("x")).asString(UTF_8).isEqualTo("{\"ticket\":\"x\"}");
        assertThat(Bodies.accepted(2, 14)).asString(UTF_8).isEqualTo("{\"accepted\":2,\"received\":14}");
        assertThat(Bodies.error(new Failure("gone", "Connect again", 0)))
                .asString(UTF_8)
                .isEqualTo("{\"error\":{\"code\":\"gone\",\"message\":\"Connect again\"}}");
        assertThat(Bodies.error(new Failure("out-of-order", "Expected 15", 0), "e.1", 14))
                .asString(UTF_8)
                .isEqualTo("{\"error\":{\"code\":\"out-of-order\",\"message\":\"Expected 15\",\"id\":\"e.1\"},"
                        + "\"received\":14}");
    }

    @Test
    void whatHasChangedIsEncodedWhereThatIsShorter() {
        var frames = new ChannelFrames("game");
        var before = entry(9, "a \"key\"", "{\"name\":\"somebody\",\"x\":1}", 1.0);

        assertThat(frames.encodeDelta(entry(12, "a \"key\"", "{\"name\":\"somebody\",\"x\":2}", 1.5), before))
                .asString(UTF_8)
                .isEqualTo(
                        "{\"channel\":\"game\",\"offset\":12,\"key\":\"a \\\"key\\\"\",\"base\":9,\"patch\":{\"x\":2},"
                                + "\"score\":1.5}");
        assertThat(frames.encodeDelta(entry(12, "k", "{\"x\":2}", null), before))
                .as("no shorter")
                .isNull();
        assertThat(frames.encodeDelta(entry(12, "k", "[\"somebody who is nobody\"]", null), before))
                .as("no object")
                .isNull();
    }

    @Test
    void aDeltaIsAlwaysShorterThanTheWhole() {
        var frames = new ChannelFrames("c");
        var before = publication(1_000, "{\"x\":1}");
        for (int length = 0; length < 40; length++) {
            var after = publication(1_001, "{\"x\":1,\"y\":\"" + "y".repeat(length) + "\"}");
            var longer = publication(1_001, "{\"y\":\"" + "y".repeat(length) + "\",\"x\":2}");
            var delta = frames.encodeDelta(longer, after);

            assertThat(delta == null ? 0 : delta.length).isLessThan(frames.encode(longer).length);
            assertThat(frames.encodeDelta(after, before)).as("all but x is new").isNull();
        }
    }

    private void assertEncoded(ServerMessage message, String expected) {
        assertThat(frames.encode(message)).asString(UTF_8).isEqualTo(expected);
    }

    private static Publication entry(long version, String key, String json, @Nullable Double score) {
        return new Publication(
                version, 0, null, key, null, Json.ofValid(json), new Publication.Change(score, 0, false));
    }

    private static Publication publication(long offset, String json) {
        return new Publication(offset, 0, null, Json.ofValid(json));
    }
}
