package org.thywill.app;

import java.time.Instant;

/// One entry of a channel.
public interface Publication {

    /// Its number in the channel, from 1, without gaps; 0 on a channel of kind [ChannelOptions.Kind#VOLATILE].
    long offset();

    /// What it is the newest of, on a channel of kind [ChannelOptions.Kind#LATEST]; empty on others, and for those
    /// published without one.
    default String key() {
        return "";
    }

    Instant at();

    /// The data as JSON text.
    String json();

    /// The data as a value of a type of the application's.
    ///
    /// @throws IllegalArgumentException if the data does not fit the type
    <T> T as(Class<T> type);
}
