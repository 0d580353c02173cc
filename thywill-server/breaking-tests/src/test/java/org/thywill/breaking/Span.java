package org.thywill.breaking;

import java.util.Collection;
import java.util.Comparator;

/// A time between two moments, both by `System.nanoTime()`.
record Span(long from, long to) {

    long nanos() {
        return to - from;
    }

    /// For how long at least one of them lasted, in nanoseconds.
    static long covered(Collection<Span> spans) {
        var inOrder =
                spans.stream().sorted(Comparator.comparingLong(Span::from)).toList();
        long covered = 0;
        long end = Long.MIN_VALUE;
        for (var span : inOrder) {
            long begin = Math.max(span.from, end);
            covered += Math.max(0, span.to - begin);
            end = Math.max(end, span.to);
        }
        return covered;
    }
}
