package org.thywill.engine;

import org.thywill.app.ChannelOptions;
import org.thywill.app.PublishOptions;
import org.thywill.component.ConnectRequest.Subscription;
import org.thywill.component.Fanout;
import org.thywill.component.Json;
import org.thywill.component.Publication;

/// A channel on which only the newest publication of each key matters. Who subscribes without a position gets all
/// of these.
final class LatestChannel extends ChannelState {
    LatestChannel(String name, ChannelOptions options, Fanout fanout, HistoryBudget budget, Services services) {
        super(name, options, Secrets.epoch(), fanout, new LatestHistory(budget), services);
    }

    @Override
    Publication next(Json json, PublishOptions how, long nowMs) {
        return new Publication(history.last() + 1, nowMs, how.id(), how.key(), json);
    }

    @Override
    long beginning(Subscription wish) {
        return firstAvailable() - 1;
    }
}
