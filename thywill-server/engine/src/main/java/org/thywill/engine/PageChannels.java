package org.thywill.engine;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.thywill.app.Right;
import org.thywill.app.StorageException;
import org.thywill.component.Position;

/// The channels whose positions an application's page carries, so that its client misses nothing of what is
/// published while the page is on its way (`documentation/protocol.md`, section 7).
final class PageChannels {
    private static final Logger LOG = LoggerFactory.getLogger(PageChannels.class);

    /// How many channels the address of a page may name.
    private static final int MAX_NAMED = 32;

    /// How long a channel that nobody uses is kept for the client of a page that is on its way.
    private static final long KEPT_MS = 60_000;

    private final ChannelHub hub;
    private final Services services;

    PageChannels(ChannelHub hub, Services services) {
        this.hub = hub;
        this.services = services;
    }

    /// Brings the channels into use that the application has chosen. Blocks on the database if they are durable.
    void open(String application) {
        for (var name : hub.onPage()) {
            try {
                hub.obtain(name);
            } catch (StorageException | IllegalStateException e) {
                LOG.warn("channel is not on the page application={} channel={}", application, name, e);
            }
        }
    }

    /// The positions at this moment. Does not block: a durable channel that is not in use has none.
    ///
    /// @param named channels that the page's address names; only those count that every client may subscribe to
    Map<String, Position> positions(List<String> named) {
        var positions = new LinkedHashMap<String, Position>();
        hub.onPage().forEach(name -> add(name, positions));
        named.stream()
                .limit(MAX_NAMED)
                .filter(name -> hub.allows(name, Right.SUBSCRIBE) && !hub.guarded(name))
                .forEach(name -> add(name, positions));
        return positions;
    }

    private void add(String name, Map<String, Position> positions) {
        try {
            var position = position(name);
            if (position != null) {
                positions.put(name, position);
            }
        } catch (IllegalStateException _) {
            // Too many channels, or the application stops: the client subscribes without a position.
        }
    }

    /// @return `null` also where only entries count, since who comes needs all of them
    private @Nullable Position position(String name) {
        if (hub.options(name).kind().state()) {
            return null;
        }
        for (var channel = hub.available(name); channel != null; channel = hub.available(name)) {
            var position = channel.keepUntil(services.nowMs() + KEPT_MS);
            if (position != null) {
                return position;
            }
            hub.forget(channel);
        }
        return null;
    }
}
