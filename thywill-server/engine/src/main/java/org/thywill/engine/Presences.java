package org.thywill.engine;

import java.util.concurrent.ConcurrentHashMap;
import org.thywill.app.ChannelOptions;
import org.thywill.app.Right;
import org.thywill.component.ServerMessage;

/// Who is subscribed to the channels of one application, as far as they have presence.
final class Presences {
    private final ChannelHub hub;
    private final Services services;
    private final ConcurrentHashMap<String, ChannelPresence> byChannel = new ConcurrentHashMap<>();

    Presences(ChannelHub hub, Services services) {
        this.hub = hub;
        this.services = services;
    }

    static boolean isPresence(String name) {
        return name.startsWith(ServerMessage.PRESENCE);
    }

    /// The channel whose subscribers a channel tells; itself if it tells none.
    static String subject(String name) {
        return isPresence(name) ? name.substring(ServerMessage.PRESENCE.length()) : name;
    }

    /// Options of the channel that tells who is subscribed to another: whoever has [Right#PRESENCE] there may
    /// subscribe,
    /// and nobody puts into it.
    ///
    /// @param options of the other
    static ChannelOptions options(String subject, ChannelOptions options) {
        var access = options.access();
        if (options.presenceInterval() == null || !access.allows(Right.PRESENCE)) {
            return ChannelOptions.state();
        }
        var visible = ChannelOptions.state().allow(Right.SUBSCRIBE);
        var guard = access.guard();
        return guard == null ? visible : visible.guard((client, _, _) -> guard.allows(client, Right.PRESENCE, subject));
    }

    /// Something may have changed between a client and a channel. May be called with the client's lock held.
    void changed(String channel, ClientState client) {
        var interval = isPresence(channel) ? null : hub.options(channel).presenceInterval();
        if (interval == null) {
            return;
        }
        var presence = byChannel.compute(channel, (_, known) -> {
            var noting = known == null ? new ChannelPresence(channel, interval.toMillis(), hub, services) : known;
            noting.note(client);
            return noting;
        });
        if (presence.isSmall()) {
            presence.tellSoon();
        }
    }

    /// Has told what is to be told by now, and forgets what nobody needs.
    void sweep(long nowMs) {
        for (var channel : byChannel.keySet()) {
            var left = byChannel.computeIfPresent(channel, (_, presence) -> presence.isIdle() ? null : presence);
            if (left != null) {
                left.sweep(nowMs);
            }
        }
    }
}
