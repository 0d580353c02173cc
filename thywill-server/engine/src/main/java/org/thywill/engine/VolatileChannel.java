package org.thywill.engine;

import org.thywill.app.ChannelOptions;
import org.thywill.app.PublishOptions;
import org.thywill.component.ConnectRequest.Subscription;
import org.thywill.component.Fanout;
import org.thywill.component.Json;
import org.thywill.component.Publication;

/// A channel that keeps and numbers nothing: whoever is there gets what is published.
final class VolatileChannel extends ChannelState {
    private static final Start NOW = new Start(null, null, 0);

    VolatileChannel(String name, ChannelOptions options, Fanout fanout, Services services) {
        super(name, options, Secrets.epoch(), fanout, new NoHistory(), services);
    }

    @Override
    Publication next(Json json, PublishOptions how, long nowMs) {
        return new Publication(0, nowMs, how.id(), json);
    }

    @Override
    Start start(Subscription wish, long nowMs) {
        return NOW;
    }
}
