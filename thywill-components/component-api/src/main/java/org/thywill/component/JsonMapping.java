package org.thywill.component;

import org.jspecify.annotations.Nullable;

/// Turns values into JSON and back. Safe for use by many threads.
public interface JsonMapping {

    /// @throws IllegalArgumentException if the value cannot be written; the message names the offending part
    Json write(@Nullable Object value);

    /// @throws IllegalArgumentException if the JSON does not fit the type; the message names the offending part
    <T> T read(Json json, Class<T> type);
}
