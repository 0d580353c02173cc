package org.thywill.bench;

import java.util.List;

/// What is to be measured: so many clients, and what they get.
///
/// @param transports that the clients are spread over evenly
/// @param size of a message, in bytes
/// @param rate publications a second, of all channels; 0 for none
record Load(List<Transport> transports, int clients, int channels, int size, int rate) {
    private static final int USUAL_SIZE = 128;
    /// So many publications a 99th percentile rests on, at least.
    private static final int PUBLICATIONS = 100;
    /// Clients that do nothing give a sign of life within this, and a poll is answered.
    private static final int HEARTBEAT_SECONDS = 25;

    private static final int EMPTY_SECONDS = 10;

    static Load webSockets(int clients, int channels, int rate) {
        return of(List.of(Transport.WEBSOCKET), clients, channels, rate);
    }

    static Load of(List<Transport> transports, int clients, int channels, int rate) {
        return new Load(transports, clients, channels, USUAL_SIZE, rate);
    }

    static Load idle(Transport transport, int clients) {
        return of(List.of(transport), clients, 1, 0);
    }

    String name() {
        return "%s, %,d clients, %,d channels, %,d bytes, %,d a second"
                .formatted(Transport.words(transports), clients, channels, size, rate);
    }

    int subscribersOfEach() {
        return clients / channels;
    }

    /// How long it is measured in one of several rounds, so that all of them together see enough.
    ///
    /// @param least seconds
    int seconds(int least, int rounds) {
        if (rate == 0) {
            return Math.max(least, clients == 0 ? EMPTY_SECONDS : HEARTBEAT_SECONDS);
        }
        return Math.max(least, Math.ceilDiv(PUBLICATIONS, rounds * rate));
    }
}
