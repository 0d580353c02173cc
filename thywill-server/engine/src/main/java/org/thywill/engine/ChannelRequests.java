package org.thywill.engine;

import org.jspecify.annotations.Nullable;
import org.thywill.app.ChannelOptions;
import org.thywill.app.Right;
import org.thywill.app.StorageException;
import org.thywill.component.ClientMessage.History;
import org.thywill.component.ClientMessage.Publish;
import org.thywill.component.ClientMessage.Subscribe;
import org.thywill.component.ClientMessage.Unsubscribe;
import org.thywill.component.DatabaseException;
import org.thywill.component.ServerMessage.Failure;

/// What one client asks of channels.
final class ChannelRequests {
    private final ClientState client;
    private final Services services;
    private final ApplicationRuntime application;
    private final ChannelHub hub;

    ChannelRequests(ClientState client, Services services, ApplicationRuntime application) {
        this.client = client;
        this.services = services;
        this.application = application;
        this.hub = application.hub();
    }

    /// What is durable blocks always, also when its channel is in use, so that order is kept.
    boolean blocks(String channel) {
        return hub.options(channel).kind() == ChannelOptions.Kind.DURABLE;
    }

    void publish(Publish publish) {
        var channel = publish.channel();
        if (!hub.allows(channel, Right.PUBLISH)) {
            refuse(publish.number(), channel);
            return;
        }
        hub.publish(channel, publish.json(), id(publish));
    }

    /// Ids are the client's own: no other client can make one that is the same, by accident or otherwise.
    private @Nullable String id(Publish publish) {
        if (publish.id() != null) {
            return application.publicationId(client, publish.id());
        }
        return publish.number() > 0 && blocks(publish.channel())
                ? application.messageId(client, publish.number())
                : null;
    }

    void subscribe(Subscribe subscribe) {
        var objection = objection(subscribe);
        if (objection != null) {
            client.fail(subscribe.number(), objection);
            return;
        }
        application.subscribe(client, subscribe.channel(), subscribe.subscription());
    }

    private @Nullable Failure objection(Subscribe subscribe) {
        synchronized (client.lock) {
            return client.subscriptions().objection(subscribe.channel(), subscribe.subscription());
        }
    }

    void unsubscribe(Unsubscribe unsubscribe) {
        synchronized (client.lock) {
            client.subscriptions().unsubscribe(unsubscribe.channel());
        }
    }

    /// Blocks on the database if the channel is durable.
    ///
    /// @throws StorageException if the database cannot answer
    void history(History request) {
        if (!hub.allows(request.channel(), Right.HISTORY)) {
            refuse(request.number(), request.channel());
            return;
        }
        client.answer(request.number(), read(request).json());
    }

    private HistoryAnswer read(History request) {
        var channel = hub.ready(request.channel()) ? hub.existing(request.channel()) : hub.obtain(request.channel());
        if (channel == null) {
            return HistoryAnswer.NONE;
        }
        try {
            return HistoryAnswer.of(channel, request, services.nowMs());
        } catch (DatabaseException e) {
            throw new StorageException("The history of " + channel.name() + " could not be read: " + e.getMessage(), e);
        }
    }

    private void refuse(long number, String channel) {
        services.counters().refusedForbidden.increment();
        client.fail(number, Failures.forbidden(channel));
    }
}
