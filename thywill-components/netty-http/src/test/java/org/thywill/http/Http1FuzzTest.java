package org.thywill.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Requests with errors that nobody has thought of. However one is cut, it is taken or refused alike, with a status
/// and never with another exception.
class Http1FuzzTest {
    private static final int ROUNDS = 5_000;
    private static final int MAX_BODY_BYTES = 100;

    private static List<String> seeds() throws IOException {
        var text = Files.readString(Path.of("src/test/resources/fuzz/http1/seeds.txt"));
        return text.lines()
                .filter(line -> !line.isBlank() && !line.startsWith("//"))
                .map(line -> line.replace("\\r", "\r").replace("\\n", "\n").replace("\\0", "\0"))
                .toList();
    }

    @Test
    void itDoesNotMatterWhereARequestIsCut() throws IOException {
        for (var seed : seeds()) {
            var whole = outcome(seed, new int[0]);
            for (int cut = 0; cut <= seed.length(); cut++) {
                assertThat(outcome(seed, new int[] {cut})).as(seed).isEqualTo(whole);
            }
        }
    }

    @Test
    void requestsWithErrorsAreTakenOrRefusedHoweverTheyAreCut() throws IOException {
        var seeds = seeds();
        for (int round = 0; round < ROUNDS; round++) {
            var random = new Random(round);
            var request = mutated(seeds.get(random.nextInt(seeds.size())), random);

            var whole = outcome(request, new int[0]);
            var cut = outcome(
                    request, random.ints(4, 0, request.length() + 1).sorted().toArray());

            assertThat(cut).as("round %d", round).isEqualTo(whole);
        }
    }

    /// @param bytes a request, after one byte that says where it is cut
    @FuzzTest(maxDuration = "60s")
    void anyBytesAreTakenOrRefusedHoweverTheyAreCut(byte[] bytes) {
        if (bytes.length < 2) {
            return;
        }
        var request = new String(bytes, 1, bytes.length - 1, ISO_8859_1);
        int cut = (bytes[0] & 0xFF) % (request.length() + 1);

        assertThat(outcome(request, new int[] {cut})).isEqualTo(outcome(request, new int[0]));
    }

    private static String mutated(String seed, Random random) {
        var request = new StringBuilder(seed);
        for (int i = random.nextInt(3); i >= 0 && !request.isEmpty(); i--) {
            int at = random.nextInt(request.length());
            switch (random.nextInt(4)) {
                case 0 -> request.setCharAt(at, (char) random.nextInt(256));
                case 1 -> request.deleteCharAt(at);
                case 2 -> request.insert(at, "\r\n :;,%/0x\0".charAt(random.nextInt(11)));
                default -> request.insert(at, request.substring(at, Math.min(at + 20, request.length())));
            }
        }
        return request.toString();
    }

    private static String outcome(String request, int[] cuts) {
        var connection = new Connection();
        int from = 0;
        for (int cut : cuts) {
            connection.take(request.substring(from, cut));
            from = cut;
        }
        connection.take(request.substring(from));
        return connection.outcome;
    }

    /// The two parsers as a connection uses them.
    private static final class Connection {
        private final ByteBuf held = Unpooled.buffer();
        private final Http1HeadParser parser = new Http1HeadParser(HttpLimits.DEFAULT);
        private Http1BodyReader body;
        private String outcome = "more is to come";
        private boolean done;

        private void take(String part) {
            held.writeBytes(part.getBytes(ISO_8859_1));
            try {
                step();
            } catch (HttpErrorException e) {
                assertThat(e.error().status()).isBetween(400, 505);
                finish("refused " + e.error().status());
            }
        }

        private void step() throws HttpErrorException {
            if (!done && body == null) {
                var head = parser.parse(held);
                if (head == null) {
                    return;
                }
                long length = Http1BodyReader.announcedLength(head);
                if (length > MAX_BODY_BYTES) {
                    throw Http1BodyReader.tooBig();
                }
                if (length == 0) {
                    finish(head.method() + " " + head.target());
                    return;
                }
                body = new Http1BodyReader(length, MAX_BODY_BYTES);
            }
            var whole = done ? null : body.read(held);
            if (whole != null) {
                finish("with body " + whole.toString(ISO_8859_1));
            }
        }

        private void finish(String result) {
            if (!done) {
                outcome = result;
                done = true;
            }
        }
    }
}
