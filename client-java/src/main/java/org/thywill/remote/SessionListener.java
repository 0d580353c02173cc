package org.thywill.remote;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What a session tells. Called with the session's lock held, in order: implementations only note what is to be
/// done, and do it elsewhere.
interface SessionListener {
    void onState(State state);

    /// The client has become a user's, or is a guest again since the server does not know it any more.
    ///
    /// @param user `null` for a guest
    void onUser(@Nullable User user);

    /// Something for this client alone.
    void onPrivate(long offset, JsonNode data);

    void onPublication(Publication publication);

    /// The client is subscribed to a channel, perhaps as to one of another kind than before, or is no longer.
    void onSubscription(String channel);

    /// All there is on a channel of kind `state`.
    void onCopy(String channel, List<StateChannel.Entry> entries);

    /// Follows on the copy, as does [#onRemoved].
    void onWritten(String channel, StateChannel.Entry entry);

    void onRemoved(String channel, String key);

    void onGap(Gap gap);

    /// The application calls a function of the client's.
    void onCall(Incoming.Called call);

    /// The answer to that call is wanted no longer.
    void onCancel(String call);

    /// @param bytes of its frame
    void onPush(String queue, JsonNode data, int bytes);

    /// Something without a number was refused, or a subscription is lost.
    void onProblem(Refused problem);
}
