package org.thywill.breaking;

import tools.jackson.databind.JsonNode;

/// What the bench publishes.
///
/// @param publisher who sent it, by [PublisherLog#publisher]
/// @param sentNanos when, by `System.nanoTime()` of the bench's process
/// @param fill makes it as long as it is to be
record Payload(int publisher, long number, long sentNanos, String fill) {
    private static final int OVERHEAD = 70;

    /// @param bytes about how long its JSON is to be
    static String fill(int bytes) {
        return "x".repeat(Math.max(0, bytes - OVERHEAD));
    }

    static boolean is(JsonNode data) {
        return data.has("sentNanos");
    }

    static Payload of(JsonNode data) {
        return new Payload(
                data.get("publisher").asInt(),
                data.get("number").asLong(),
                data.get("sentNanos").asLong(),
                "");
    }
}
