package org.thywill.push.stomp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.messaging.simp.stomp.StompCommand;

class FrameDecoderTest {
    private final FrameDecoder decoder = new FrameDecoder();

    private List<StompFrame> decode(String message) {
        return decoder.decode(message.getBytes(UTF_8));
    }

    @Test
    void aFrameHasItsCommandHeadersAndBody() {
        var frame = decode("SEND\ndestination:/application\r\ncontent-type:application/json\n\n{\"ä\":1}\0")
                .getFirst();

        assertThat(frame.command()).isEqualTo(StompCommand.SEND);
        assertThat(frame.headers())
                .containsAllEntriesOf(Map.of("destination", "/application", "content-type", "application/json"));
        assertThat(frame.bodyText()).isEqualTo("{\"ä\":1}");
    }

    @Test
    void aBodyWithALengthMayContainNul() {
        var frame = decode("SEND\ndestination:/application\ncontent-length:3\n\na\0b\0")
                .getFirst();

        assertThat(frame.bodyText()).isEqualTo("a\0b");
    }

    @Test
    void framesAndLineEndsMayTravelTogether() {
        var frames = decode("\n\r\nSUBSCRIBE\nid:1\ndestination:/client\n\n\0\n\nDISCONNECT\n\n\0\r\n");

        assertThat(frames)
                .extracting(StompFrame::command)
                .containsExactly(StompCommand.SUBSCRIBE, StompCommand.DISCONNECT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "\r\n", "\n\n\r\n"})
    void lineEndsAloneAreAHeartBeat(String message) {
        assertThat(decode(message)).isEmpty();
    }

    @Test
    void ofARepeatedHeaderTheFirstCounts() {
        var frame = decode("SEND\nreceipt:1\nreceipt:2\ndestination:/application\n\n1\0")
                .getFirst();

        assertThat(frame.header("receipt")).isEqualTo("1");
    }

    @Test
    void colonsAndBackslashesAreUnescaped() {
        assertThat(decode("SUBSCRIBE\nid:a\\cb\\\\n\n\n\0").getFirst().header("id"))
                .isEqualTo("a:b\\n");
    }

    @Test
    void nothingIsUnescapedInAConnectFrame() {
        var frame = decode("CONNECT\nextra:a\\b\npositions:{\"@\":{\"epoch\":\"e\"}}\n\n\0")
                .getFirst();

        assertThat(frame.header("extra")).isEqualTo("a\\b");
        assertThat(frame.header("positions")).isEqualTo("{\"@\":{\"epoch\":\"e\"}}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "an unknown command | FROB^^",
                "a command in lower case | send^destination:/application^^",
                "a frame only servers send | MESSAGE^^",
                "a heart-beat that is none | ^ ^",
                "no NUL | SEND^destination:/application^^1",
                "no blank line | SEND^destination:/application^@",
                "no blank line at all | SEND",
                "a header without a colon | SEND^destination^^1@",
                "a header without a name | SEND^:x^^1@",
                "a lone CR in a header | SEND^a:b\\rc^^1@",
                "a NUL in a header | SEND^a:b@c^^1@",
                "an undefined escape | SUBSCRIBE^id:a\\tb^^@",
                "an unfinished escape | SUBSCRIBE^id:a\\^^@",
                "an escaped line feed | SUBSCRIBE^id:a\\nreceipt:b^^@",
                "an escaped carriage return | SUBSCRIBE^id:a\\rb^^@",
                "a length that is no number | SEND^content-length:x^^1@",
                "a negative length | SEND^content-length:-1^^1@",
                "a length with a sign | SEND^content-length:+1^^1@",
                "an empty length | SEND^content-length:^^1@",
                "a length of 2^63 | SEND^content-length:9223372036854775808^^1@",
                "a length too short | SEND^content-length:1^^12@",
                "a length too long | SEND^content-length:3^^12@",
                "a body where none may be | SUBSCRIBE^id:1^^x@",
                "more after the last NUL | DISCONNECT^^@x",
            })
    void whatIsNotWellFormedIsRefused(String what, String message) {
        var text = message.strip()
                .replace('^', '\n')
                .replace('@', '\0')
                .replace("\\r", what.contains("lone CR") ? "\r" : "\\r");

        assertThatExceptionOfType(MalformedFrameException.class)
                .as(what)
                .isThrownBy(() -> decode(text))
                .withMessageMatching("(?s).{10,400}");
    }

    @Test
    void sixtyFourHeadersAreEnough() {
        var frame = "SEND\n" + "a:b\n".repeat(FrameScanner.MAX_HEADERS) + "%s\n1\0";

        assertThat(decode(frame.formatted(""))).hasSize(1);
        assertThatExceptionOfType(MalformedFrameException.class).isThrownBy(() -> decode(frame.formatted("c:d\n")));
    }

    @Test
    void randomChangesToGoodFramesNeverFailOtherwiseThanAsMalformed() {
        var seeds = List.of(
                "CONNECT\naccept-version:1.2\nhost:h\napplication:echo\nheart-beat:1000,1000\n\n\0",
                "SEND\ndestination:/application\ncontent-length:7\nreceipt:r\\c1\n\n{\"a\":1}\0\n",
                "SUBSCRIBE\r\nid:1\r\ndestination:/channel/room/1\r\nrecent:5\r\n\r\n\0UNSUBSCRIBE\nid:1\n\n\0");
        var random = new Random(20_261_121);
        int refused = 0;
        for (int round = 0; round < 30_000; round++) {
            var bytes = seeds.get(round % seeds.size()).getBytes(UTF_8);
            for (int change = random.nextInt(4); change >= 0; change--) {
                bytes[random.nextInt(bytes.length)] = changed(random);
            }
            try {
                decoder.decode(bytes)
                        .forEach(frame -> assertThat(frame.headers()).hasSizeLessThan(65));
            } catch (MalformedFrameException e) {
                refused++;
            }
        }
        assertThat(refused).isBetween(10_000, 29_999);
    }

    private static byte changed(Random random) {
        var interesting = "\n\r\0:\\-09cnr".getBytes(UTF_8);
        return random.nextBoolean() ? interesting[random.nextInt(interesting.length)] : (byte) random.nextInt(256);
    }
}
