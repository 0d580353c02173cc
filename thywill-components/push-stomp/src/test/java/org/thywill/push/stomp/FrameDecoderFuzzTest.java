package org.thywill.push.stomp;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;

/// Whatever a WebSocket message holds, it is STOMP frames or refused as a whole.
class FrameDecoderFuzzTest {
    private final FrameDecoder decoder = new FrameDecoder();

    @FuzzTest(maxDuration = "60s")
    void anyBytesAreFramesOrRefused(byte[] message) {
        if (!FrameDecoder.isUtf8(message)) {
            return; // the WebSocket is closed before it comes so far
        }
        try {
            for (var frame : decoder.decode(message)) {
                assertThat(frame.headers().keySet()).noneMatch(String::isEmpty);
                assertThat(frame.body().length).isLessThan(message.length);
            }
        } catch (MalformedFrameException e) {
            assertThat(e.getMessage()).doesNotContain("Exception");
        }
    }
}
