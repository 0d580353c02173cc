package org.thywill.engine;

import org.thywill.app.Right;

/// What the clients of one application may do on channels.
final class ClientRights {
    private final ChannelHub hub;
    private final ChannelCallbacks callbacks;

    ClientRights(ChannelHub hub, ChannelCallbacks callbacks) {
        this.hub = hub;
        this.callbacks = callbacks;
    }

    /// Whether the client has a right. Where there is a guard it is asked, so this is called by the client's mailbox
    /// then; no lock may be held.
    boolean allows(ClientState client, Right right, String channel) {
        if (!hub.allows(channel, right)) {
            return false;
        }
        var guard = hub.options(channel).access().guard();
        return guard == null || callbacks.allows(client, guard, right, channel);
    }

    /// As [#allows], for a prefix of channels' names.
    boolean allowsPattern(ClientState client, String pattern) {
        var access = hub.patternAccess(pattern);
        if (!access.allows(Right.WILDCARD)) {
            return false;
        }
        var guard = access.guard();
        return guard == null || callbacks.allows(client, guard, Right.WILDCARD, pattern);
    }
}
