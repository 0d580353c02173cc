package org.thywill.push.stomp;

import java.util.Set;
import org.thywill.component.ComponentContext;
import org.thywill.component.ComponentProvider;
import org.thywill.component.Push;
import org.thywill.component.SettingsException;
import org.thywill.component.Slot;
import org.thywill.http.HttpHost;

/// Makes the push that `component: stomp` selects.
public final class StompProvider implements ComponentProvider<Push, StompSettings> {

    @Override
    public Slot<Push> slot() {
        return Slot.PUSH;
    }

    @Override
    public String name() {
        return "stomp";
    }

    @Override
    public String about() {
        return "STOMP 1.2 over WebSocket, for pages and for any STOMP client, with a broker inside the server.";
    }

    @Override
    public Class<StompSettings> settingsType() {
        return StompSettings.class;
    }

    @Override
    public Set<Slot<?>> requires() {
        return Set.of(Slot.CLIENT_INTERFACE);
    }

    @Override
    public Push create(StompSettings settings, ComponentContext context) {
        if (context.component(Slot.CLIENT_INTERFACE) instanceof HttpHost host) {
            return new StompPush(settings, context.gateway(), host, context.counters(), System::nanoTime);
        }
        throw new SettingsException(
                "thywill.push.component is \"stomp\", but the client interface has no port to share with it.",
                "Choose thywill.client-interface.component: http, or another push.");
    }
}
