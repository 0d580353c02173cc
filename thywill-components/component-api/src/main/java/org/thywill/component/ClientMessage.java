package org.thywill.component;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.thywill.app.Condition;

/// What a connected client sends. A message with a number greater than 0 is done once, however often it arrives,
/// and is acknowledged; one with number 0 is done if it arrives.
public sealed interface ClientMessage {

    long number();

    /// Data for the application.
    record Send(long number, Json json) implements ClientMessage {}

    /// Calls a function of the application's.
    ///
    /// @param timeoutMs after how long the client gives up waiting; 0 for no limit
    record Call(long number, String name, Json json, long timeoutMs) implements ClientMessage {}

    /// Calls a function of the application's and wants no answer.
    record Notify(long number, String name, Json json) implements ClientMessage {}

    /// An entry for one of the application's queues.
    record Push(long number, String queue, Json json) implements ClientMessage {}

    /// What a call of the server's has given.
    ///
    /// @param call the id that [ServerMessage.Call] gave it
    /// @param json the result, [Json#NULL] if it is an error
    /// @param error `null` if it is a result
    record Result(long number, String call, Json json, ServerMessage.@Nullable Failure error)
            implements ClientMessage {}

    /// The answer to a message is wanted no longer.
    ///
    /// @param call the number of the message
    record Cancel(long call) implements ClientMessage {
        @Override
        public long number() {
            return 0;
        }
    }

    /// @param id the client's own, 1 to 128 characters: with one that the channel's history has, nothing is published;
    ///     `null` if it gave none
    /// @param key what it is the newest of, or `null`
    record Publish(
            long number,
            String channel,
            Json json,
            @Nullable String id,
            @Nullable String key) implements ClientMessage {

        /// Without a key.
        public Publish(long number, String channel, Json json, @Nullable String id) {
            this(number, channel, json, id, null);
        }
    }

    /// @param channel its name, or a prefix of names followed by `*`; the same holds for [Unsubscribe]
    record Subscribe(long number, String channel, ConnectRequest.Subscription subscription) implements ClientMessage {}

    /// Asks for a part of a channel's history.
    ///
    /// @param number always greater than 0, since there is an answer
    /// @param from the part that follows this position, or `null` for the newest
    /// @param limit at most so many publications, 1 to 1,000
    record History(long number, String channel, @Nullable Position from, int limit) implements ClientMessage {}

    record Unsubscribe(long number, String channel) implements ClientMessage {}

    /// Writes an entry of a channel of kind `state`, if it is as the condition wants it.
    ///
    /// @param score orders entries; `null` for none
    /// @param ttlMs for how long the entry is kept, in milliseconds; 0 for as long as nobody removes it
    record Put(
            long number,
            String channel,
            String key,
            Json json,
            Condition condition,
            @Nullable Double score,
            long ttlMs) implements ClientMessage {}

    /// Removes an entry of a channel of kind `state`.
    record Remove(long number, String channel, String key, Condition condition) implements ClientMessage {}

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
