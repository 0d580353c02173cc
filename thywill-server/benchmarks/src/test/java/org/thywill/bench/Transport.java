package org.thywill.bench;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// How a client is connected: `documentation/protocol.md`, section 4. Each may come compressed, from a server
/// whose settings say so.
enum Transport {
    WEBSOCKET("/thywill/push/websocket"),
    SSE("/thywill/push/sse"),
    STREAM("/thywill/push/stream"),
    LONG_POLL("/thywill/push/long-poll"),
    WEBSOCKET_DEFLATE(WEBSOCKET),
    SSE_GZIP(SSE),
    STREAM_GZIP(STREAM),
    LONG_POLL_GZIP(LONG_POLL);

    /// Those that are not compressed.
    static final List<Transport> PLAIN = List.of(WEBSOCKET, SSE, STREAM, LONG_POLL);

    private final String path;
    private final Transport plain;

    Transport(String path) {
        this.path = path;
        this.plain = this;
    }

    Transport(Transport plain) {
        this.path = plain.path;
        this.plain = plain;
    }

    String path() {
        return path;
    }

    /// The same without compression.
    Transport plain() {
        return plain;
    }

    boolean isCompressed() {
        return this != plain;
    }

    /// As it is written on a command line, and in a table.
    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// @return one of [#PLAIN]
    /// @throws UsageException if there is none of that name
    static Transport of(String word) {
        return PLAIN.stream()
                .filter(each -> each.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new UsageException("--transport is one of "
                        + PLAIN.stream().map(Transport::word).collect(Collectors.joining(", "))
                        + ", but was \"" + word + "\"."));
    }

    /// How several are called, over which clients are spread.
    static String words(List<Transport> transports) {
        if (transports.equals(Arrays.asList(values()))) {
            return "all eight";
        }
        boolean four = transports.size() >= PLAIN.size()
                && transports.subList(0, PLAIN.size()).equals(PLAIN);
        return Stream.concat(
                        Stream.of("all four").filter(_ -> four),
                        transports.stream().skip(four ? PLAIN.size() : 0).map(Transport::word))
                .collect(Collectors.joining(", "));
    }
}
