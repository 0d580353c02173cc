package org.thywill.engine;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;
import org.thywill.app.StateChannel.Entry;
import org.thywill.component.Publication;

/// An entry, as an application sees it.
record AppEntry(ApplicationRuntime application, Publication publication) implements Entry {

    @Override
    public String key() {
        return String.valueOf(publication.key());
    }

    @Override
    public long version() {
        return publication.offset();
    }

    @Override
    public OptionalDouble score() {
        var change = publication.change();
        return change == null || change.score() == null ? OptionalDouble.empty() : OptionalDouble.of(change.score());
    }

    @Override
    public Instant at() {
        return Instant.ofEpochMilli(publication.atMs());
    }

    @Override
    public Optional<Instant> expiresAt() {
        var change = publication.change();
        return change == null || change.expiresAtMs() == 0
                ? Optional.empty()
                : Optional.of(Instant.ofEpochMilli(change.expiresAtMs()));
    }

    @Override
    public String json() {
        return publication.json().toString();
    }

    @Override
    public <T> T as(Class<T> type) {
        return application.read(publication.json(), type);
    }
}
