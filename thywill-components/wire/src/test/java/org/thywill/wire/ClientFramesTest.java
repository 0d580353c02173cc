package org.thywill.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.thywill.app.Condition;
import org.thywill.component.ClientMessage;
import org.thywill.component.ClientMessage.Call;
import org.thywill.component.ClientMessage.Cancel;
import org.thywill.component.ClientMessage.Credentials;
import org.thywill.component.ClientMessage.Heartbeat;
import org.thywill.component.ClientMessage.History;
import org.thywill.component.ClientMessage.Notify;
import org.thywill.component.ClientMessage.Publish;
import org.thywill.component.ClientMessage.Push;
import org.thywill.component.ClientMessage.Put;
import org.thywill.component.ClientMessage.Received;
import org.thywill.component.ClientMessage.Remove;
import org.thywill.component.ClientMessage.Report;
import org.thywill.component.ClientMessage.Result;
import org.thywill.component.ClientMessage.Send;
import org.thywill.component.ClientMessage.Subscribe;
import org.thywill.component.ClientMessage.Unsubscribe;
import org.thywill.component.ConnectRequest.Resume;
import org.thywill.component.ConnectRequest.Subscription;
import org.thywill.component.Json;
import org.thywill.component.Position;
import org.thywill.component.ServerMessage.Failure;

class ClientFramesTest {
    private final ClientFrames frames = new ClientFrames();

    @Test
    void everyMessageOfTheProtocolIsRead() {
        assertThat(message("{\"number\":1,\"send\":{\"a\":[1,2.5e-3,\"ä\"]}}"))
                .isEqualTo(new Send(1, Json.ofValid("{\"a\":[1,2.5e-3,\"ä\"]}")));
        assertThat(message("{\"number\":2,\"call\":\"add\",\"data\":[1,2],\"timeoutMs\":5000}"))
                .isEqualTo(new Call(2, "add", Json.ofValid("[1,2]"), 5000));
        assertThat(message("{\"number\":2,\"call\":\"ä b\",\"data\":null}"))
                .isEqualTo(new Call(2, "ä b", Json.NULL, 0));
        assertThat(message("{\"number\":3,\"notify\":\"typing\",\"data\":true}"))
                .isEqualTo(new Notify(3, "typing", Json.ofValid("true")));
        assertThat(message("{\"push\":\"q1\",\"data\":{}}")).isEqualTo(new Push(0, "q1", Json.ofValid("{}")));
        assertThat(message("{\"number\":5,\"result\":\"f.3\",\"data\":7}"))
                .isEqualTo(new Result(5, "f.3", Json.ofValid("7"), null));
        assertThat(message("{\"number\":5,\"result\":\"f.3\",\"error\":{\"message\":\"No\",\"code\":\"too-late\"}}"))
                .isEqualTo(new Result(5, "f.3", Json.NULL, new Failure("too-late", "No", 0)));
        assertThat(message("{\"cancel\":2}")).isEqualTo(new Cancel(2));
        assertThat(message("{\"number\":2,\"publish\":\"room/1\",\"data\":null}"))
                .isEqualTo(new Publish(2, "room/1", Json.NULL, null));
        assertThat(message("{\"publish\":\"room/1\",\"data\":1,\"id\":\"once\",\"key\":\"ä/7\"}"))
                .isEqualTo(new Publish(0, "room/1", Json.ofValid("1"), "once", "ä/7"));
        assertThat(message("{\"number\":2,\"history\":\"room/1\",\"recent\":20}"))
                .isEqualTo(new History(2, "room/1", null, 20));
        assertThat(message("{\"number\":2,\"history\":\"room/1\",\"epoch\":\"E\",\"offset\":17,\"limit\":5}"))
                .isEqualTo(new History(2, "room/1", new Position("E", 17), 5));
        assertThat(message("{\"number\":2,\"history\":\"room/1\"}")).isEqualTo(new History(2, "room/1", null, 1_000));
        assertThat(message("{\"number\":3,\"subscribe\":\"room/1\",\"recent\":20}"))
                .isEqualTo(new Subscribe(3, "room/1", new Subscription(null, 20)));
        assertThat(message("{\"subscribe\":\"room/1\"}")).isEqualTo(new Subscribe(0, "room/1", Subscription.LIVE));
        assertThat(message("{\"number\":3,\"subscribe\":\"r\",\"epoch\":\"E\",\"offset\":17}"))
                .isEqualTo(new Subscribe(3, "r", new Subscription(new Position("E", 17), 0)));
        assertThat(message("{\"number\":4,\"unsubscribe\":\"r\"}")).isEqualTo(new Unsubscribe(4, "r"));
        assertThat(message("{\"number\":4,\"subscribe\":\"room/*\"}"))
                .isEqualTo(new Subscribe(4, "room/*", Subscription.LIVE));
        assertThat(message("{\"number\":5,\"unsubscribe\":\"*\"}")).isEqualTo(new Unsubscribe(5, "*"));
        assertThat(message("{\"number\":5,\"credentials\":\"a.b-c\"}")).isEqualTo(new Credentials(5, "a.b-c"));
        assertThat(message("{\"received\":{\"@\":12,\"room/1\":40}}"))
                .isEqualTo(new Received(Map.of("@", 12L, "room/1", 40L)));
        assertThat(message("{\"report\":{\"message\":\"x is\\nnot \\ud83d\\ude00\",\"line\":\"3\"}}"))
                .isEqualTo(new Report(Map.of("message", "x is\nnot 😀", "line", "3")));
        assertThat(message("{}")).isEqualTo(new Heartbeat());
        assertThat(one("{\"goodbye\":true}")).isEqualTo(new ClientFrame.Goodbye());
        assertThat(one("{\"poll\":\"c.7\"}")).isEqualTo(new ClientFrame.Poll("c.7"));
    }

    @Test
    void changesOfEntriesAreRead() {
        assertThat(message("{\"number\":10,\"put\":\"s\",\"key\":\"K\",\"data\":[],\"if\":\"new\",\"score\":-1.5e1,"
                        + "\"ttlMs\":30000}"))
                .isEqualTo(new Put(10, "s", "K", Json.ofValid("[]"), Condition.NEW, -15.0, 30_000));
        assertThat(message("{\"put\":\"s\",\"key\":\"ä\",\"data\":1,\"if\":7}"))
                .isEqualTo(new Put(0, "s", "ä", Json.ofValid("1"), new Condition.Version(7), null, 0));
        assertThat(message("{\"number\":11,\"remove\":\"s\",\"key\":\"K\",\"if\":\"present\"}"))
                .isEqualTo(new Remove(11, "s", "K", Condition.PRESENT));
        assertThat(message("{\"remove\":\"s\",\"key\":\"K\"}")).isEqualTo(new Remove(0, "s", "K", Condition.ALWAYS));
    }

    @Test
    void presenceIsSubscribedToUnderItsOwnName() {
        assertThat(message("{\"subscribe\":\"@presence/room/1\"}"))
                .isEqualTo(new Subscribe(0, "@presence/room/1", Subscription.LIVE));
    }

    @Test
    void membersMayComeInAnyOrderAndUnknownOnesAreIgnored() {
        assertThat(message("{\"data\":[],\"x\":{\"y\":[1,{}]},\"publish\":\"r\",\"x\":1,\"version\":9,\"number\":7}"))
                .isEqualTo(new Publish(7, "r", Json.ofValid("[]"), null));
        assertThat(message("{\"__proto__\":{\"number\":3}}")).isEqualTo(new Heartbeat());
    }

    @Test
    void aConnectIsReadWithWhatItResumes() {
        var connect = one("{\"connect\":{\"version\":1,\"application\":\"talk\",\"instance\":\"0123456789abcdef\","
                + "\"acknowledged\":5,\"credentials\":\"who\",\"subscribe\":{\"r\":{\"recent\":50},\"s\":{}},"
                + "\"client\":\"c.1\",\"token\":\"t.1\","
                + "\"positions\":{\"@\":{\"epoch\":\"E\",\"offset\":3},\"r\":{\"epoch\":\"F\",\"offset\":0}}}}");

        var resume = new Resume("c.1", "t.1", Map.of("@", new Position("E", 3), "r", new Position("F", 0)));
        var subscribe = Map.of("r", new Subscription(null, 50), "s", Subscription.LIVE);
        assertThat(connect)
                .isEqualTo(new ClientFrame.Connect("talk", "0123456789abcdef", 5, resume, subscribe, "who", false));
        assertThat(((ClientFrame.Connect) connect).request("cookie").sessionCookie())
                .isEqualTo("cookie");
    }

    @Test
    void aConnectSaysWhetherItsClientTakesDeltas() {
        var connect = one("{\"connect\":{\"version\":1,\"application\":\"talk\",\"instance\":\"0123456789abcdef\","
                + "\"acknowledged\":0,\"deltas\":true}}");

        assertThat(((ClientFrame.Connect) connect).request(null).deltas()).isTrue();
    }

    @Test
    void nothingOfOneConnectIsLeftInTheNext() {
        one(
                "{\"connect\":{\"version\":1,\"application\":\"talk\",\"instance\":\"0123456789abcdef\",\"acknowledged\":5,"
                        + "\"deltas\":true,\"subscribe\":{\"r\":{}},\"credentials\":\"who\",\"client\":\"c.1\",\"token\":\"t.1\"}}");

        assertThat(one("{\"connect\":{\"version\":1,\"application\":\"a\",\"instance\":\"0123456789abcdef\","
                        + "\"acknowledged\":0}}"))
                .isEqualTo(new ClientFrame.Connect("a", "0123456789abcdef", 0, null, Map.of(), null, false));
    }

    @Test
    void anotherVersionIsToldBeforeAnythingElseIsJudged() {
        assertThat(one("{\"connect\":{\"application\":7,\"version\":2}}")).isEqualTo(new ClientFrame.OtherVersion(2));
    }

    @Test
    void framesAreSeparatedByLineFeeds() {
        assertThat(decode("{\"number\":1,\"send\":1}\n{\"goodbye\":true}\n"))
                .containsExactly(new ClientFrame.Message(new Send(1, Json.ofValid("1"))), new ClientFrame.Goodbye());
        assertThat(decode("")).isEmpty();
    }

    @Test
    void aBadFrameLeavesTheOthersAsTheyAre() {
        assertThat(decode("{\"number\":1,\"send\":1}\n{\"send\":\n{\"number\":2,\"send\":2}"))
                .containsExactly(
                        new ClientFrame.Message(new Send(1, Json.ofValid("1"))),
                        new ClientFrame.Invalid(
                                1,
                                "Frame 2, send: expected a value, but found the end of the frame "
                                        + "(a frame must not contain a line feed)"),
                        new ClientFrame.Message(new Send(2, Json.ofValid("2"))));
    }

    @Test
    void framesPastTheLimitAreNotRead() {
        assertThat(frames.decode("{}\n{}\n{}\n{}".getBytes(UTF_8), 2))
                .hasSize(3)
                .last()
                .isEqualTo(new ClientFrame.Invalid(2, "There are more than 2 frames at once"));
    }

    @Test
    void dataIsPassedOnAsItStandsButWithoutSpaceBetweenItsTokens() {
        assertThat(message("{ \"send\" : { \"a b\" : [ 1 ,\t\"c \\\" d\" ,\r\"\\\\\" ] } }\r"))
                .isEqualTo(new Send(0, Json.ofValid("{\"a b\":[1,\"c \\\" d\",\"\\\\\"]}")));
        assertThat(message("{\"send\":\"\\u00e4 \\/ 1E5\"}"))
                .isEqualTo(new Send(0, Json.ofValid("\"\\u00e4 \\/ 1E5\"")));
    }

    @Test
    void aPartOfAnArrayIsDecodedInPlace() {
        var bytes = "xx{\"number\":1,\"send\":\"y\"}zz".getBytes(UTF_8);

        assertThat(frames.decode(bytes, 2, bytes.length - 4, 10))
                .containsExactly(new ClientFrame.Message(new Send(1, Json.ofValid("\"y\""))));
    }

    private ClientMessage message(String frame) {
        return ((ClientFrame.Message) one(frame)).message();
    }

    private ClientFrame one(String frame) {
        var decoded = decode(frame);
        assertThat(decoded).hasSize(1);
        return decoded.getFirst();
    }

    private List<ClientFrame> decode(String body) {
        return frames.decode(body.getBytes(UTF_8), 100);
    }
}
