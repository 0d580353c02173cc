package org.thywill.remote;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;

/// Writes `connect` frames: section 3 of the protocol.
///
/// @param instance the same for every connection of a client; with a message's number it names the message
record Greeting(String application, String instance) {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int INSTANCE_BYTES = 16;

    /// With an instance of its own.
    static Greeting of(String application) {
        var bytes = new byte[INSTANCE_BYTES];
        RANDOM.nextBytes(bytes);
        return new Greeting(application, Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    /// @param credentials who the client is; null for a guest
    /// @param resume what the server said last, or null if there is nothing to resume
    /// @param positions how far the client has got; only said to resume
    String connect(
            long acknowledged,
            @Nullable String credentials,
            Incoming.@Nullable Connected resume,
            Map<String, Position> positions) {
        var frame = JsonNodeFactory.instance.objectNode();
        var connect = frame.putObject("connect");
        connect.put("version", 1).put("application", application);
        connect.put("instance", instance).put("acknowledged", acknowledged);
        connect.put("deltas", true);
        if (credentials != null) {
            connect.put("credentials", credentials);
        }
        if (resume != null) {
            connect.put("client", resume.client()).put("token", resume.token());
            var all = connect.putObject("positions");
            positions.forEach((channel, position) ->
                    all.putObject(channel).put("epoch", position.epoch()).put("offset", position.offset()));
        }
        return frame.toString();
    }
}
