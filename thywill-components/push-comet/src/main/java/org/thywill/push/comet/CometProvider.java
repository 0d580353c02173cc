package org.thywill.push.comet;

import java.util.Set;
import org.thywill.component.ComponentContext;
import org.thywill.component.ComponentException;
import org.thywill.component.ComponentProvider;
import org.thywill.component.Push;
import org.thywill.component.SettingsException;
import org.thywill.component.Slot;
import org.thywill.http.HttpHost;

/// Makes the push `comet`.
public final class CometProvider implements ComponentProvider<Push, CometSettings> {
    @Override
    public Slot<Push> slot() {
        return Slot.PUSH;
    }

    @Override
    public String name() {
        return "comet";
    }

    @Override
    public String about() {
        return "WebSocket, server-sent events, streaming and long-poll on the port of the pages; the default";
    }

    @Override
    public Class<CometSettings> settingsType() {
        return CometSettings.class;
    }

    @Override
    public Set<Slot<?>> requires() {
        return Set.of(Slot.CLIENT_INTERFACE);
    }

    @Override
    public Push create(CometSettings settings, ComponentContext context) {
        if (settings.timeout().compareTo(settings.pingInterval()) <= 0) {
            throw new SettingsException(
                    "thywill.push.settings: timeout (" + settings.timeout().toSeconds()
                            + "s) must be longer than ping-interval ("
                            + settings.pingInterval().toSeconds() + "s).",
                    "Give timeout some seconds more than ping-interval.");
        }
        if (settings.transports().isEmpty()) {
            throw new SettingsException(
                    "thywill.push.settings.transports: found no transport.",
                    "Name at least one of websocket, sse, stream, long-poll, or leave the key out.");
        }
        if (!(context.component(Slot.CLIENT_INTERFACE) instanceof HttpHost host)) {
            throw new ComponentException(
                    "The push \"comet\" found a client interface that does not share its port with it.",
                    "Choose the client interface \"http\", or another push.");
        }
        return new CometPush(settings, host, context.gateway(), context.counters());
    }
}
