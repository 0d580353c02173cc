package org.thywill.engine;

import java.util.ArrayList;
import java.util.List;
import org.thywill.component.Publication;
import org.thywill.component.ServerMessage.Snapshot;

/// All entries of a channel as they were at one moment, in pages. There is always one, if only an empty one.
final class SnapshotPages {
    private final String channel;
    private final List<Publication> entries;
    private final long offset;
    private int next;
    private boolean begun;

    /// @param offset of the newest change that is in the entries
    SnapshotPages(String channel, List<Publication> entries, long offset) {
        this.channel = channel;
        this.entries = entries;
        this.offset = offset;
    }

    /// The changes that follow continue after this.
    long offset() {
        return offset;
    }

    boolean hasNext() {
        return !begun || next < entries.size();
    }

    /// As many entries as fit into the bytes, but at least one if there is any left.
    Snapshot next(int maxBytes) {
        begun = true;
        var page = new ArrayList<Publication>();
        long taken = 0;
        while (next < entries.size()) {
            taken += Entries.cost(entries.get(next));
            if (taken > maxBytes && !page.isEmpty()) {
                break;
            }
            page.add(entries.get(next++));
        }
        return new Snapshot(channel, List.copyOf(page), offset, next < entries.size());
    }

    /// All that is left.
    List<Snapshot> rest(int maxBytes) {
        var pages = new ArrayList<Snapshot>();
        while (hasNext()) {
            pages.add(next(maxBytes));
        }
        return pages;
    }
}
