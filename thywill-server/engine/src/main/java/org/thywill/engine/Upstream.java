package org.thywill.engine;

import org.jspecify.annotations.Nullable;
import org.thywill.app.PublishOptions;
import org.thywill.app.Right;
import org.thywill.app.StorageException;
import org.thywill.component.ClientLink.Receipt;
import org.thywill.component.ClientMessage;
import org.thywill.component.ClientMessage.Call;
import org.thywill.component.ClientMessage.Cancel;
import org.thywill.component.ClientMessage.Credentials;
import org.thywill.component.ClientMessage.Notify;
import org.thywill.component.ClientMessage.Publish;
import org.thywill.component.ClientMessage.Push;
import org.thywill.component.ClientMessage.Put;
import org.thywill.component.ClientMessage.Received;
import org.thywill.component.ClientMessage.Remove;
import org.thywill.component.ClientMessage.Report;
import org.thywill.component.ClientMessage.Result;
import org.thywill.component.ClientMessage.Send;
import org.thywill.component.ClientMessage.Subscribe;
import org.thywill.component.ClientMessage.Unsubscribe;
import org.thywill.component.CloseReason;
import org.thywill.component.ConnectRequest.Subscription;
import org.thywill.component.Connection;
import org.thywill.component.Identity.Verdict;
import org.thywill.component.Identity.Verdict.Known;
import org.thywill.component.Json;
import org.thywill.component.ServerMessage;
import org.thywill.component.ServerMessage.Acknowledged;
import org.thywill.component.ServerMessage.Failure;
import org.thywill.engine.EntryChange.Outcome;

/// What one client sends: takes each number once and in order, and acknowledges what is done. Guarded by the
/// client's lock.
///
/// What may block, since it is the application's or needs the database, goes through the client's mailbox; the rest
/// is done at once.
final class Upstream {
    private final ClientState client;
    private final Services services;
    private final ApplicationRuntime application;
    private final ChannelHub hub;
    private final InboundLimits limits;
    private final IncomingCalls incoming;
    private @Nullable Reports reports;

    /// Every number up to this was taken. Written under the lock.
    private volatile long received;
    /// Every number up to this is done.
    private long done;
    /// The client was told of every number up to this.
    private long told;
    /// Messages with a number that are in the mailbox.
    private int working;
    /// The data of all messages that are in the mailbox.
    private long waitingBytes;

    Upstream(ClientState client, Services services, ApplicationRuntime application, long acknowledged) {
        this.client = client;
        this.services = services;
        this.application = application;
        this.hub = application.hub();
        this.limits = new InboundLimits(
                application.senders(),
                client.browserId(),
                services.settings().abusePatience().toMillis(),
                services.nowMs());
        this.incoming = new IncomingCalls(client, services, application);
        this.received = acknowledged;
        this.done = acknowledged;
    }

    long received() {
        return received;
    }

    /// A new connection stands, over which the client knows of what it says that it knows.
    void resumed(long acknowledged) {
        told = acknowledged;
    }

    void acknowledge(Connection connection) {
        if (done > told) {
            told = done;
            connection.send(new Acknowledged(done));
        }
    }

    Receipt take(Link from, ClientMessage message) {
        return switch (message) {
            case ClientMessage.Heartbeat _, Received _, Cancel _ -> control(from, message);
            case Report report -> report(from, report);
            case Send _,
                    Call _,
                    Notify _,
                    Push _,
                    Result _,
                    Publish _,
                    Subscribe _,
                    Unsubscribe _,
                    Put _,
                    Remove _,
                    Credentials _ -> numbered(from, message);
        };
    }

    /// What is no message of the client's, and needs no number.
    private Receipt control(Link from, ClientMessage message) {
        long waitMs = limits.takeControl(services.nowMs());
        if (waitMs > 0) {
            return tooFast(from, waitMs);
        }
        if (message instanceof Received(var offsets) && offsets.get(ServerMessage.PRIVATE) != null) {
            client.mine().confirm(offsets.get(ServerMessage.PRIVATE));
        } else if (message instanceof Cancel(var number)) {
            incoming.cancel(number);
        }
        return Failures.ACCEPTED;
    }

    InboundLimits limits() {
        return limits;
    }

    private Receipt tooFast(Link from, long waitMs) {
        services.counters().refusedRate.increment();
        bear(from);
        return Failures.tooFast(waitMs);
    }

    /// Cuts off a client that goes on and on although it is refused.
    private void bear(Link from) {
        if (limits.refused(services.nowMs())) {
            services.counters().abusers.increment();
            from.connection().close(CloseReason.TOO_FAST);
        }
    }

    private Receipt report(Link from, Report report) {
        if (reports == null) {
            reports = new Reports(services, client.id(), application.id());
        }
        return reports.take(from.connection(), report.facts());
    }

    private Receipt numbered(Link from, ClientMessage message) {
        long number = message.number();
        var counters = services.counters();
        if (number > 0 && number <= received) {
            counters.repeats.increment();
            return Failures.ACCEPTED;
        }
        if (number > 0 && number != received + 1) {
            counters.refusedOrder.increment();
            bear(from);
            return Failures.outOfOrder(number, received + 1);
        }
        boolean blocking = blocks(message);
        if (blocking && full()) {
            counters.refusedOverload.increment();
            return Failures.refused(Failures.OVERLOADED);
        }
        if (message instanceof Call && number > 0 && !incoming.enter()) {
            return Failures.refused(Failures.OVERLOADED);
        }
        long waitMs = wanted(message) ? 0 : limits.take(bytes(message), services.nowMs());
        if (waitMs > 0) {
            if (message instanceof Call && number > 0) {
                incoming.leave();
            }
            return tooFast(from, waitMs);
        }
        counters.messages.increment();
        if (number > 0) {
            received = number;
        }
        if (blocking) {
            work(message);
        } else {
            perform(message);
            settled();
            client.acknowledge();
        }
        return Failures.ACCEPTED;
    }

    /// Whether it is the server that has asked for it, so that no rate is needed to limit it.
    private boolean wanted(ClientMessage message) {
        return message instanceof Result result && client.calls().isPending(result.call());
    }

    private boolean full() {
        var settings = services.settings();
        return client.mailbox().size() >= settings.mailboxSize()
                || waitingBytes >= settings.mailboxBytes().bytes();
    }

    private static int bytes(ClientMessage message) {
        return switch (message) {
            case Send send -> send.json().length();
            case Publish publish -> publish.json().length();
            case Put put -> put.json().length();
            case Credentials credentials -> credentials.text().length();
            case Call call -> call.json().length();
            case Notify notify -> notify.json().length();
            default -> 0;
        };
    }

    /// What is durable blocks always, also when its channel is in use, so that order is kept.
    private boolean blocks(ClientMessage message) {
        return switch (message) {
            case Send _, Call _, Notify _, Credentials _ -> true;
            case Publish publish -> durable(publish.channel());
            case Subscribe subscribe -> durable(subscribe.channel());
            case Unsubscribe unsubscribe -> durable(unsubscribe.channel());
            case Put put -> durable(put.channel());
            case Remove remove -> durable(remove.channel());
            default -> false;
        };
    }

    private boolean durable(String channel) {
        return hub.options(channel).kind().durable();
    }

    private void work(ClientMessage message) {
        long number = message.number();
        if (number > 0) {
            working++;
        }
        waitingBytes += bytes(message);
        var called = message instanceof Call call && number > 0 ? incoming.expect(call) : null;
        client.mailbox().add(() -> {
            try {
                if (called == null) {
                    perform(message);
                } else {
                    incoming.run(called);
                }
            } finally {
                synchronized (client.lock) {
                    waitingBytes -= bytes(message);
                    if (number > 0) {
                        working--;
                        done = Math.max(done, number);
                    }
                    settled();
                }
            }
        });
    }

    /// What is done at once may come after what is still in the mailbox; then it is not done for the client yet.
    private void settled() {
        if (working == 0) {
            done = received;
        }
    }

    private void perform(ClientMessage message) {
        long number = message.number();
        try {
            switch (message) {
                case Send send -> application.messageReceived(client, new AppMessage(client, number, send.json()));
                case Call call -> application.notified(client, number, call.name(), call.json());
                case Notify notify -> application.notified(client, number, notify.name(), notify.json());
                case Push push -> {
                    var objection = application.queues().push(client, push.queue(), push.json());
                    if (objection != null) {
                        client.fail(number, objection);
                    }
                }
                case Result(var _, var call, var json, var error) ->
                    client.calls().finish(call, error == null ? Reply.of(json) : Reply.of(error));
                case Publish publish -> publish(publish);
                case Subscribe subscribe -> subscribe(number, subscribe.channel(), subscribe.subscription());
                case Unsubscribe unsubscribe -> unsubscribe(unsubscribe.channel());
                case Put put -> change(number, put.channel(), put.json(), put(put));
                case Remove remove ->
                    change(number, remove.channel(), Json.NULL, EntryChange.remove(remove.key(), remove.condition()));
                case Credentials credentials -> signIn(number, credentials.text());
                default -> throw new IllegalArgumentException("Not a message with a number: " + message);
            }
        } catch (StorageException e) {
            client.fail(number, Failures.STORAGE);
        } catch (IllegalStateException e) { // too many channels, or the application stops
            client.fail(number, Failures.OVERLOADED);
        }
    }

    private void signIn(long number, String credentials) {
        switch (application.gatekeepers().identities().check(application, credentials)) {
            case Known known -> client.show(number, known);
            case Verdict.Refused(var why) -> client.fail(number, Failures.credentials(why));
            case Verdict.Unavailable _ -> client.fail(number, Failures.OVERLOADED);
        }
    }

    private void publish(Publish publish) {
        var channel = publish.channel();
        if (!hub.allows(channel, Right.PUBLISH) || hub.options(channel).kind().state()) {
            services.counters().refusedForbidden.increment();
            client.fail(publish.number(), Failures.forbidden(channel));
            return;
        }
        if (publish.key() != null && !hub.keyed(channel)) {
            client.fail(publish.number(), Failures.noKeys(channel));
            return;
        }
        hub.publish(channel, publish.json(), how(publish));
    }

    private PublishOptions how(Publish publish) {
        var id = publish.id() == null ? repeatId(publish.number(), publish.channel()) : publish.id();
        return new PublishOptions(id, publish.key() == null ? "" : publish.key());
    }

    private static EntryChange put(Put put) {
        return new EntryChange(put.key(), put.condition(), put.score(), put.ttlMs(), EntryChange.What.PUT);
    }

    private void change(long number, String channel, Json json, EntryChange change) {
        if (!hub.allows(channel, Right.PUBLISH) || !hub.options(channel).kind().state()) {
            services.counters().refusedForbidden.increment();
            client.fail(number, Failures.forbidden(channel));
            return;
        }
        switch (hub.change(channel, change, json, repeatId(number, channel))) {
            case Outcome.Made(var publication) -> client.answer(number, version(publication.offset()));
            case Outcome.Nothing _ -> client.answer(number, version(0));
            case Outcome.Unmet(var entry) -> client.fail(number, Failures.conflict(change.key(), entry));
            case Outcome.Full(var limit) -> {
                services.counters().refusedFull.increment();
                client.fail(number, new Failure("full", Failures.full(channel, limit), 0));
            }
        }
    }

    private static Json version(long version) {
        return Json.ofValid("{\"version\":" + version + "}");
    }

    /// The id under which the database knows what is sent again to a server that was restarted.
    private @Nullable String repeatId(long number, String channel) {
        return number > 0 && durable(channel) ? application.messageId(client, number) : null;
    }

    private void subscribe(long number, String channel, Subscription wish) {
        var objection = objection(channel);
        if (objection != null) {
            client.fail(number, objection);
            return;
        }
        application.subscribe(client, channel, wish);
    }

    private @Nullable Failure objection(String channel) {
        synchronized (client.lock) {
            return client.subscriptions().objection(channel);
        }
    }

    private void unsubscribe(String channel) {
        synchronized (client.lock) {
            client.subscriptions().unsubscribe(channel);
        }
    }
}
