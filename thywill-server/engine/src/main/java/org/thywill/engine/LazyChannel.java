package org.thywill.engine;

import java.util.ArrayList;
import java.util.List;
import org.thywill.app.ChannelOptions;
import org.thywill.component.Fanout;
import org.thywill.component.Publication;

/// A channel whose publications go out together every so often. Each has its offset and is in the history at once;
/// only the fan-out waits, and never while a connection is attached, which would be given the same from the history.
final class LazyChannel extends ChannelState {
    /// So much waits at most before it goes out at once, in number and in bytes.
    private static final int WAITING = 1_000;

    private static final long WAITING_BYTES = 256 << 10;

    private final Services services;
    private final HistoryBudget budget;
    /// Guarded by the lock, as is what follows.
    private final List<Publication> waiting = new ArrayList<>();

    private long waitingBytes;
    /// What waits takes on the heap, in bytes: the history has only copies.
    private int footprint;

    private boolean scheduled;

    LazyChannel(String name, ChannelOptions options, Fanout fanout, HistoryBudget budget, Services services) {
        super(name, options, Secrets.epoch(), fanout, new PackedHistory(budget), services);
        this.services = services;
        this.budget = budget;
    }

    @Override
    void give(Publication publication) {
        waiting.add(publication);
        waitingBytes += publication.json().length();
        int added = Footprint.publication(publication) + Footprint.SLOT;
        footprint += added;
        budget.add(added);
        if (waiting.size() >= WAITING || waitingBytes >= WAITING_BYTES) {
            giveWaiting();
        } else if (!scheduled) {
            scheduled = true;
            var _ = services.timers().after(options().interval().toMillis(), this::due);
        }
    }

    private void due() {
        synchronized (lock) {
            scheduled = false;
            giveWaiting();
        }
    }

    @Override
    void giveWaiting() {
        if (!dropped()) {
            waiting.forEach(super::give);
        }
        waiting.clear();
        waitingBytes = 0;
        budget.add(-footprint);
        footprint = 0;
    }
}
