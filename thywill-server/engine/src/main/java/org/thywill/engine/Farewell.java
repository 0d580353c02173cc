package org.thywill.engine;

import java.util.Map;
import org.thywill.component.ClientLink;
import org.thywill.component.ClientMessage;

/// What is left of a connection that was cut, until its client comes back or is gone: the client may still say
/// goodbye beside it. A browser that leaves a page tears down the stream and sends the goodbye at the same time, and
/// either may arrive first.
///
/// @param links those that can be found by their keys; this one is removed by [#forget]
record Farewell(Services services, Map<String, ClientLink> links, String key, ClientState client)
        implements ClientLink {

    void forget() {
        links.remove(key, this);
    }

    @Override
    public Receipt receive(ClientMessage message) {
        return Failures.GONE;
    }

    @Override
    public long received() {
        return client.received();
    }

    @Override
    public String sessionId() {
        return client.sessionId();
    }

    /// As with a connection that stands, the client learns of it on another thread.
    @Override
    public void closed(boolean goodbye) {
        if (goodbye) {
            services.executor().execute(() -> client.leave(this));
        }
    }

    /// One farewell is never another.
    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }
}
