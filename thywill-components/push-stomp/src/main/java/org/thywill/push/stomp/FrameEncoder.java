package org.thywill.push.stomp;

import java.util.Map;
import org.springframework.messaging.simp.stomp.StompCommand;
import org.springframework.messaging.simp.stomp.StompEncoder;
import org.springframework.messaging.simp.stomp.StompHeaderAccessor;

/// Encodes frames for clients; header values are escaped, `content-length` is added. Safe for use by many threads.
final class FrameEncoder {
    static final byte[] NO_BODY = {};

    private final StompEncoder encoder = new StompEncoder();

    byte[] encode(StompCommand command, Map<String, String> headers, byte[] body) {
        var accessor = StompHeaderAccessor.create(command);
        headers.forEach(accessor::setNativeHeader);
        // Not getMessageHeaders(): it would draw a random id for every frame.
        return encoder.encode(accessor.toMap(), body);
    }
}
