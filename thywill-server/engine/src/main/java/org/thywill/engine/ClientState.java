package org.thywill.engine;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.thywill.app.Client;
import org.thywill.app.ClientQueue;
import org.thywill.app.Departure;
import org.thywill.app.Right;
import org.thywill.app.User;
import org.thywill.component.ClientLink.Receipt;
import org.thywill.component.ClientMessage;
import org.thywill.component.CloseReason;
import org.thywill.component.ConnectRequest;
import org.thywill.component.ConnectRequest.Subscription;
import org.thywill.component.Identity.Verdict.Known;
import org.thywill.component.Json;
import org.thywill.component.ServerMessage;
import org.thywill.component.ServerMessage.Failure;

/// A client over all its connections.
///
/// Its lock guards everything that belongs to it alone: which connection is its newest, its private channel, its
/// subscriptions and its numbering. The lock is taken before that of a channel.
final class ClientState extends Evictable implements Client, Mailbox.Owner {
    final Object lock = new Object();

    private final ApplicationRuntime application;
    private final String id = Secrets.id('c');
    private final ClientUser identity;
    private final long socketId;
    private final String instance;
    private final Mailbox mailbox;
    private final Handshake handshake;
    private final Attendance attendance;
    /// Guarded by the lock, as is what follows.
    private final Subscriptions subscriptions;
    private final PatternSubscriptions patterns;
    private final Upstream upstream;
    private final Downstream downstream;
    /// There once the application has called.
    private @Nullable OutgoingCalls calls;

    private volatile boolean gone;
    private volatile @Nullable String publisher;
    private final CallbackWatch watch = new CallbackWatch();

    /// @param browserId the session that the browser's cookie stands for
    ClientState(ApplicationRuntime application, String browserId, ConnectRequest request) {
        this.application = application;
        this.attendance = new Attendance(this);
        this.identity = new ClientUser(this, browserId);
        this.handshake = new Handshake(this);
        this.socketId = application.nextSocket();
        this.instance = request.instance();
        this.mailbox = new Mailbox(this);
        this.downstream = new Downstream(this);
        this.subscriptions = new Subscriptions(this);
        this.patterns = new PatternSubscriptions(this);
        this.upstream = new Upstream(this, request);
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public String sessionId() {
        return identity.sessionId();
    }

    /// The session that the browser's cookie stands for, whoever has signed in.
    String browserId() {
        return identity.browserId();
    }

    @Override
    public Optional<User> user() {
        return Optional.ofNullable(identity.user());
    }

    @Override
    public void signIn(User user) {
        synchronized (lock) {
            if (!gone && !identity.becomeAndTell(new Known(user, services().nowMs(), Known.NEVER))) {
                throw new IllegalStateException("The client " + id + " is another user's");
            }
        }
    }

    @Override
    public long socketId() {
        return socketId;
    }

    @Override
    public boolean connected() {
        return attendance.connected();
    }

    @Override
    public void send(@Nullable Object data) {
        downstream.send(application.write(data));
    }

    @Override
    public <T> @Nullable T call(String name, @Nullable Object argument, Class<T> type, Duration limit)
            throws InterruptedException {
        return application.calls().call(calls(), name, application.write(argument), type, limit);
    }

    @Override
    public <T> CompletableFuture<@Nullable T> callAsync(
            String name, @Nullable Object argument, Class<T> type, Duration limit) {
        return application.calls().callAsync(calls(), name, application.write(argument), type, limit);
    }

    @Override
    public void notify(String name, @Nullable Object argument) {
        downstream.tell(CallNames.legal(name), application.write(argument));
    }

    @Override
    public ClientQueue queue(String name) {
        return new PageQueue(application, name, () -> Stream.of(this));
    }

    @Override
    public void disconnect(String reason) {
        end(Departure.DISCONNECTED, CloseReason.POLICY, reason);
    }

    String instance() {
        return instance;
    }

    /// Stands for the client as a publisher.
    String publisher() {
        var known = publisher;
        if (known == null) {
            known = application.publisher(this);
            publisher = known;
        }
        return known;
    }

    /// The patterns that the client has subscribed to.
    PatternSubscriptions patterns() {
        return patterns;
    }

    /// A channel is in use no longer, since only patterns have kept it.
    void dropped(ChannelState channel) {
        synchronized (lock) {
            subscriptions.dropped(channel);
        }
    }

    /// Has its subscriptions approved again, before anything else that waits.
    void recheck() {
        mailbox.addFirst(() -> {
            patterns.recheck();
            subscriptions.recheck();
        });
    }

    ClientUser identity() {
        return identity;
    }

    Handshake handshake() {
        return handshake;
    }

    ApplicationRuntime application() {
        return application;
    }

    Services services() {
        return application.services();
    }

    @Override
    public Executor executor() {
        return services().executor();
    }

    @Override
    public void afterTurn() {
        acknowledge();
    }

    Mailbox mailbox() {
        return mailbox;
    }

    CallbackWatch watch() {
        return watch;
    }

    /// Its newest connection; `null` if it is away.
    @Nullable
    Link link() {
        return attendance.link();
    }

    Attendance attendance() {
        return attendance;
    }

    Downstream downstream() {
        return downstream;
    }

    /// Takes the lock.
    OutgoingCalls calls() {
        synchronized (lock) {
            if (calls == null) {
                calls = new OutgoingCalls(this);
            }
            return calls;
        }
    }

    Subscriptions subscriptions() {
        return subscriptions;
    }

    Upstream upstream() {
        return upstream;
    }

    boolean gone() {
        return gone;
    }

    /// What others are told of the client on a channel with presence; `null` if it is not there.
    @Nullable
    Json presentAs(String channel) {
        synchronized (lock) {
            return gone || attendance.absent() ? null : subscriptions.tracked(channel);
        }
    }

    void track(String channel, Json data) {
        synchronized (lock) {
            if (!gone) {
                subscriptions.track(channel, data);
            }
        }
    }

    /// Whether it has a right on a channel. Where there is a guard it is asked, so this is called by the mailbox
    /// then; no lock may be held.
    boolean allows(Right right, String channel) {
        return application.rights().allows(this, right, channel);
    }

    /// As [#allows], for a prefix of channels' names.
    boolean allowsPattern(String pattern) {
        return application.rights().allowsPattern(this, pattern);
    }

    /// Subscribes when the guard has been asked.
    void subscribeLater(String channel, Subscription wish) {
        mailbox.add(() -> application.channels().subscribe(this, channel, wish));
    }

    /// Answers a message with data. Without a number there is nothing to answer.
    void answer(long number, Json json) {
        downstream.answer(number, json);
    }

    /// Tells the client that its message could not be done.
    ///
    /// @param number 0 for a message without one
    void fail(long number, Failure failure) {
        downstream.fail(number, failure);
    }

    /// Tells the client what is done, if there is something new to tell, and if it got the answers before.
    void acknowledge() {
        synchronized (lock) {
            var live = downstream.live();
            if (live != null) {
                upstream.acknowledge(live.connection());
            }
        }
    }

    Receipt receive(Link from, ClientMessage message) {
        synchronized (lock) {
            if (link() != from || gone) {
                return Failures.GONE;
            }
            if (message.number() > 0 || isNews(message)) {
                handshake.confirm();
            }
            return upstream.take(from, message);
        }
    }

    /// Whether it says that the client has got something for it alone since it connected. What does not may have been
    /// sent before the client had an answer to its `connect`.
    private boolean isNews(ClientMessage message) {
        var got = message instanceof ClientMessage.Received(var offsets) ? offsets.get(ServerMessage.PRIVATE) : null;
        return got != null && downstream.channel().first() <= got;
    }

    long received() {
        return upstream.received();
    }

    void end(Departure why, Parting parting) {
        end(why, parting.reason(), parting.detail());
    }

    /// Closes the connection once all is done and acknowledged that came over it, and what waits on its channels is
    /// sent. Nothing more is taken then; the
    /// client is away, and comes back elsewhere or later.
    ///
    /// @param gone called when that is so
    void letGo(Parting parting, Runnable gone) {
        upstream.holdback().end();
        mailbox.add(() -> {
            try {
                subscriptions.giveNow();
                attendance.part(parting);
            } finally {
                gone.run();
            }
        });
    }

    /// Ends the client for good. Does nothing if it is gone already.
    void end(Departure why, CloseReason reason, String detail) {
        endIf(() -> true, why, reason, detail);
    }

    /// Ends the client if it has been away since before; not if it comes back at this moment.
    void endIfAwaySince(long ms) {
        if (attendance.awaySince(ms)) {
            endIf(() -> attendance.awaySince(ms), Departure.TIMED_OUT, CloseReason.EXPIRED, "");
        }
    }

    private void endIf(BooleanSupplier condition, Departure why, CloseReason reason, String detail) {
        Link last;
        synchronized (lock) {
            if (gone || !condition.getAsBoolean()) {
                return;
            }
            gone = true;
            last = attendance.finish();
            patterns.clear();
            subscriptions.clear(last);
            if (calls != null) {
                calls.clear();
            }
            upstream.holdback().end();
            downstream.channel().forget();
        }
        if (last != null) {
            last.dismiss();
            last.connection().close(reason, detail);
        }
        application.left(this, why);
    }

    /// What is for the client alone is needed when it comes back; while it is here, most likely not.
    @Override
    long usedAtMs() {
        return attendance.connected() ? IN_USE : attendance.seenAtMs();
    }

    @Override
    boolean forgetHistory() {
        synchronized (lock) {
            return downstream.channel().forget();
        }
    }

    /// Looks after the client now and then: whether it has been away too long, and whether a callback takes too
    /// long.
    void sweep(long nowMs) {
        var settings = services().settings();
        watch.interruptIfOverdue(nowMs);
        upstream.sweep(nowMs);
        if (link() != null && identity.expired(nowMs)) {
            attendance.expire(nowMs);
            return;
        }
        endIfAwaySince(nowMs - settings.clientAway().toMillis());
        attendance.goAbsentIfAwaySince(nowMs - settings.presenceAway().toMillis());
        if (watch.slow(nowMs, settings.callbackWarning().toMillis())) {
            application.callbacks().warnOfSlowCallback(this);
            acknowledge();
        }
    }
}
