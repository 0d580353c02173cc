package org.thywill.engine;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.thywill.component.ClientLink.Receipt;
import org.thywill.component.ClientMessage;
import org.thywill.component.ClientMessage.Call;
import org.thywill.component.ClientMessage.Cancel;
import org.thywill.component.ClientMessage.Credentials;
import org.thywill.component.ClientMessage.History;
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
import org.thywill.component.ConnectRequest;
import org.thywill.component.Connection;
import org.thywill.component.ServerMessage;
import org.thywill.component.ServerMessage.Acknowledged;
import org.thywill.component.ServerMessage.Failure;

/// What one client sends: takes each number once and in order, and acknowledges what is done. Guarded by the
/// client's lock.
///
/// What may block, since it is the application's or needs the database, goes through the client's mailbox; the rest
/// is done at once.
final class Upstream {
    private static final Logger LOG = LoggerFactory.getLogger(Upstream.class);

    private final ClientState client;
    /// There while the client sends, and until nothing is left to be known of it.
    private @Nullable InboundLimits limits;
    /// There once something had to wait.
    private @Nullable IncomingCalls incoming;
    private final boolean repeats;
    private @Nullable Reports reports;
    /// There once something could not be stored. Written under the lock.
    private volatile @Nullable Holdback holdback;

    /// Every number up to this was taken. Written under the lock.
    private volatile long received;
    /// Every number up to this is done.
    private long done;
    /// The client was told of every number up to this.
    private long told;
    /// Messages with a number that are in the mailbox.
    private int working;
    /// Messages about channels that are in the mailbox.
    private int onChannels;
    /// Something was not done, nor is anything after it.
    private boolean ended;
    /// The data of all messages that are in the mailbox.
    private long waitingBytes;

    Upstream(ClientState client, ConnectRequest request) {
        this.client = client;
        this.repeats = request.repeats();
        this.received = request.acknowledged();
        this.done = request.acknowledged();
    }

    private Services services() {
        return client.services();
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
            case Send _, Call _, Notify _, Push _, Result _, Credentials _ -> numbered(from, message);
            case Publish _, Subscribe _, Unsubscribe _, History _, Put _, Remove _ -> numbered(from, message);
        };
    }

    /// What is no message of the client's, and needs no number.
    private Receipt control(Link from, ClientMessage message) {
        long waitMs = limits().takeControl(services().nowMs());
        if (waitMs > 0) {
            return tooFast(from, waitMs);
        }
        if (message instanceof Received(var offsets) && offsets.get(ServerMessage.PRIVATE) != null) {
            client.downstream().channel().confirm(offsets.get(ServerMessage.PRIVATE));
        } else if (message instanceof Cancel(var number) && incoming != null) {
            incoming.cancel(number);
        }
        return Failures.ACCEPTED;
    }

    private IncomingCalls incoming() {
        var calls = incoming == null ? new IncomingCalls(client) : incoming;
        incoming = calls;
        return calls;
    }

    private InboundLimits limits() {
        var known = limits == null ? new InboundLimits(client) : limits;
        limits = known;
        return known;
    }

    /// The client has another user or address, with whom it shares what it may send.
    void sharesChanged() {
        if (limits != null) {
            limits.changed();
        }
    }

    /// Holds up what comes after something that could not be stored.
    ///
    /// Takes the lock.
    Holdback holdback() {
        synchronized (client.lock) {
            var held = holdback == null ? new Holdback() : holdback;
            holdback = held;
            return held;
        }
    }

    /// The client is about to be told that its message could not be done.
    ///
    /// @return to be called once it knows
    Runnable failing(long number, Failure failure) {
        if (!repeats || !failure.equals(Failures.STORAGE)) {
            return () -> {};
        }
        // What is done needs not be sent again beside what is not.
        done = Math.max(done, number - 1);
        client.acknowledge();
        return holdback().begin(services().nowMs());
    }

    /// Called about once a second.
    void sweep(long nowMs) {
        synchronized (client.lock) {
            if (limits != null && limits.forget(nowMs)) {
                limits = null;
            }
        }
        var held = holdback;
        if (held != null && held.expire(client.connected(), nowMs)) {
            LOG.warn(
                    "client does not say what it has got application={} client={}",
                    client.application().id(),
                    client.id());
        }
    }

    private Receipt tooFast(Link from, long waitMs) {
        services().counters().refusedRate.increment();
        bear(from);
        return Failures.tooFast(waitMs);
    }

    /// Cuts off a client that goes on and on although it is refused.
    private void bear(Link from) {
        if (limits().refused(
                        services().settings().abusePatience().toMillis(),
                        services().nowMs())) {
            services().counters().abusers.increment();
            from.connection().close(CloseReason.TOO_FAST);
        }
    }

    private Receipt report(Link from, Report report) {
        if (reports == null) {
            reports = new Reports(services(), client.id(), client.application().id());
        }
        return reports.take(from.connection(), report.facts());
    }

    private Receipt numbered(Link from, ClientMessage message) {
        long number = message.number();
        var counters = services().counters();
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
        if (message instanceof Call && number > 0 && !incoming().enter()) {
            return Failures.refused(Failures.OVERLOADED);
        }
        long waitMs =
                wanted(message) ? 0 : limits().take(bytes(message), services().nowMs());
        if (waitMs > 0) {
            if (message instanceof Call && number > 0) {
                incoming().leave();
            }
            return tooFast(from, waitMs);
        }
        counters.messages.increment();
        if (number > 0) {
            received = number;
        }
        if (blocking) {
            work(message);
        } else if (dispatcher().performNow(client, message)) {
            settled();
            client.acknowledge();
        } else {
            work(message);
        }
        return Failures.ACCEPTED;
    }

    /// Whether it is the server that has asked for it, so that no rate is needed to limit it.
    private boolean wanted(ClientMessage message) {
        return message instanceof Result result && client.calls().isPending(result.call());
    }

    private boolean full() {
        var settings = services().settings();
        return client.mailbox().size() >= settings.mailboxSize()
                || waitingBytes >= settings.mailboxBytes().bytes();
    }

    /// Of its data.
    static int bytes(ClientMessage message) {
        return switch (message) {
            case Send send -> send.json().length();
            case Publish publish -> publish.json().length();
            case Put put -> put.json().length();
            case Credentials credentials -> credentials.text().length();
            case Call call -> call.json().length();
            case Notify notify -> notify.json().length();
            case Push push -> push.json().length();
            case Result result -> bytes(result);
            case Report(var facts) ->
                facts.values().stream().mapToInt(String::length).sum();
            default -> 0;
        };
    }

    private static int bytes(Result result) {
        var error = result.error();
        return result.json().length() + (error == null ? 0 : error.message().length());
    }

    private static boolean isOnChannel(ClientMessage message) {
        return switch (message) {
            case Publish _, Subscribe _, Unsubscribe _, History _, Put _, Remove _ -> true;
            default -> false;
        };
    }

    /// Once something on channels, or with a number, is in the mailbox or held up, what follows on channels and to
    /// queues goes there too, so that order is kept.
    private boolean blocks(ClientMessage message) {
        return switch (message) {
            case Send _, Call _, Notify _, Credentials _ -> true;
            case Publish _, Subscribe _, Unsubscribe _, History _, Put _, Remove _ ->
                onChannels > 0
                        || waitsForOthers(message)
                        || client.application().channels().blocks(message);
            case Push _ -> waitsForOthers(message);
            default -> false;
        };
    }

    private boolean waitsForOthers(ClientMessage message) {
        var held = holdback;
        return message.number() > 0 && (working > 0 || (held != null && held.isHeld()));
    }

    private void work(ClientMessage message) {
        long number = message.number();
        if (number > 0) {
            working++;
        }
        onChannels += isOnChannel(message) ? 1 : 0;
        waitingBytes += bytes(message);
        if (client.application().channels().stores(message)) {
            client.mailbox().add(new StoringTask(client, message));
            return;
        }
        var calls = incoming();
        var called = message instanceof Call call && number > 0 ? calls.expect(call) : null;
        client.mailbox().add(() -> {
            boolean may = goesOn();
            try {
                if (called != null) {
                    calls.run(called, may);
                } else if (may) {
                    dispatcher().perform(client, message);
                }
            } finally {
                over(message, may);
            }
        });
    }

    /// A message that was in the mailbox is done, or never will be. Takes the lock.
    void over(ClientMessage message, boolean isDone) {
        synchronized (client.lock) {
            onChannels -= isOnChannel(message) ? 1 : 0;
            waitingBytes -= bytes(message);
            ended |= !isDone;
            if (message.number() > 0) {
                working--;
            }
            if (!ended) {
                done = Math.max(done, message.number());
            }
            settled();
        }
    }

    /// Waits until the client's next message may be done. Called on the mailbox's thread, without the lock.
    ///
    /// @return false if nothing of the client's may be done here any more
    boolean goesOn() {
        var held = holdback;
        if (held == null) {
            return true;
        }
        if (held.isHeld()) {
            client.acknowledge(); // since the mailbox's turn may last
        }
        return held.await();
    }

    /// What is done at once may come after what is still in the mailbox; then it is not done for the client yet.
    private void settled() {
        if (working == 0 && !ended) {
            done = received;
        }
    }

    private MessageDispatcher dispatcher() {
        return client.application().dispatcher();
    }
}
