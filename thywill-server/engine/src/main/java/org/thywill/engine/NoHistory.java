package org.thywill.engine;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.thywill.component.Publication;

/// For a channel that keeps and numbers nothing.
final class NoHistory implements ChannelHistory {
    @Override
    public long first() {
        return 1;
    }

    @Override
    public long last() {
        return 0;
    }

    @Override
    public int size() {
        return 0;
    }

    @Override
    public void add(Publication publication) {}

    @Override
    public @Nullable Publication withId(String id) {
        return null;
    }

    @Override
    public boolean has(Publication publication) {
        return false;
    }

    @Override
    public List<Publication> after(long offset, int maxBytes, int limit) {
        return List.of();
    }

    @Override
    public long costAfter(long offset, int limit) {
        return 0;
    }

    @Override
    public long beforeNewest(int count) {
        return 0;
    }

    @Override
    public void trim(int maxSize, long maxBytes, long notBeforeMs) {}

    @Override
    public void dropUpTo(long offset) {}

    @Override
    public void restartAfter(long offset) {}
}
