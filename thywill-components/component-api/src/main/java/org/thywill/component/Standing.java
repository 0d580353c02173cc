package org.thywill.component;

import org.jspecify.annotations.Nullable;
import org.thywill.app.ChannelOptions.Kind;

/// Where a subscription stands, as its client is told.
///
/// @param position what follows continues after this; `null` on a channel of kind [Kind#VOLATILE]
/// @param kind of the channel
/// @param deltas whether clients that take patches may get some on this channel
public record Standing(@Nullable Position position, Kind kind, boolean deltas) {

    /// On a channel without deltas.
    public Standing(@Nullable Position position, Kind kind) {
        this(position, kind, false);
    }

    /// On a channel whose offsets go on by ones.
    public Standing(@Nullable Position position) {
        this(position, Kind.RELIABLE);
    }
}
