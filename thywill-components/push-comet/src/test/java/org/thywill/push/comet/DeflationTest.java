package org.thywill.push.comet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.thywill.component.testkit.TestDeflate;
import org.thywill.http.Outlet.Framing;

class DeflationTest {
    private static final String LONG = "{\"text\":\"" + "again and ".repeat(50) + "again\"}";

    private final Deflation deflation = new Deflation(200);

    @Test
    void aFrameIsDeflatedAsAWebSocketWantsIt() throws IOException {
        var frame = deflation.frame(LONG.getBytes(UTF_8));

        assertThat(frame.deflated).hasSizeLessThan(60);
        assertThat(new String(TestDeflate.inflate(frame.deflated), UTF_8)).isEqualTo(LONG);
    }

    @Test
    void whatIsShortOrWouldBeNoShorterIsLeftAsItIs() {
        var noise = new byte[5_000];
        new Random(1).nextBytes(noise);

        assertThat(deflation.frame("x".repeat(199).getBytes(UTF_8)).deflated).isNull();
        assertThat(deflation.frame("x".repeat(200).getBytes(UTF_8)).deflated).isNotNull();
        assertThat(deflation.frame(noise).deflated).isNull();
        assertThat(deflation.frame(LONG.getBytes(UTF_8)).deflated)
                .as("after that")
                .hasSizeLessThan(60);
    }

    @Test
    void nothingOfAFrameIsKnownInTheNext() {
        assertThat(deflation.frame(LONG.getBytes(UTF_8)).deflated)
                .isEqualTo(deflation.frame(LONG.getBytes(UTF_8)).deflated);
    }

    @Test
    void severalFramesAreDeflatedEachByItself() {
        var frames = deflation.frames(("{}\n" + LONG + "\n{\"a\":1}").getBytes(UTF_8));

        assertThat(frames).extracting(frame -> new String(frame.bytes, UTF_8)).containsExactly("{}", LONG, "{\"a\":1}");
        assertThat(frames).extracting(frame -> frame.deflated != null).containsExactly(false, true, false);
        assertThat(deflation.frames(new byte[0])).isEmpty();
    }

    /// Each piece may be written to any stream, after any other.
    @Test
    void piecesOfAnyFramesMakeOneStreamThatEndsAsItMust() throws IOException {
        for (int seed = 0; seed < 300; seed++) {
            var random = new Random(seed);
            var wire = random.nextBoolean() ? Wire.SSE : Wire.LINES;
            var gzip = new Gzip();
            var bytes = new ArrayList<ByteBuf>(List.of(Gzip.begin()));
            var expected = new StringBuilder();
            for (int i = random.nextInt(5); i >= 0; i--) {
                var frames = frames(random);
                var piece = Packed.piece(wire, Framing.PLAIN, frames);
                bytes.add(written(piece));
                gzip.wrote(piece);
                piece.release();
                expected.append(new String(wire.payload(frames), UTF_8));
            }
            bytes.add(gzip.end());

            assertThat(unzip(bytes)).as("seed %d", seed).isEqualTo(expected.toString());
        }
    }

    private static ByteBuf written(Packed piece) {
        var outlet = new FakeOutlet(Framing.PLAIN);
        outlet.stuck = true;
        piece.buffer.writeTo(outlet);
        return outlet.kept.getFirst();
    }

    private List<Frame> frames(Random random) {
        var frames = new ArrayList<Frame>();
        for (int i = random.nextInt(5); i >= 0; i--) {
            var text = switch (random.nextInt(5)) {
                case 0 -> LONG;
                case 1 -> "{\"x\":\"" + "y".repeat(random.nextInt(100_000)) + "\"}";
                case 2 -> "{\"noise\":" + random.nextLong() + "}";
                default -> "{}";
            };
            var encoded = text.getBytes(UTF_8);
            frames.add(
                    switch (random.nextInt(4)) {
                        case 0 -> new Frame(encoded);
                        case 1 -> new Frame(("{}\n" + text).getBytes(UTF_8));
                        default -> deflation.frame(encoded);
                    });
        }
        return frames;
    }

    private static String unzip(List<ByteBuf> parts) throws IOException {
        var all = Unpooled.wrappedBuffer(parts.toArray(ByteBuf[]::new));
        try (var in = new GZIPInputStream(new ByteArrayInputStream(ByteBufUtil.getBytes(all)))) {
            return new String(in.readAllBytes(), UTF_8);
        } finally {
            all.release();
        }
    }
}
