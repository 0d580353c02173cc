package org.thywill.push.comet;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.thywill.push.comet.Frame.Delta;
import org.thywill.push.comet.Members.Membership;

/// Puts the frames of several sources of one tick into one order. Kept and used again.
final class Merger {
    private TickFrames[] sources = new TickFrames[4];
    private int[] next = new int[4];
    private @Nullable Membership[] memberships = new Membership[4];
    private int size;
    private long savedByDeltas;

    /// @param from index of the first frame that counts
    /// @param membership by which the frames come; `null` if they are for one connection alone
    void add(TickFrames source, int from, @Nullable Membership membership) {
        if (size == sources.length) {
            sources = Arrays.copyOf(sources, size * 2);
            next = Arrays.copyOf(next, size * 2);
            memberships = Arrays.copyOf(memberships, size * 2);
        }
        sources[size] = source;
        memberships[size] = membership;
        next[size++] = from;
    }

    /// Adds the frames of all sources in the order of their places.
    ///
    /// @return by how many bytes what was added is shorter than the whole
    long mergeInto(Batch batch) {
        savedByDeltas = 0;
        for (int first = first(); first >= 0; first = first()) {
            var frame = sources[first].frame(next[first]++);
            batch.add(frame.delta == null ? frame : chosen(frame, frame.delta, memberships[first]));
        }
        return savedByDeltas;
    }

    /// Forgets the sources.
    void clear() {
        Arrays.fill(sources, 0, size, null);
        Arrays.fill(memberships, 0, size, null);
        size = 0;
    }

    private Frame chosen(Frame whole, Delta delta, @Nullable Membership membership) {
        if (membership == null || !membership.has(delta.base())) {
            return whole;
        }
        savedByDeltas += whole.length() - delta.frame().length();
        return delta.frame();
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
