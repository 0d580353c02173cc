package org.thywill.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.thywill.remote.WebSocketFrames.Event;

class WebSocketFramesTest {
    private static final int MAX_BYTES = 100_000;

    private final ByteArrayOutputStream wire = new ByteArrayOutputStream();

    private WebSocketFramesTest frame(int head, String payload) {
        var bytes = payload.getBytes(StandardCharsets.UTF_8);
        wire.write(head);
        if (bytes.length < 126) {
            wire.write(bytes.length);
        } else if (bytes.length < 65_536) {
            wire.write(126);
            wire.writeBytes(
                    ByteBuffer.allocate(2).putShort((short) bytes.length).array());
        } else {
            wire.write(127);
            wire.writeBytes(ByteBuffer.allocate(8).putLong(bytes.length).array());
        }
        wire.writeBytes(bytes);
        return this;
    }

    private WebSocketFramesTest raw(int... bytes) {
        for (int each : bytes) {
            wire.write(each);
        }
        return this;
    }

    private WebSocketFrames reader() {
        return new WebSocketFrames(new ByteArrayInputStream(wire.toByteArray()), MAX_BYTES);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 125, 126, 65_535, 65_536, MAX_BYTES})
    void aMessageOfAnyLengthIsRead(int length) throws Exception {
        var text = "x".repeat(length);

        assertThat(frame(0x81, text).reader().next()).isEqualTo(new Event.Text(text));
    }

    @Test
    void aMessageInPiecesIsPutTogetherAcrossControlFrames() throws Exception {
        var reader = frame(0x01, "a")
                .frame(0x89, "ping")
                .frame(0x00, "b")
                .frame(0x8a, "")
                .frame(0x80, "€")
                .reader();

        assertThat(reader.next()).isEqualTo(new Event.Ping(ByteBuffer.wrap("ping".getBytes(StandardCharsets.UTF_8))));
        assertThat(reader.next()).isEqualTo(new Event.Pong());
        assertThat(reader.next()).isEqualTo(new Event.Text("ab€"));
    }

    @Test
    void aCharacterMayBeCutBetweenPieces() throws Exception {
        var reader = raw(0x01, 1, 0xc3, 0x80, 1, 0xa9).reader();

        assertThat(reader.next()).isEqualTo(new Event.Text("é"));
    }

    @Test
    void aCloseHasACodeAndAReasonOrNeither() throws Exception {
        assertThat(raw(0x88, 5, 0x03, 0xf4, 'b', 'y', 'e').reader().next()).isEqualTo(new Event.Close(1012, "bye"));
        wire.reset();
        assertThat(raw(0x88, 0).reader().next()).isEqualTo(new Event.Close(0, ""));
    }

    @Test
    void whatTheServerMayNotSendIsRefused() {
        assertRefused(0x82, 0); // binary
        assertRefused(0x80, 0); // the end of nothing
        assertRefused(0x83, 0); // an opcode that has no meaning yet
        assertRefused(0x8b, 0); // the same of a control frame
        assertRefused(0xc1, 0); // a bit of an extension
        assertRefused(0x81, 0x80, 0, 0, 0, 0); // masked
        assertRefused(0x09, 0); // a ping in pieces
        assertRefused(0x89, 126, 0, 126); // a long ping
        assertRefused(0x88, 1, 3); // half a close code
        assertRefused(0x01, 0, 0x81, 0); // a message within another
        assertRefused(0x81, 127, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff);
    }

    private void assertRefused(int... bytes) {
        wire.reset();
        var reader = raw(bytes).reader();
        assertThatThrownBy(reader::next).isInstanceOf(ProtocolException.class);
    }

    @Test
    void aMessageThatIsTooLongIsRefusedBeforeItIsReadAlsoInPieces() {
        var pieces = frame(0x01, "x".repeat(MAX_BYTES)).raw(0x80, 1).reader();

        assertThatThrownBy(pieces::next).isInstanceOf(ProtocolException.class).hasMessageContaining("more than");
    }

    @Test
    void whatIsNoUtf8IsRefused() {
        var reader = raw(0x81, 1, 0xff).reader();

        assertThatThrownBy(reader::next).isInstanceOf(CharacterCodingException.class);
    }

    @Test
    void aCutIsNoticedWhereverItIs() {
        var whole = frame(0x01, "a".repeat(200)).frame(0x80, "b").wire.toByteArray();
        for (int length = 0; length < whole.length; length++) {
            wire.reset();
            wire.write(whole, 0, length);
            var reader = reader();
            assertThatThrownBy(reader::next).isInstanceOf(EOFException.class);
        }
    }

    @Test
    void anyBytesAreFramesOrAnIoException() {
        var random = new Random(42);
        for (int round = 0; round < 20_000; round++) {
            var bytes = new byte[random.nextInt(40)];
            random.nextBytes(bytes);
            wire.reset();
            wire.writeBytes(bytes);
            var reader = reader();
            try {
                for (int i = 0; i <= bytes.length; i++) {
                    assertThat(reader.next()).isNotNull();
                }
                throw new AssertionError("More frames than bytes");
            } catch (IOException _) {
                // as it should
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 125, 126, 65_535, 65_536})
    void whatIsWrittenIsMaskedAndOtherwiseTheSame(int length) {
        var payload = "y".repeat(length).getBytes(StandardCharsets.UTF_8);

        var frame = ByteBuffer.wrap(WebSocketFrames.write(WebSocketFrames.TEXT, payload));

        assertThat(frame.get()).isEqualTo((byte) 0x81);
        int said = frame.get() & 0xff;
        assertThat(said & 0x80).isEqualTo(0x80);
        long real = switch (said & 0x7f) {
            case 126 -> Short.toUnsignedLong(frame.getShort());
            case 127 -> frame.getLong();
            default -> said & 0x7f;
        };
        assertThat(real).isEqualTo(length);
        var mask = new byte[4];
        frame.get(mask);
        var read = new byte[frame.remaining()];
        frame.get(read);
        for (int i = 0; i < read.length; i++) {
            read[i] ^= mask[i % 4];
        }
        assertThat(read).isEqualTo(payload);
    }
}
