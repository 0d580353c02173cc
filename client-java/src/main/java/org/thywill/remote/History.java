package org.thywill.remote;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// A part of what was published on a channel, oldest first. There may be fewer publications than asked for: then the
/// rest follows the last one.
///
/// @param first the oldest offset that can be had
/// @param last the newest there is
public record History(String epoch, long first, long last, List<Entry> publications) {

    public record Entry(long offset, Instant at, JsonNode data) {}

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
            entries.add(new Entry(entry.path("offset").asLong(0), at, entry.path("data")));
        }
        return new History(
                answer.path("epoch").asString(""),
                answer.path("first").asLong(0),
                answer.path("last").asLong(0),
                List.copyOf(entries));
    }
}
