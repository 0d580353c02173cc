package org.thywill.push.stomp;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import org.springframework.messaging.Message;
import org.springframework.messaging.simp.stomp.StompConversionException;
import org.springframework.messaging.simp.stomp.StompDecoder;
import org.springframework.messaging.simp.stomp.StompHeaderAccessor;

/// Decodes the frames of one WebSocket message. Frames must be whole; any number of them, and line ends between
/// them, may travel together.
final class FrameDecoder {
    private final StompDecoder decoder = new StompDecoder();

    /// @return empty if the message is line ends only: a heart-beat
    /// @throws MalformedFrameException if any frame of the message is not well-formed; none of them counts then
    List<StompFrame> decode(byte[] message) {
        var slices = FrameScanner.scan(message);
        if (slices.isEmpty()) {
            return List.of();
        }
        var frames = new ArrayList<StompFrame>(slices.size());
        for (var slice : slices) {
            frames.add(decode(ByteBuffer.wrap(message, slice.from(), slice.to() - slice.from())));
        }
        return frames;
    }

    /// Whether a binary message may be read as if it were text.
    static boolean isUtf8(byte[] message) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(message));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    private StompFrame decode(ByteBuffer frame) {
        List<Message<byte[]>> decoded;
        try {
            decoded = decoder.decode(frame);
        } catch (StompConversionException | IllegalArgumentException e) { // the latter of a value, such as a MIME type
            throw new MalformedFrameException("Not a STOMP frame: " + e.getMessage());
        }
        if (decoded.size() != 1) {
            throw new MalformedFrameException("Not a STOMP frame");
        }
        var accessor = StompHeaderAccessor.wrap(decoded.getFirst());
        var command = accessor.getCommand();
        if (command == null) {
            throw new MalformedFrameException("Not a STOMP frame");
        }
        var headers = new HashMap<String, String>();
        accessor.toNativeHeaderMap().forEach((name, values) -> headers.put(name, values.getFirst()));
        return new StompFrame(command, headers, decoded.getFirst().getPayload());
    }
}
