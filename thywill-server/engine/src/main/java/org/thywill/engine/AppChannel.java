package org.thywill.engine;

import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.thywill.app.Channel;
import org.thywill.app.Client;
import org.thywill.app.Publication;
import org.thywill.app.PublishOptions;
import org.thywill.component.ConnectRequest.Subscription;
import org.thywill.engine.Member.By;
import org.thywill.engine.Member.Wish;

/// A channel, as its application sees it: a name, behind which the channel may come into use and be dropped again.
record AppChannel(ApplicationRuntime application, String name) implements Channel {
    private static final int HISTORY_LIMIT = 10_000;

    @Override
    public Publication publish(@Nullable Object data, PublishOptions options) {
        if (!options.key().isEmpty() && !application.hub().keyed(name)) {
            throw new IllegalArgumentException("Only channels of kind LATEST have keys, and " + name + " is none");
        }
        var json = application.write(data);
        return new AppPublication(application, application.hub().publish(name, json, options, null));
    }

    @Override
    public void subscribe(Client client, int recent) {
        var state = application.own(client);
        if (state != null && !subscribed(state)) {
            var wish = new Subscription(null, Math.clamp(recent, 0, HISTORY_LIMIT));
            application.subscribe(state, name, new Wish(wish, By.APPLICATION, false));
        }
    }

    private boolean subscribed(ClientState client) {
        synchronized (client.lock) {
            return client.subscriptions().adopt(name);
        }
    }

    @Override
    public void unsubscribe(Client client) {
        var state = application.own(client);
        if (state != null) {
            synchronized (state.lock) {
                if (state.subscriptions().has(name)) {
                    state.subscriptions().unsubscribe(name);
                }
            }
        }
    }

    @Override
    public Collection<Client> subscribers() {
        var channel = application.hub().existing(name);
        return channel == null ? List.of() : List.copyOf(channel.subscribers());
    }

    @Override
    public List<Publication> history(int limit) {
        return read(limit, channel -> channel.newest(bounded(limit), application.nowMs()));
    }

    @Override
    public List<Publication> historyAfter(long offset, int limit) {
        return read(limit, channel -> channel.readAll(offset, bounded(limit), application.nowMs()));
    }

    private List<Publication> read(int limit, Function<ChannelState, List<org.thywill.component.Publication>> reader) {
        if (limit < 0) {
            throw new IllegalArgumentException("A limit must not be negative, but was " + limit);
        }
        var publications = application.hub().read(name, limit == 0 ? _ -> List.of() : reader);
        return publications == null
                ? List.of()
                : publications.stream()
                        .<Publication>map(publication -> new AppPublication(application, publication))
                        .toList();
    }

    private static int bounded(int limit) {
        return Math.min(limit, HISTORY_LIMIT);
    }
}
