package org.thywill.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// What is no frame is told so, with the place and what was found there.
class BadFramesTest {
    private static final String I = "\"instance\":\"0123456789abcdef\"";
    private final ClientFrames frames = new ClientFrames();

    static Stream<Arguments> badFrames() {
        return Stream.of(
                bad("[]", "Frame 1: expected an object, but found []"),
                bad("\"x\"", "Frame 1: expected an object, but found \"x\""),
                bad(" ", "Frame 1: expected an object, but found the end of the frame"),
                bad("{}{}", "Frame 1: expected nothing after the frame's object, but found {}"),
                bad("{} x", "Frame 1: expected nothing after the frame's object, but found x"),
                bad("{\"send\":1,}", "Frame 1: expected a member's name in double quotes, but found }"),
                bad("{send:1}", "Frame 1: expected a member's name in double quotes, but found send:1}"),
                bad("{\"send\":[1,]}", "Frame 1, send: expected a value, but found ]}"),
                bad("{\"send\":NaN}", "Frame 1, send: expected a value, but found NaN}"),
                bad("{\"send\":nul}", "Frame 1, send: expected a value, but found nul}"),
                bad("{\"send\":nullx}", "Frame 1: expected \",\" or \"}\", but found x}"),
                bad("{\"send\":Infinity}", "Frame 1, send: expected a value"),
                bad("{\"send\":'x'}", "Frame 1, send: expected a value, but found 'x'}"),
                bad("{\"send\":/**/1}", "Frame 1, send: expected a value"),
                bad("{\"send\":01}", "Frame 1, send: expected the end of a number, but found 1}"),
                bad("{\"send\":-}", "Frame 1, send: expected a digit, but found }"),
                bad("{\"send\":1.}", "Frame 1, send: expected a digit, but found }"),
                bad("{\"send\":.5}", "Frame 1, send: expected a value, but found .5}"),
                bad("{\"send\":+1}", "Frame 1, send: expected a value, but found +1}"),
                bad("{\"send\":1e}", "Frame 1, send: expected a digit, but found }"),
                bad("{\"send\":0x10}", "Frame 1, send: expected the end of a number, but found x10}"),
                bad("{\"send\":\"x}", "Frame 1, send: expected the end of a text, but found the end of the frame"),
                bad("{\"send\":\"\\x\"}", "Frame 1, send: expected an escape such as \\n or \\u00e4, but found \\x\"}"),
                bad("{\"send\":\"\\u12g4\"}", "Frame 1, send: expected four hexadecimal digits after \\u"),
                bad("{\"send\":\"a\tb\"}", "Frame 1, send: the control character 0x09 unescaped in a text"),
                bad("{\"send\":\"\u0000\"}", "Frame 1, send: the control character 0x00 unescaped in a text"),
                bad("{\"send\":\"\\ud800\"}", "Frame 1, send: half of a surrogate pair in a text"),
                bad("{\"send\":\"\\ud800\\u0041\"}", "Frame 1, send: half of a surrogate pair in a text"),
                bad("{\"send\":\"\\udc00\"}", "Frame 1, send: half of a surrogate pair in a text"),
                bad("{\"send\":1,\"send\":2}", "Frame 1, send: stands there twice"),
                bad("{\"send\":1,\"publish\":\"r\"}", "Frame 1: says more than one thing at once"),
                bad("{\"send\":1,\"data\":2}", "Frame 1: says more than one thing at once"),
                bad(
                        "{\"number\":1}",
                        "Frame 1: lacks what to do: send, call, publish, subscribe or another of the verbs"),
                bad("{\"put\":\"s\",\"key\":\"k\"}", "Frame 1: lacks data"),
                bad("{\"put\":\"s\",\"data\":1}", "Frame 1: lacks key"),
                bad("{\"remove\":\"s\"}", "Frame 1: lacks key"),
                bad("{\"remove\":\"s\",\"key\":\"\"}", "Frame 1, key: expected 1 to 128 characters"),
                bad(
                        "{\"remove\":\"s\",\"key\":\"" + "k".repeat(129) + "\"}",
                        "Frame 1, key: expected 1 to 128 characters"),
                bad("{\"remove\":\"s\",\"key\":\"k\",\"if\":\"newer\"}", "Frame 1, if: expected \"new\""),
                bad("{\"remove\":\"s\",\"key\":\"k\",\"if\":0}", "Frame 1, if: expected an integer from 1"),
                bad("{\"put\":\"s\",\"score\":\"1\"}", "Frame 1, score: expected a number, but found \"1\""),
                bad("{\"put\":\"s\",\"score\":1e999}", "Frame 1, score: expected a number that is not greater"),
                bad("{\"put\":\"s\",\"score\":-}", "Frame 1, score: expected a digit"),
                bad(
                        "{\"put\":\"s\",\"ttlMs\":99}",
                        "Frame 1, ttlMs: expected an integer from 100 to 86400000, but found 99}"),
                bad("{\"put\":\"@presence/\",\"key\":\"k\"}", "Frame 1, put: expected a channel's name"),
                bad(
                        "{\"number\":0,\"send\":1}",
                        "Frame 1, number: expected an integer from 1 to 9007199254740991, but found 0,\"send\":1}"),
                bad("{\"number\":-1,\"send\":1}", "but found -1,\"send\":1}"),
                bad("{\"number\":1.0,\"send\":1}", "Frame 1, number: expected an integer"),
                bad("{\"number\":1e3,\"send\":1}", "Frame 1, number: expected an integer"),
                bad("{\"number\":\"1\",\"send\":1}", "Frame 1, number: expected an integer"),
                bad("{\"number\":9007199254740992,\"send\":1}", "Frame 1, number: expected an integer"),
                bad("{\"number\":99999999999999999999,\"send\":1}", "Frame 1, number: expected an integer"),
                bad("{\"publish\":\"r\"}", "Frame 1: lacks data"),
                bad("{\"number\":1,\"call\":\"f\"}", "Frame 1: lacks data"),
                bad("{\"call\":\"f\",\"data\":1}", "Frame 1: lacks number"),
                bad("{\"number\":1,\"call\":\"\",\"data\":1}", "Frame 1, call: expected a name, 1 to 128 characters"),
                bad("{\"notify\":\"a\\u0000\",\"data\":1}", "Frame 1, notify: expected a name"),
                bad("{\"push\":\"" + "q".repeat(129) + "\",\"data\":1}", "Frame 1, push: expected a name"),
                bad(
                        "{\"number\":1,\"call\":\"f\",\"data\":1,\"timeoutMs\":3600001}",
                        "Frame 1, timeoutMs: expected an integer from 1 to 3600000, but found 3600001}"),
                bad(
                        "{\"timeoutMs\":0,\"number\":1,\"call\":\"f\",\"data\":1}",
                        "Frame 1, timeoutMs: expected an integer from 1 to 3600000, but found 0,\"number\""),
                bad("{\"timeoutMs\": 0 }", "Frame 1, timeoutMs: expected an integer from 1 to 3600000, but found 0 }"),
                bad("{\"number\":1,\"result\":\"f.1\"}", "Frame 1: needs either data or error"),
                bad("{\"result\":\"f.1\",\"data\":1}", "Frame 1: lacks number"),
                bad("{\"number\":1,\"result\":\"f.1\",\"error\":{\"code\":\"x\"}}", "Frame 1, error: lacks message"),
                bad(
                        "{\"number\":1,\"result\":\"f.1\",\"error\":{\"code\":\"A b\",\"message\":\"\"}}",
                        "Frame 1, error.code: expected 1 to 64 of a-z"),
                bad("{\"cancel\":0}", "Frame 1, cancel: expected an integer from 1"),
                bad("{\"cancel\":1,\"send\":1}", "Frame 1: says more than one thing at once"),
                bad("{\"publish\":\"a b\",\"data\":1}", "Frame 1, publish: expected a channel's name"),
                bad(
                        "{\"publish\":\"r\",\"data\":1,\"key\":\"\"}",
                        "Frame 1, key: expected 1 to 128 characters, but found 0"),
                bad("{\"publish\":\"r\",\"data\":1,\"id\":7}", "Frame 1, id: expected a text, but found 7}"),
                bad(
                        "{\"publish\":\"r\",\"data\":1,\"key\":\"" + "k".repeat(129) + "\"}",
                        "Frame 1, key: expected 1 to 128 characters, but found 129"),
                bad("{\"publish\":\"\",\"data\":1}", "Frame 1, publish: expected a channel's name"),
                bad("{\"subscribe\":\"" + "r".repeat(256) + "\"}", "Frame 1, subscribe: expected a channel's name"),
                bad("{\"subscribe\":\"@\"}", "Frame 1, subscribe: expected a channel's name"),
                bad("{\"publish\":\"r*\",\"data\":1}", "Frame 1, publish: expected a channel's name"),
                bad("{\"publish\":\"r\",\"data\":1,\"id\":\"\"}", "Frame 1, id: expected 1 to 128 characters"),
                bad(
                        "{\"publish\":\"r\",\"data\":1,\"id\":\"" + "x".repeat(129) + "\"}",
                        "Frame 1, id: expected 1 to 128 characters, but found 129"),
                bad("{\"subscribe\":\"a*b\"}", "Frame 1, subscribe: expected a channel's name"),
                bad("{\"subscribe\":\"a**\"}", "Frame 1, subscribe: expected a channel's name"),
                bad(
                        "{\"subscribe\":\"r/*\",\"epoch\":\"E\",\"offset\":1}",
                        "Frame 1: gives one position for all channels under \"r/*\""),
                bad("{\"history\":\"r\"}", "Frame 1: lacks number"),
                bad("{\"number\":1,\"history\":\"r/*\"}", "Frame 1, history: expected a channel's name"),
                bad(
                        "{\"number\":1,\"history\":\"r\",\"limit\":1001}",
                        "Frame 1, limit: expected an integer from 1 to 1000, but found 1001}"),
                bad(
                        "{\"number\":1,\"history\":\"r\",\"recent\":0}",
                        "Frame 1: asks for 0 publications, but 1 to 1000 can be had"),
                bad("{\"number\":1,\"history\":\"r\",\"offset\":1}", "Frame 1: epoch and offset go together"),
                bad("{\"subscribe\":7}", "Frame 1, subscribe: expected a text, but found 7}"),
                bad("{\"subscribe\":\"r\",\"epoch\":\"E\"}", "Frame 1: epoch and offset go together"),
                bad("{\"subscribe\":\"r\",\"offset\":1}", "Frame 1: epoch and offset go together"),
                bad("{\"subscribe\":\"r\",\"recent\":-1}", "Frame 1, recent: expected an integer from 0"),
                bad("{\"received\":{\"@\":1,\"@\":2}}", "Frame 1, received.@: names \"@\" twice"),
                bad("{\"received\":{\"r\":\"1\"}}", "Frame 1, received.r: expected an integer from 0"),
                bad("{\"received\":[]}", "Frame 1, received: expected an object, but found []}"),
                bad("{\"report\":{\"line\":3}}", "Frame 1, report: expected a text, but found 3}}"),
                bad("{\"goodbye\":false}", "Frame 1, goodbye: expected true, but found false}"),
                bad("{\"poll\":\"a b\"}", "Frame 1, poll: expected 1 to 200 of A-Z a-z 0-9 . _ ~ -"),
                bad("{\"credentials\":\"x\"}", "Frame 1: lacks number"),
                bad("{\"number\":1,\"credentials\":7}", "Frame 1, credentials: expected a text, but found 7}"),
                bad(
                        "{\"number\":1,\"credentials\":\"\"}",
                        "Frame 1, credentials: expected a text of 1 to 16384 characters"),
                bad(
                        "{\"number\":1,\"credentials\":\"" + "x".repeat(16_385) + "\"}",
                        "Frame 1, credentials: expected a text of 1 to 16384 characters"),
                bad("{\"connect\":{}}", "Frame 1, connect: lacks version"),
                bad("{\"connect\":{\"version\":\"1\"}}", "Frame 1, connect.version: expected an integer"),
                bad("{\"connect\":{\"version\":1}}", "Frame 1, connect: lacks application"),
                bad("{\"connect\":{\"version\":1,\"version\":1}}", "Frame 1, connect.version: stands there twice"),
                bad(connect("\"application\":\"Talk\""), "Frame 1, connect.application: expected 1 to 64 of a-z"),
                bad(connect("\"instance\":\"short\""), "Frame 1, connect.instance: expected 16 to 64 of"),
                bad(connect("\"application\":\"a\"," + I), "Frame 1, connect: lacks acknowledged"),
                bad(
                        connect("\"application\":\"a\"," + I + ",\"acknowledged\":0,\"token\":\"t\""),
                        "Frame 1, connect: client and token go together"),
                bad(connect("\"positions\":{\"r\":{}}"), "Frame 1, connect.positions.r: lacks epoch and offset"),
                bad(
                        connect("\"positions\":{\"r\":{\"epoch\":\"E\",\"offset\":\"1\"}}"),
                        "Frame 1, connect.positions.r.offset: expected an integer"),
                bad(
                        connect("\"subscribe\":{\"r/*\":{\"epoch\":\"E\",\"offset\":1}}"),
                        "Frame 1, connect.subscribe: gives one position for all channels under \"r/*\""),
                bad(
                        connect("\"subscribe\":{\"r\":{\"recent\":1,\"recent\":2}}"),
                        "Frame 1, connect.subscribe.r.recent: stands there twice"),
                bad(
                        "{\"send\":" + "[".repeat(10_000) + "]".repeat(10_000) + "}",
                        "Frame 1, send: nested more than 32 levels deep"),
                bad("{\"x\":\"" + "a".repeat(65_537) + "\"}", "Frame 1: a text of more than 65536 bytes"),
                bad("{\"x\":1" + "0".repeat(100) + "}", "Frame 1: a number of more than 100 characters"),
                bad("{\"" + "n".repeat(257) + "\":1}", "Frame 1: a member's name of more than 256 bytes"),
                bad("{\"x\":[" + "0,".repeat(10_000) + "0]}", "Frame 1: more than 10000 names and values"));
    }

    @ParameterizedTest
    @MethodSource("badFrames")
    void aBadFrameIsRefusedWithPlaceAndFinding(String frame, String finding) {
        assertRefused(frame.getBytes(UTF_8), finding);
    }

    @Test
    void aByteOrderMarkIsRefused() {
        assertRefused("\ufeff{}".getBytes(UTF_8), "Frame 1: expected an object, but found a byte order mark");
    }

    @Test
    void otherEncodingsAreRefused() {
        assertRefused("{}".getBytes(UTF_16), "Frame 1: expected an object, but found the byte 0xfe");
        assertRefused("{\"send\":\"ä\"}".getBytes(ISO_8859_1), "Frame 1, send: not UTF-8");
    }

    @ParameterizedTest
    @MethodSource("malformedUtf8")
    void malformedUtf8IsRefused(String bytesAsLatin1) {
        assertRefused(("{\"send\":\"" + bytesAsLatin1 + "\"}").getBytes(ISO_8859_1), "Frame 1, send: not UTF-8");
    }

    static Stream<String> malformedUtf8() {
        return Stream.of(
                "\u0080",
                "\u00c0\u0080",
                "\u00c1\u00bf",
                "\u00c3",
                "\u00c3(",
                "\u00e0\u0080\u0080",
                "\u00e2\u0082",
                "\u00e2\u0082(",
                "\u00ed\u00a0\u0080",
                "\u00f0\u0080\u0080\u0080",
                "\u00f0\u009f\u0098",
                "\u00f4\u0090\u0080\u0080",
                "\u00f5\u0080\u0080\u0080",
                "\u00ff");
    }

    private void assertRefused(byte[] bytes, String finding) {
        var decoded = frames.decode(bytes, 100);

        assertThat(decoded).singleElement().isInstanceOfSatisfying(ClientFrame.Invalid.class, invalid -> {
            assertThat(invalid.index()).isZero();
            assertThat(invalid.message()).contains(finding).hasSizeLessThan(300);
        });
    }

    private static Arguments bad(String frame, String finding) {
        return Arguments.of(frame, finding);
    }

    private static String connect(String members) {
        return "{\"connect\":{\"version\":1," + members + "}}";
    }
}
