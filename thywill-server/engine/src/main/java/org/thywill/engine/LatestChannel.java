package org.thywill.engine;

import org.jspecify.annotations.Nullable;
import org.thywill.app.ChannelOptions;
import org.thywill.app.PublishOptions;
import org.thywill.component.Fanout;
import org.thywill.component.Json;
import org.thywill.component.Publication;

/// A channel on which only the newest publication of each key matters. Who subscribes without a position gets all
/// of these, unless it may not read what was published before.
final class LatestChannel extends ChannelState {
    private final LatestHistory kept;

    LatestChannel(String name, ChannelOptions options, Fanout fanout, HistoryBudget budget, Services services) {
        this(name, options, fanout, new LatestHistory(budget), services);
    }

    private LatestChannel(
            String name, ChannelOptions options, Fanout fanout, LatestHistory history, Services services) {
        super(name, options, Secrets.epoch(), fanout, history, services);
        kept = history;
    }

    @Override
    @Nullable
    Publication newestOf(Publication publication) {
        return kept.newestOf(publication);
    }

    @Override
    Publication next(Json json, PublishOptions how, @Nullable String publisher, long nowMs) {
        return new Publication(history.last() + 1, nowMs, how.id(), how.key(), publisher, json);
    }

    @Override
    Start startWith(int recent, boolean mayRead, long nowMs) {
        expire(nowMs);
        long after = mayRead ? firstAvailable() - 1 : history.last();
        return new Start(position(after), null, after);
    }
}
