package org.thywill.engine;

import java.time.Instant;
import org.thywill.app.Queue;
import org.thywill.component.Json;

/// What a client has pushed, as its application sees it.
record AppQueueEntry(ApplicationRuntime application, String clientId, Instant at, Json data) implements Queue.Entry {

    int bytes() {
        return data.length();
    }

    @Override
    public String json() {
        return data.toString();
    }

    @Override
    public <T> T as(Class<T> type) {
        return application.read(data, type);
    }
}
