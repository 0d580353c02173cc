package org.thywill.push.comet;

import java.util.Arrays;

/// Puts the frames of several sources of one tick into one order. Kept and used again.
final class Merger {
    private TickFrames[] sources = new TickFrames[4];
    private int[] next = new int[4];
    private int size;

    /// @param from index of the first frame that counts
    void add(TickFrames source, int from) {
        if (size == sources.length) {
            sources = Arrays.copyOf(sources, size * 2);
            next = Arrays.copyOf(next, size * 2);
        }
        sources[size] = source;
        next[size++] = from;
    }

    /// Adds the frames of all sources in the order of their places, and forgets the sources.
    void mergeInto(Batch batch) {
        for (int first = first(); first >= 0; first = first()) {
            batch.add(sources[first].frame(next[first]++));
        }
        Arrays.fill(sources, 0, size, null);
        size = 0;
    }

    private int first() {
        int first = -1;
        for (int i = 0; i < size; i++) {
            if (next[i] < sources[i].size() && (first < 0 || place(i) < place(first))) {
                first = i;
            }
        }
        return first;
    }

    private long place(int source) {
        return sources[source].place(next[source]);
    }
}
