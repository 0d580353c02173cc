package org.thywill.remote;

import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/// Listeners of one kind. Until there is the first, the newest events are kept for it.
final class Listeners<T> {
    private static final System.Logger LOG = System.getLogger(Listeners.class.getPackageName());

    private final Executor callbacks;
    private final int hold;
    private final List<Consumer<? super T>> listeners = new CopyOnWriteArrayList<>();
    private final ArrayDeque<T> held = new ArrayDeque<>(); // touched in callbacks only, as is what follows
    private boolean used;

    /// @param callbacks runs the listeners, one at a time
    /// @param hold how many events to keep; the oldest go first
    Listeners(Executor callbacks, int hold) {
        this.callbacks = callbacks;
        this.hold = hold;
    }

    Registration add(Consumer<? super T> listener) {
        callbacks.execute(() -> {
            listeners.add(listener);
            used = true;
            while (!held.isEmpty()) {
                call(held.remove());
            }
        });
        return () -> callbacks.execute(() -> listeners.remove(listener));
    }

    void tell(T event) {
        callbacks.execute(() -> {
            if (used) {
                call(event);
            } else if (hold > 0) {
                if (held.size() == hold) {
                    held.remove();
                }
                held.add(event);
            }
        });
    }

    private void call(T event) {
        for (var listener : listeners) {
            try {
                listener.accept(event);
            } catch (RuntimeException | Error e) {
                LOG.log(System.Logger.Level.WARNING, "A listener threw; the others go on", e);
            }
        }
    }
}
