package org.thywill.remote;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// A part of what was published on a channel, oldest first. There may be fewer publications than asked for: then the
/// rest follows the last one.
///
/// @param first the oldest offset that can be had
/// @param last the newest there is
public record History(String epoch, long first, long last, List<Entry> publications) {

    /// @param key what it is the newest of, on a channel of kind `latest`; whose entry it changes, on one of kind
    ///     `state`; else empty
    /// @param data missing if an entry is removed
    /// @param score of an entry; `null` if it has none
    /// @param removed whether it removes an entry
    public record Entry(
            long offset,
            Instant at,
            String key,
            JsonNode data,
            @Nullable Double score,
            boolean removed) {}

    /// Where to go on.
    public Position end() {
        long offset = publications.isEmpty() ? last : publications.getLast().offset();
        return new Position(epoch, offset);
    }

    /// @throws IllegalArgumentException if the answer is none
    static History of(JsonNode answer) {
        if (!answer.path("publications").isArray()) {
            throw new IllegalArgumentException("Expected a part of a history, but found: " + answer);
        }
        var entries = new ArrayList<Entry>();
        for (var entry : answer.path("publications")) {
            var at = Instant.ofEpochMilli(entry.path("at").asLong(0));
            entries.add(new Entry(
                    entry.path("offset").asLong(0),
                    at,
                    entry.path("key").asString(""),
                    entry.path("data"),
                    entry.path("score").isNumber() ? entry.path("score").doubleValue() : null,
                    entry.path("removed").asBoolean(false)));
        }
        return new History(
                answer.path("epoch").asString(""),
                answer.path("first").asLong(0),
                answer.path("last").asLong(0),
                List.copyOf(entries));
    }
}
