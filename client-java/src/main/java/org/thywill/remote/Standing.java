package org.thywill.remote;

import org.jspecify.annotations.Nullable;

/// Where a subscription goes on, as the server tells.
///
/// @param position `null` where nothing is numbered
/// @param deltas whether what has changed may come in place of the whole
record Standing(@Nullable Position position, Kind kind, boolean deltas) {

    /// What a client must know of a channel: section 5 of the protocol.
    enum Kind {
        /// Offsets go on by ones.
        WITHOUT_HOLES,
        /// What is left out was replaced by something newer.
        LATEST,
        /// A copy of entries: what a position stands for is the copy.
        STATE,
        /// Nothing is numbered.
        VOLATILE;

        /// @param name as the server says it; empty, or a kind that looks like any other
        static Kind named(String name) {
            return switch (name) {
                case "latest" -> LATEST;
                case "state" -> STATE;
                case "volatile" -> VOLATILE;
                default -> WITHOUT_HOLES;
            };
        }
    }
}
