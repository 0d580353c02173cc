package org.thywill.engine;

import org.jspecify.annotations.Nullable;
import org.thywill.app.Message;
import org.thywill.component.Json;

/// A client's message, as its application sees it.
final class AppMessage implements Message {
    private final ClientState client;
    private final long number;
    private final Json json;
    /// Guarded by this, as is what follows.
    private @Nullable String id;

    private boolean answered;
    private boolean returned;

    AppMessage(ClientState client, long number, Json json) {
        this.client = client;
        this.number = number;
        this.json = json;
    }

    long number() {
        return number;
    }

    Json data() {
        return json;
    }

    /// A message without a number was sent once, so its id is only its own.
    @Override
    public synchronized String id() {
        if (id == null) {
            id = number > 0 ? client.application().messageId(client, number) : Secrets.id('m');
        }
        return id;
    }

    @Override
    public String json() {
        return json.toString();
    }

    @Override
    public <T> T as(Class<T> type) {
        return client.application().readOrRefuse(json, type);
    }

    @Override
    public void answer(@Nullable Object data) {
        var answer = client.application().write(data);
        synchronized (this) {
            if (answered || returned) {
                throw new IllegalStateException("Message " + number + " of client " + client.id()
                        + (answered ? " was answered before" : " came to its end before the answer"));
            }
            answered = true;
        }
        client.answer(number, answer);
    }

    /// The callback has returned: no answer is taken any more.
    ///
    /// @return whether there was one
    synchronized boolean end() {
        returned = true;
        return answered;
    }
}
