package org.thywill.bench;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/// How a client is connected: `documentation/protocol.md`, section 4.
enum Transport {
    WEBSOCKET("/thywill/push/websocket"),
    SSE("/thywill/push/sse"),
    STREAM("/thywill/push/stream"),
    LONG_POLL("/thywill/push/long-poll");

    private final String path;

    Transport(String path) {
        this.path = path;
    }

    String path() {
        return path;
    }

    /// As it is written on a command line.
    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// @throws UsageException if there is none of that name
    static Transport of(String word) {
        return Arrays.stream(values())
                .filter(each -> each.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new UsageException("--transport is one of "
                        + Arrays.stream(values()).map(Transport::word).collect(Collectors.joining(", "))
                        + ", but was \"" + word + "\"."));
    }
}
