package org.thywill.remote;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// A frame from the server: section 2.2 of the protocol.
sealed interface Incoming {

    /// @param heartbeatMs 0 if the server does not say
    /// @param socket 0 if the server does not say
    /// @param user who has signed in; `null` for a guest
    /// @param credentialsExpireInMs 0 if never
    record Connected(
            String client,
            String session,
            String connection,
            String token,
            boolean resumed,
            long received,
            long heartbeatMs,
            long timeoutMs,
            int maxMessageBytes,
            long socket,
            @Nullable User user,
            long credentialsExpireInMs,
            Map<String, Standing> channels)
            implements Incoming {

        /// The same connection, of another user and session.
        Connected as(User next, String nextSession) {
            return new Connected(
                    client,
                    nextSession,
                    connection,
                    token,
                    resumed,
                    received,
                    heartbeatMs,
                    timeoutMs,
                    maxMessageBytes,
                    socket,
                    next,
                    credentialsExpireInMs,
                    channels);
        }
    }

    /// Something that has an offset.
    sealed interface Numbered extends Incoming {
        String channel();

        long offset();
    }

    /// @param offset 0 if it has none
    /// @param key empty if it has none
    /// @param score of an entry of a channel of kind `state`; `null` if it has none
    record Published(
            String channel,
            long offset,
            String key,
            JsonNode data,
            @Nullable Double score) implements Numbered {}

    /// As [Published], but only what has changed since the publication `base` of the same key.
    record Changed(
            String channel,
            long offset,
            String key,
            long base,
            JsonNode patch,
            @Nullable Double score) implements Numbered {}

    /// An entry of a channel of kind `state` is removed.
    record Removed(String channel, long offset, String key) implements Numbered {}

    /// What the client has published itself, on a channel that does not send those back.
    record Own(String channel, long offset) implements Numbered {}

    /// The answer to a message of the client's.
    ///
    /// @param data missing if there is none
    record Answered(String channel, long offset, long number, JsonNode data) implements Numbered {}

    /// A message of the client's was not done.
    record Failed(String channel, long offset, long number, Refused why) implements Numbered {}

    /// The application calls a function of the client's.
    ///
    /// @param id what the result names, or `null` if no answer is wanted
    /// @param timeoutMs 0 for no limit
    record Called(
            String channel,
            long offset,
            String name,
            @Nullable String id,
            JsonNode data,
            long timeoutMs) implements Numbered {}

    /// The answer to a call is wanted no longer.
    record Cancelled(String channel, long offset, String id) implements Numbered {}

    /// An entry for one of the client's queues.
    record Pushed(String channel, long offset, String queue, JsonNode data) implements Numbered {}

    record Acknowledged(long number) implements Incoming {}

    record Subscribed(String channel, Standing standing) implements Incoming {}

    /// A part of what a channel of kind `state` holds.
    ///
    /// @param more whether another part follows
    record Snapshot(String channel, List<StateChannel.Entry> entries, long offset, boolean more) implements Incoming {}

    record Unsubscribed(String channel) implements Incoming {}

    record Lost(Gap gap) implements Incoming {}

    record Problem(Refused why) implements Incoming {}

    /// The client is this user's from now on.
    record SignedIn(User user, String session) implements Incoming {}

    record Close(End end) implements Incoming {}

    record Life() implements Incoming {}

    /// Of a later version of the protocol, perhaps; ignored.
    record Unknown() implements Incoming {}
}
