package org.thywill.component;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.thywill.app.User;

/// What the server sends to one connection. How it looks on the wire is the push's affair;
/// `documentation/protocol.md` says it for the default push.
public sealed interface ServerMessage {

    /// The name under which a client knows the channel that is its own.
    String PRIVATE = "@";

    /// What the name of a channel begins with that tells who is subscribed to the channel named behind it.
    String PRESENCE = "@presence/";

    /// The connection is admitted.
    ///
    /// @param connectionKey names this connection in requests made beside it; a secret of this client
    /// @param token to resume with; valid until it is used or replaced by a newer one
    /// @param resumed whether the client is the one it asked to resume; if not it begins anew
    /// @param received number of the newest message accepted from it, so that it need not repeat those
    /// @param socket tells the client from the others of this server, from 1 in the order in which they came
    /// @param channels where each of its subscriptions continues, [#PRIVATE] included
    /// @param user who has signed in, or `null` for a guest
    /// @param credentialsExpireInMs when the client must have shown newer credentials; 0 if never
    record Connected(
            String clientId,
            String sessionId,
            String connectionKey,
            String token,
            boolean resumed,
            long received,
            long socket,
            Map<String, Standing> channels,
            @Nullable User user,
            long credentialsExpireInMs)
            implements ServerMessage {

        /// A guest's.
        public Connected(
                String clientId,
                String sessionId,
                String connectionKey,
                String token,
                boolean resumed,
                long received,
                long socket,
                Map<String, Standing> channels) {
            this(clientId, sessionId, connectionKey, token, resumed, received, socket, channels, null, 0);
        }
    }

    /// The client has become a user's, or the user's name is another.
    ///
    /// @param sessionId what names the browser and the user together, from now on
    record SignedIn(User user, String sessionId) implements ServerMessage {}

    /// Every message up to this number is done, or was answered with an [Answer] before this.
    record Acknowledged(long number) implements ServerMessage {}

    /// An entry of the client's own channel that answers its message `number` with data or with an error.
    ///
    /// @param json the answer's data, or `null` if it is an error
    /// @param error `null` if it is data
    record Answer(
            long offset,
            long number,
            @Nullable Json json,
            @Nullable Failure error) implements ServerMessage {}

    /// An entry of the client's own channel, sent by the application.
    record Direct(long offset, Json json) implements ServerMessage {}

    /// An entry of the client's own channel that calls a function of the client's.
    ///
    /// @param id what the client's [ClientMessage.Result] names, or `null` if no answer is wanted
    /// @param timeoutMs after how long the application gives up waiting; 0 for no limit
    record Call(long offset, String name, @Nullable String id, Json json, long timeoutMs) implements ServerMessage {}

    /// An entry of the client's own channel: the answer to a call is wanted no longer.
    record Cancel(long offset, String id) implements ServerMessage {}

    /// An entry of the client's own channel for one of the client's queues.
    record Push(long offset, String queue, Json json) implements ServerMessage {}

    /// The client is a subscriber; `standing` says after what it goes on.
    record Subscribed(String channel, Standing standing) implements ServerMessage {
        /// To a channel whose offsets go on by ones.
        public Subscribed(String channel, Position position) {
            this(channel, new Standing(position));
        }
    }

    record Unsubscribed(String channel) implements ServerMessage {}

    /// Publications that the client has missed and cannot get any more.
    ///
    /// @param epoch of the offsets, and of what follows
    /// @param from the first one missing
    /// @param to the last one missing; `from - 1` if it is not known that any is
    /// @param reset whether the epoch is another than the client's, so that an unknown number of the old one is
    ///     missing too
    record Gap(String channel, String epoch, long from, long to, boolean reset) implements ServerMessage {}

    /// Publications of one channel that the client has missed, in order.
    record Replay(String channel, List<Publication> publications) implements ServerMessage {}

    /// In the place of a publication on a channel that does not send clients what they have published themselves.
    ///
    /// @param offset of the publication, which counts as received
    record Own(String channel, long offset) implements ServerMessage {}

    /// A part of what a channel of kind `state` holds. The first part begins a new copy; what follows the last
    /// continues after `offset`, which is the same in all of them.
    ///
    /// @param entries for each the publication that wrote it; its version is that publication's offset
    /// @param more whether another part follows
    record Snapshot(String channel, List<Publication> entries, long offset, boolean more) implements ServerMessage {}

    /// Something that the client sent without a number could not be done, or was no message at all; or something
    /// with a number was not taken.
    ///
    /// @param number of what was not taken; 0 if it had none
    /// @param wished the channel or pattern that the client wished for when it connected and has not got, or `null`
    record Problem(Failure error, long number, @Nullable String wished) implements ServerMessage {
        public Problem(Failure error) {
            this(error, 0);
        }

        public Problem(Failure error, long number) {
            this(error, number, null);
        }

        public Problem(Failure error, String wished) {
            this(error, 0, wished);
        }
    }

    /// @param code for programs, as listed in `documentation/protocol.md`, or of the application's own
    /// @param message for people
    /// @param retryAfterMs when trying again may help; 0 if it would not
    record Failure(String code, String message, long retryAfterMs) {}
}
