package org.thywill.engine;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.thywill.app.Client;
import org.thywill.app.Presence;
import org.thywill.app.StateChannel.Entry;
import org.thywill.app.StateChannel.Order;
import org.thywill.component.ServerMessage;

/// Who is subscribed to a channel, as its application sees it.
///
/// @param channel the channel that is subscribed to
/// @param told tells who is
record AppPresence(ApplicationRuntime application, String channel, AppStateChannel told) implements Presence {

    /// @throws IllegalStateException if the channel has no presence
    static AppPresence of(ApplicationRuntime application, String channel) {
        if (application.hub().options(channel).presenceInterval() == null) {
            throw new IllegalStateException(
                    "The channel " + channel + " has no presence; declare it in start, with presence(true)");
        }
        var told = new AppStateChannel(application, ServerMessage.PRESENCE + channel);
        return new AppPresence(application, channel, told);
    }

    @Override
    public void track(Client client, @Nullable Object data) {
        var json = application.writeEntry(data);
        var state = application.own(client);
        if (state != null) {
            state.track(channel, json);
        }
    }

    @Override
    public List<Entry> list() {
        return told.entries(Order.KEY, Integer.MAX_VALUE);
    }

    @Override
    public Optional<Entry> get(Client client) {
        return told.get(client.id());
    }

    @Override
    public int size() {
        return told.size();
    }

    @Override
    public void subscribe(Client client) {
        told.subscribe(client);
    }

    @Override
    public void unsubscribe(Client client) {
        told.unsubscribe(client);
    }
}
