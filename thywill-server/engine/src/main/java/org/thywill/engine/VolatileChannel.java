package org.thywill.engine;

import org.jspecify.annotations.Nullable;
import org.thywill.app.ChannelOptions;
import org.thywill.app.PublishOptions;
import org.thywill.component.Fanout;
import org.thywill.component.Json;
import org.thywill.component.Position;
import org.thywill.component.Publication;

/// A channel that keeps and numbers nothing: whoever is there gets what is published.
final class VolatileChannel extends ChannelState {
    private static final Start NOW = new Start(null, null, 0);

    VolatileChannel(String name, ChannelOptions options, Fanout fanout, Services services) {
        super(name, options, Secrets.epoch(), fanout, new NoHistory(), services);
    }

    @Override
    Publication next(Json json, PublishOptions how, @Nullable String publisher, long nowMs) {
        return new Publication(0, nowMs, how.id(), null, publisher, json);
    }

    @Override
    Start startWith(int recent, boolean mayRead, long nowMs) {
        return NOW;
    }

    @Override
    Start goOn(@Nullable Position from, long hidden, long nowMs) {
        return NOW;
    }
}
