package org.thywill.push.comet;

import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.atomic.LongAdder;
import org.thywill.component.CloseReason;
import org.thywill.component.Counters;
import org.thywill.wire.ClientFrame;

/// What the push counts.
final class Counts {
    /// Connections that ended without a word.
    final LongAdder cut;

    /// Things that were not done because an event loop had too much to do.
    final LongAdder overflow;

    /// Publications that one connection was not given since it was behind.
    final LongAdder dropped;

    /// Frames that were none.
    final LongAdder invalidFrames;

    /// Messages that the gateway refused.
    final LongAdder refusedMessages;

    /// Requests to connect that were answered with an error.
    final LongAdder refusedConnects;

    /// Bytes that were not sent since what was is compressed.
    final LongAdder savedBytes;

    /// Bytes that were not sent since only what had changed was, before anything is compressed.
    final LongAdder savedByDeltas;

    private final LongAdder[] closed;

    Counts(Counters counters) {
        cut = counters.counter("comet.closed.cut");
        overflow = counters.counter("comet.refused.overflow");
        dropped = counters.counter("comet.slow.dropped");
        invalidFrames = counters.counter("comet.refused.frame");
        refusedMessages = counters.counter("comet.refused.message");
        refusedConnects = counters.counter("comet.refused.connect");
        savedBytes = counters.counter("comet.compression.saved-bytes");
        savedByDeltas = counters.counter("comet.deltas.saved-bytes");
        closed = Arrays.stream(CloseReason.values())
                .map(reason -> counters.counter("comet.closed." + label(reason)))
                .toArray(LongAdder[]::new);
    }

    /// A frame was not done: it was none, or the gateway did not take it.
    void refused(ClientFrame frame) {
        (frame instanceof ClientFrame.Invalid ? invalidFrames : refusedMessages).increment();
    }

    @SuppressWarnings("EnumOrdinal") // an index that is never stored or sent
    void closed(CloseReason reason) {
        closed[reason.ordinal()].increment();
    }

    /// The reason in kebab-case, which is also its code in the body of a response.
    static String label(CloseReason reason) {
        return reason.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
