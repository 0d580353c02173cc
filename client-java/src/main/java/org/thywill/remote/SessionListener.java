package org.thywill.remote;

import tools.jackson.databind.JsonNode;

/// What a session tells. Called with the session's lock held, in order: implementations only note what is to be
/// done, and do it elsewhere.
interface SessionListener {
    void onState(State state);

    /// Something for this client alone.
    void onPrivate(long offset, JsonNode data);

    void onPublication(Publication publication);

    void onGap(Gap gap);

    /// Something without a number was refused, or a subscription is lost.
    void onProblem(Refused problem);
}
