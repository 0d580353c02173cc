package org.thywill.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FramesTest {

    private static String hex(ByteBuf buffer) {
        try {
            return ByteBufUtil.hexDump(buffer);
        } finally {
            buffer.release();
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 8100", "125, 817d", "126, 817e007e", "65535, 817effff", "65536, 817f0000000000010000"})
    void aTextFrameHasItsLengthInTheShortestForm(int length, String head) {
        var frame = hex(Frames.webSocketText(new byte[length]));

        assertThat(frame).startsWith(head).hasSize(head.length() + 2 * length);
    }

    @Test
    void aChunkHasItsLengthInHexadecimalBeforeIt() {
        var chunk = Frames.chunk("x".repeat(26).getBytes(US_ASCII));

        assertThat(chunk.toString(US_ASCII)).isEqualTo("1a\r\n" + "x".repeat(26) + "\r\n");
        chunk.release();
    }

    @Test
    void anEmptyChunkIsNothingSinceItWouldEndTheResponse() {
        assertThat(hex(Frames.chunk(new byte[0]))).isEmpty();
    }

    @Test
    void whatIsWrappedIsDirectAndTheSameForAll() {
        var plain = Frames.wrap(Outlet.Framing.PLAIN, "x".getBytes(US_ASCII));

        assertThat(plain.isDirect()).isTrue();
        assertThat(hex(plain)).isEqualTo("78");
    }

    @Test
    void aCloseReasonIsCutBetweenCharacters() {
        var frame = Frames.webSocketClose(4000, "a" + "ä".repeat(100));

        assertThat(frame.readableBytes()).isEqualTo(2 + 2 + 123);
        frame.release();

        var emoji = Frames.webSocketClose(4000, "😀".repeat(31));
        assertThat(emoji.readableBytes()).isEqualTo(2 + 2 + 120);
        emoji.release();
    }

    @Test
    void controlFramesAreAsInTheRfc() {
        assertThat(hex(Frames.webSocketClose(1000, ""))).isEqualTo("880203e8");
        assertThat(hex(Frames.webSocketClose(0, "unheard"))).isEqualTo("8800");
        assertThat(hex(Frames.webSocketPing())).isEqualTo("8900");
    }
}
