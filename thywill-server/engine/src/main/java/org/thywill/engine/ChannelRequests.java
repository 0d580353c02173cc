package org.thywill.engine;

import org.jspecify.annotations.Nullable;
import org.thywill.app.ChannelOptions.Kind;
import org.thywill.app.PublishOptions;
import org.thywill.app.Right;
import org.thywill.app.StorageException;
import org.thywill.component.ClientMessage;
import org.thywill.component.ClientMessage.History;
import org.thywill.component.ClientMessage.Publish;
import org.thywill.component.ClientMessage.Put;
import org.thywill.component.ClientMessage.Remove;
import org.thywill.component.ClientMessage.Subscribe;
import org.thywill.component.ClientMessage.Unsubscribe;
import org.thywill.component.ConnectRequest.Subscription;
import org.thywill.component.Json;
import org.thywill.component.ServerMessage.Failure;
import org.thywill.engine.Member.By;
import org.thywill.engine.Member.Wish;

/// What the clients of one application ask of channels.
final class ChannelRequests {
    private final Services services;
    private final ApplicationRuntime application;
    private final ChannelHub hub;
    private final ClientRights rights;
    private final ChannelCallbacks callbacks;
    private final EntryRequests entries;

    ChannelRequests(
            Services services, ApplicationRuntime application, ClientRights rights, ChannelCallbacks callbacks) {
        this.services = services;
        this.application = application;
        this.hub = application.hub();
        this.rights = rights;
        this.callbacks = callbacks;
        this.entries = new EntryRequests(services, application, rights, this);
    }

    /// What they ask of channels of kind `state`.
    EntryRequests entries() {
        return entries;
    }

    /// Whether a message must wait for the mailbox, since the database or the application has to be asked.
    boolean blocks(ClientMessage message) {
        return switch (message) {
            case Publish publish -> blocks(publish.channel()) || filters(publish.channel());
            case Put put -> blocks(put.channel()) || filters(put.channel());
            case Remove remove -> blocks(remove.channel());
            case Subscribe subscribe -> ChannelNames.isPrefix(subscribe.channel()) || blocks(subscribe.channel());
            case Unsubscribe unsubscribe ->
                ChannelNames.isPrefix(unsubscribe.channel()) || blocks(unsubscribe.channel());
            case History _ -> true;
            default -> false;
        };
    }

    private boolean blocks(String channel) {
        return durable(channel) || hub.guarded(channel);
    }

    private boolean filters(String channel) {
        return hub.options(channel).access().filter() != null;
    }

    /// What is durable blocks always, also when its channel is in use, so that order is kept.
    private boolean durable(String channel) {
        return hub.options(channel).kind().durable();
    }

    /// Nobody publishes where there are entries: those are put and removed.
    private boolean isOfEntries(String channel) {
        return hub.options(channel).kind().state();
    }

    /// Whether a message only has something stored on a durable channel, under an id by which it is known again, and
    /// no code of the application's runs for it.
    boolean stores(ClientMessage message) {
        return message.number() > 0
                && switch (message) {
                    case Publish publish -> stores(publish.channel()) && !filters(publish.channel());
                    case Put put -> stores(put.channel()) && !filters(put.channel());
                    case Remove remove -> stores(remove.channel());
                    default -> false;
                };
    }

    private boolean stores(String channel) {
        return durable(channel) && !hub.guarded(channel);
    }

    /// What is to be stored for a message that [#stores]. Blocks if its channel was not in use.
    ///
    /// @throws StorageException if the database cannot open the channel
    /// @throws IllegalStateException if there are too many channels, or the application stops
    Storing storing(ClientState client, ClientMessage message) {
        return switch (message) {
            case Publish publish -> storing(client, publish);
            case Put put -> entries.storing(client, put);
            case Remove remove -> entries.storing(client, remove);
            default -> throw new IllegalArgumentException("Stores nothing: " + message);
        };
    }

    private Storing storing(ClientState client, Publish publish) {
        var channel = publish.channel();
        if (isOfEntries(channel) || !hub.allows(channel, Right.PUBLISH)) {
            return new Storing.Nothing(() -> refuse(client, publish.number(), channel));
        }
        if (publish.key() != null && !hub.keyed(channel)) {
            return new Storing.Nothing(() -> client.fail(publish.number(), Failures.noKeys(channel)));
        }
        return new Storing.Write(hub.begin(channel, publish.json(), id(client, publish), client, null), _ -> {});
    }

    void publish(ClientState client, Publish publish) {
        var channel = publish.channel();
        if (isOfEntries(channel) || !rights.allows(client, Right.PUBLISH, channel)) {
            refuse(client, publish.number(), channel);
            return;
        }
        var json = keyless(client, publish) ? null : filtered(client, publish.number(), channel, publish.json());
        if (json != null) {
            hub.publish(channel, json, how(client, publish), client);
        }
    }

    /// Publishes with the client's lock held, where nobody has to be asked.
    ///
    /// @return false if the channel is not in use
    boolean publishNow(ClientState client, Publish publish) {
        var channel = publish.channel();
        if (isOfEntries(channel) || !hub.allows(channel, Right.PUBLISH)) {
            refuse(client, publish.number(), channel);
            return true;
        }
        return keyless(client, publish) || hub.publishIfInUse(channel, publish.json(), how(client, publish), client);
    }

    /// What the application has made of it.
    ///
    /// @return `null` if it is not to be published; the client was told
    @Nullable
    Json filtered(ClientState client, long number, String channel, Json json) {
        var filter = hub.options(channel).access().filter();
        if (filter == null) {
            return json;
        }
        var filtered = callbacks.filter(client, filter, channel, new AppMessage(client, number, json));
        if (filtered.refusal() != null && !filtered.answered()) {
            client.fail(number, filtered.refusal());
        }
        return filtered.json();
    }

    /// Whether it has a key where there are none; the client is told.
    private boolean keyless(ClientState client, Publish publish) {
        boolean keyless = publish.key() != null && !hub.keyed(publish.channel());
        if (keyless) {
            client.fail(publish.number(), Failures.noKeys(publish.channel()));
        }
        return keyless;
    }

    private PublishOptions how(ClientState client, Publish publish) {
        var id = id(client, publish);
        var key = publish.key();
        return id == null && key == null ? PublishOptions.DEFAULT : new PublishOptions(id, key == null ? "" : key);
    }

    /// Ids are the client's own: no other client can make one that is the same, by accident or otherwise.
    private @Nullable String id(ClientState client, Publish publish) {
        return publish.id() == null
                ? repeatId(client, publish.number(), publish.channel())
                : application.publicationId(client, publish.id());
    }

    /// The id under which the database knows what is sent again to a server that was restarted.
    @Nullable
    String repeatId(ClientState client, long number, String channel) {
        return number > 0 && durable(channel) ? application.messageId(client, number) : null;
    }

    void subscribe(ClientState client, Subscribe subscribe) {
        var failure = tried(client, subscribe.channel(), subscribe.subscription());
        if (failure != null) {
            client.fail(subscribe.number(), failure);
        }
    }

    /// Subscribes with the client's lock held, where nobody has to be asked.
    ///
    /// @return false if the channel is not in use
    boolean subscribeNow(ClientState client, Subscribe subscribe) {
        var channel = subscribe.channel();
        var wish = subscribe.subscription();
        boolean mayRead = hub.allows(channel, Right.HISTORY);
        if (!hub.allows(channel, Right.SUBSCRIBE) || (wish.recent() > 0 && !mayRead)) {
            refuse(client, subscribe.number(), channel);
            return true;
        }
        var objection = client.subscriptions().objection(channel);
        if (objection != null) {
            client.fail(subscribe.number(), objection);
            return true;
        }
        return application.subscribeIfInUse(client, channel, new Wish(wish, By.NAME, mayRead));
    }

    /// Does what a client has wished for when it connected.
    void subscribe(ClientState client, String channel, Subscription wish) {
        var failure = failure(client, channel, wish);
        if (failure != null) {
            client.downstream().fail(channel, failure);
        }
    }

    private @Nullable Failure failure(ClientState client, String channel, Subscription wish) {
        try {
            return tried(client, channel, wish);
        } catch (StorageException e) {
            return Failures.STORAGE;
        } catch (IllegalStateException e) { // too many channels, or the application stops
            return Failures.OVERLOADED;
        }
    }

    /// @return why it may not be, or `null`
    private @Nullable Failure tried(ClientState client, String channel, Subscription wish) {
        if (ChannelNames.isPrefix(channel)) {
            return client.patterns().subscribe(channel, wish.recent());
        }
        if (!rights.allows(client, Right.SUBSCRIBE, channel)) {
            return forbidden(channel);
        }
        boolean reads =
                wish.recent() > 0 || wish.from() != null || hub.options(channel).kind() == Kind.LATEST;
        boolean mayRead = reads && rights.allows(client, Right.HISTORY, channel);
        if (wish.recent() > 0 && !mayRead) {
            return forbidden(channel);
        }
        synchronized (client.lock) {
            var objection = client.subscriptions().objection(channel);
            if (objection != null) {
                return objection;
            }
        }
        application.subscribe(client, channel, new Wish(wish, By.NAME, mayRead));
        return null;
    }

    void unsubscribe(ClientState client, Unsubscribe unsubscribe) {
        synchronized (client.lock) {
            if (ChannelNames.isPrefix(unsubscribe.channel())) {
                client.patterns().end(unsubscribe.channel());
            } else {
                client.subscriptions().unsubscribe(unsubscribe.channel());
            }
        }
    }

    /// Blocks on the database if the channel is durable.
    ///
    /// @throws StorageException if the database cannot answer
    void history(ClientState client, History request) {
        if (!rights.allows(client, Right.HISTORY, request.channel())) {
            refuse(client, request.number(), request.channel());
            return;
        }
        var answer = hub.read(request.channel(), channel -> HistoryAnswer.of(channel, request, services.nowMs()));
        client.answer(request.number(), (answer == null ? HistoryAnswer.NONE : answer).json(application.json()));
    }

    void refuse(ClientState client, long number, String channel) {
        client.fail(number, forbidden(channel));
    }

    private Failure forbidden(String channel) {
        services.counters().refusedForbidden.increment();
        return Failures.forbidden(channel);
    }
}
