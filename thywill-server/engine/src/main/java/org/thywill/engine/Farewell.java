package org.thywill.engine;

import java.util.Map;
import org.thywill.component.ClientLink;
import org.thywill.component.ClientMessage;

/// What is left of a connection that was cut, until its client comes back or is gone: the client may still say
/// goodbye beside it. A browser that leaves a page tears down the stream and sends the goodbye at the same time, and
/// either may arrive first.
final class Farewell implements ClientLink {
    private final Services services;
    private final Map<String, ClientLink> links;
    private final String key;
    private final ClientState client;

    /// @param links those that can be found by their keys; this one is removed by [#forget]
    Farewell(Services services, Map<String, ClientLink> links, String key, ClientState client) {
        this.services = services;
        this.links = links;
        this.key = key;
        this.client = client;
    }

    String key() {
        return key;
    }

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
        return client.browserId();
    }

    /// As with a connection that stands, the client learns of it on another thread.
    @Override
    public void closed(boolean goodbye) {
        if (goodbye) {
            services.executor().execute(() -> client.attendance().leave(this));
        }
    }
}
