package org.thywill.push.stomp;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.messaging.simp.stomp.StompCommand;

/// One frame from a client.
///
/// @param headers unescaped; of a repeated header the first counts (STOMP 1.2, "Repeated Header Entries")
/// @param body not to be changed by anyone
@SuppressWarnings("ArrayRecordComponent") // frames are not compared
record StompFrame(StompCommand command, Map<String, String> headers, byte[] body) {

    @Nullable
    String header(String name) {
        return headers.get(name);
    }

    /// @throws MalformedFrameException if the header is missing
    String required(String name) {
        var value = headers.get(name);
        if (value == null) {
            throw new MalformedFrameException(command + " lacks the header \"" + name + "\"");
        }
        return value;
    }

    String bodyText() {
        return new String(body, StandardCharsets.UTF_8);
    }
}
