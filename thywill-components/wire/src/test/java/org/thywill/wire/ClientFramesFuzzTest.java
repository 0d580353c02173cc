package org.thywill.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.thywill.component.ClientMessage.Call;
import org.thywill.component.ClientMessage.Notify;
import org.thywill.component.ClientMessage.Publish;
import org.thywill.component.ClientMessage.Push;
import org.thywill.component.ClientMessage.Result;
import org.thywill.component.ClientMessage.Send;
import org.thywill.component.Json;
import tools.jackson.core.JacksonException;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/// Whatever bytes come, decoding ends with frames, and what is passed on is JSON to another parser too.
class ClientFramesFuzzTest {
    private static final int ROUNDS = 20_000;
    private static final byte[] SPICE = "{}[]\",:\\u019eE+-. \t\r\ntfn\0\u00ff".getBytes(UTF_8);

    private final ClientFrames frames = new ClientFrames();
    private final JsonFactory factory = new JsonFactory();

    @Test
    void theSeedsAreFrames() throws IOException {
        for (var seed : seeds()) {
            assertThat(frames.decode(seed, 100)).doesNotHaveAnyElementsOfTypes(ClientFrame.Invalid.class);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void changedFramesAreDecodedOrRefused(long randomSeed) throws IOException {
        var random = new Random(randomSeed);
        var seeds = seeds();
        for (int round = 0; round < ROUNDS; round++) {
            var bytes = changed(seeds.get(random.nextInt(seeds.size())), random);

            for (var frame : frames.decode(bytes, 100)) {
                assertPassesOnOnlyJson(frame, bytes);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void whatIsFrameHereIsJsonToAnotherParser(long randomSeed) throws IOException {
        var random = new Random(randomSeed);
        var seeds = seeds();
        for (int round = 0; round < ROUNDS; round++) {
            var bytes = changed(seeds.get(random.nextInt(seeds.size())), random);
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = bytes[i] == '\n' ? (byte) ' ' : bytes[i];
            }

            if (!(frames.decode(bytes, 1).getFirst() instanceof ClientFrame.Invalid)) {
                assertThat(isJson(bytes)).as(new String(bytes, UTF_8)).isTrue();
            }
        }
    }

    @FuzzTest(maxDuration = "60s")
    void anyBytesAreFramesOrInvalid(byte[] bytes) {
        var decoded = frames.decode(bytes, 100);

        for (var frame : decoded) {
            assertPassesOnOnlyJson(frame, bytes);
        }
        if (decoded.size() == 1 && !(decoded.getFirst() instanceof ClientFrame.Invalid)) {
            assertThat(isJson(bytes)).as(new String(bytes, UTF_8)).isTrue();
        }
    }

    private void assertPassesOnOnlyJson(ClientFrame frame, byte[] bytes) {
        var json = switch (frame instanceof ClientFrame.Message(var message) ? message : null) {
            case Send send -> send.json();
            case Publish publish -> publish.json();
            case Call call -> call.json();
            case Notify notify -> notify.json();
            case Push push -> push.json();
            case Result result -> result.json();
            case null, default -> Json.NULL;
        };
        assertThat(isJson(json.bytes())).as(new String(bytes, UTF_8)).isTrue();
        assertThat(json.bytes()).as(new String(bytes, UTF_8)).doesNotContain('\n', '\r', '\t');
        assertThat(new String(json.bytes(), UTF_8).getBytes(UTF_8)).isEqualTo(json.bytes());
    }

    private boolean isJson(byte[] bytes) {
        try (var parser = factory.createParser(ObjectReadContext.empty(), bytes)) {
            parser.nextToken();
            parser.skipChildren();
            parser.finishToken();
            return parser.nextToken() == null;
        } catch (JacksonException e) {
            return false;
        }
    }

    private static byte[] changed(byte[] seed, Random random) {
        var bytes = seed.clone();
        for (int change = random.nextInt(4); change >= 0; change--) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(5)) {
                case 0 -> bytes[at] = (byte) random.nextInt(256);
                case 1 -> bytes[at] = SPICE[random.nextInt(SPICE.length)];
                case 2 -> bytes = Arrays.copyOf(bytes, at + 1);
                case 3 -> bytes = spliced(bytes, at, random.nextInt(bytes.length));
                default -> bytes[at] ^= (byte) (1 << random.nextInt(8));
            }
        }
        return bytes;
    }

    private static byte[] spliced(byte[] bytes, int at, int from) {
        var spliced = Arrays.copyOf(bytes, at + bytes.length - from);
        System.arraycopy(bytes, from, spliced, at, bytes.length - from);
        return spliced;
    }

    private List<byte[]> seeds() throws IOException {
        var seeds = new ArrayList<byte[]>();
        try (var file = getClass().getResourceAsStream("/fuzz/frames.txt")) {
            new String(file.readAllBytes(), UTF_8).lines().forEach(line -> seeds.add(line.getBytes(UTF_8)));
        }
        return seeds;
    }
}
