package org.thywill.engine;

import java.time.Instant;

/// A publication, as its application sees it.
record AppPublication(ApplicationRuntime application, org.thywill.component.Publication publication)
        implements org.thywill.app.Publication {

    @Override
    public long offset() {
        return publication.offset();
    }

    @Override
    public String key() {
        return publication.key() == null ? "" : publication.key();
    }

    @Override
    public Instant at() {
        return Instant.ofEpochMilli(publication.atMs());
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
