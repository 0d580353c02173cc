package org.thywill.remote;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/// The newest data of each key, on channels with deltas: section 5.9 of the protocol. It is shared with the
/// application. Guarded by the session's lock.
final class Values {
    /// A patch builds upon one of so many publications before it.
    private static final int WINDOW = 1_000;

    private final Map<String, OfChannel> channels = new HashMap<>();

    private record Value(long offset, JsonNode data) {}

    /// @param byKey those that came last at the end
    private record OfChannel(String epoch, LinkedHashMap<String, Value> byKey) {}

    /// Where the server lets a channel go on.
    void stand(String channel, Standing standing) {
        var position = standing.position();
        if (!standing.deltas() || position == null) {
            channels.remove(channel);
            return;
        }
        var known = channels.get(channel);
        if (known == null || !known.epoch.equals(position.epoch())) {
            channels.put(channel, new OfChannel(position.epoch(), new LinkedHashMap<>()));
        }
    }

    void forget(String channel) {
        channels.remove(channel);
    }

    /// Whether there is what a publication builds upon.
    boolean fits(Incoming.Numbered frame) {
        if (!(frame instanceof Incoming.Changed changed)) {
            return true;
        }
        var base = value(changed.channel(), changed.key());
        return base != null && base.offset == changed.base();
    }

    private @Nullable Value value(String channel, String key) {
        var known = channels.get(channel);
        return known == null ? null : known.byKey.get(key);
    }

    /// Makes one that [#fits] whole.
    Incoming.Published whole(Incoming.Changed changed) {
        var base = value(changed.channel(), changed.key());
        var data = MergePatch.apply(base == null ? MissingNode.getInstance() : base.data, changed.patch());
        return new Incoming.Published(changed.channel(), changed.offset(), changed.key(), data, changed.score());
    }

    void note(Incoming.Published published) {
        var known = channels.get(published.channel());
        if (known == null) {
            return;
        }
        known.byKey.remove(published.key());
        known.byKey.put(published.key(), new Value(published.offset(), published.data()));
        long oldest = published.offset() - WINDOW;
        while (known.byKey.firstEntry().getValue().offset < oldest) {
            known.byKey.pollFirstEntry();
        }
    }
}
