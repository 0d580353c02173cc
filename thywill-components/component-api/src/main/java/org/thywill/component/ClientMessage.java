package org.thywill.component;

import java.util.Map;

/// What a connected client sends. A message with a number greater than 0 is done once, however often it arrives,
/// and is acknowledged; one with number 0 is done if it arrives.
public sealed interface ClientMessage {

    long number();

    /// Data for the application.
    record Send(long number, Json json) implements ClientMessage {}

    record Publish(long number, String channel, Json json) implements ClientMessage {}

    record Subscribe(long number, String channel, ConnectRequest.Subscription subscription) implements ClientMessage {}

    record Unsubscribe(long number, String channel) implements ClientMessage {}

    /// Shows who the client is, or newer credentials of the same user. Always with a number.
    record Credentials(long number, String text) implements ClientMessage {
        /// Without the credentials.
        @Override
        public String toString() {
            return "Credentials[number=" + number + "]";
        }
    }

    /// The offset of the newest publication that the client has seen of each channel named. What is kept for it
    /// alone may be dropped up to there.
    record Received(Map<String, Long> offsets) implements ClientMessage {
        @Override
        public long number() {
            return 0;
        }
    }

    /// An error that happened in the browser, for the server's log.
    ///
    /// @param facts name and value, such as `message`, `source`, `stack`
    record Report(Map<String, String> facts) implements ClientMessage {
        @Override
        public long number() {
            return 0;
        }
    }

    /// A sign of life.
    record Heartbeat() implements ClientMessage {
        @Override
        public long number() {
            return 0;
        }
    }
}
