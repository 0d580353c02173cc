package org.thywill.breaking;

import org.thywill.remote.Gap;

/// Where what a subscriber gets is noted, in the order in which it came.
interface Feed {
    /// A message has come.
    ///
    /// @param number of the message among those of its publisher
    void received(String channel, long offset, int publisher, long number);

    void gap(Gap gap);
}
