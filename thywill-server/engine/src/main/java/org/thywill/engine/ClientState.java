package org.thywill.engine;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.thywill.app.Client;
import org.thywill.app.ClientQueue;
import org.thywill.app.Departure;
import org.thywill.app.User;
import org.thywill.component.ClientLink.Receipt;
import org.thywill.component.ClientMessage;
import org.thywill.component.CloseReason;
import org.thywill.component.ConnectRequest;
import org.thywill.component.Identity.Verdict.Known;
import org.thywill.component.Json;
import org.thywill.component.Position;
import org.thywill.component.ServerMessage;
import org.thywill.component.ServerMessage.Connected;
import org.thywill.component.ServerMessage.Failure;
import org.thywill.component.ServerMessage.Problem;
import org.thywill.component.ServerMessage.SignedIn;
import org.thywill.component.ServerMessage.Unsubscribed;
import org.thywill.component.Standing;

/// A client over all its connections.
///
/// Its lock guards everything that belongs to it alone: which connection is its newest, its private channel, its
/// subscriptions and its numbering. The lock is taken before that of a channel.
final class ClientState implements Client, Evictable {
    final Object lock = new Object();

    private final Services services;
    private final ApplicationRuntime application;
    private final String id = Secrets.id('c');
    private final ClientUser identity;
    private final long socketId;
    private final String instance;
    private final Mailbox mailbox;
    /// Guarded by the lock, as is what follows.
    private final ResumeToken token = new ResumeToken();

    private final PrivateChannel mine;
    private final Subscriptions subscriptions;
    private final PatternSubscriptions patterns;
    private final ChannelRequests channels;
    private final Upstream upstream;
    private final OutgoingCalls calls;
    private final TypedCalls typedCalls;
    private @Nullable PrivateBacklog catchingUp;

    /// Written under the lock.
    private volatile @Nullable Link link;

    /// Of the connection that was cut last. Guarded by the lock.
    private @Nullable Farewell farewell;

    private volatile long awaySinceMs;
    private volatile boolean gone;
    private volatile @Nullable String publisher;
    /// Whether it is away for so long that others are told that it is gone.
    private boolean absent;
    private final CallbackWatch watch = new CallbackWatch();

    /// @param browserId the session that the browser's cookie stands for
    ClientState(Services services, ApplicationRuntime application, String browserId, ConnectRequest request) {
        this.services = services;
        this.application = application;
        this.identity = new ClientUser(application.gatekeepers().sessions(), browserId);
        this.socketId = application.nextSocket();
        this.instance = request.instance();
        this.mailbox = new Mailbox(services.executor(), this::acknowledge);
        this.mine = new PrivateChannel(services.settings(), application.hub().budget());
        var callbacks = new ChannelCallbacks(this, application, services);
        var rights = new ClientRights(application.hub(), callbacks);
        this.subscriptions = new Subscriptions(this, services, application.hub(), rights);
        this.patterns = new PatternSubscriptions(this, services, application.hub(), rights, subscriptions);
        this.channels = new ChannelRequests(this, services, application, rights, callbacks);
        this.upstream = new Upstream(this, services, application, channels, request);
        this.calls = new OutgoingCalls(this, services);
        this.typedCalls = new TypedCalls(calls, application, services);
        this.awaySinceMs = services.nowMs();
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
            if (!gone && !become(new Known(user, services.nowMs(), Known.NEVER))) {
                throw new IllegalStateException("The client " + id + " is another user's");
            }
        }
    }

    /// The client has shown credentials that are valid.
    void show(long number, Known who) {
        var answer = application.write(IdentityAnswer.of(who, services.nowMs()));
        synchronized (lock) {
            if (become(who)) {
                answer(number, answer);
            } else {
                fail(number, Failures.OTHER_USER);
            }
        }
    }

    /// Makes a guest a user's client, or takes newer credentials of the user. The client is told what is new. Called
    /// with the lock held.
    ///
    /// @return false if the client is somebody else's
    private boolean become(Known who) {
        var before = identity.user();
        if (!identify(who)) {
            return false;
        }
        var current = link;
        if (current != null && !who.user().equals(before)) {
            current.connection().send(new SignedIn(who.user(), identity.sessionId()));
        }
        return true;
    }

    private boolean identify(Known who) {
        if (!identity.mayBe(who.user())) {
            return false;
        }
        boolean guest = identity.user() == null;
        identity.become(who);
        if (guest) {
            upstream.limits().isUser(who.user().id(), services.nowMs());
            var current = link;
            if (current != null) {
                settleUser(current, who.user());
            }
        }
        if (!gone && !application.signedIn(this, who)) {
            services.executor().execute(() -> end(Departure.DISCONNECTED, CloseReason.FORBIDDEN, ""));
        }
        return true;
    }

    @Override
    public long socketId() {
        return socketId;
    }

    @Override
    public boolean connected() {
        var current = link;
        return current != null && !current.isClosed();
    }

    @Override
    public void send(@Nullable Object data) {
        var json = application.write(data);
        synchronized (lock) {
            if (!gone) {
                deliver(mine.direct(json, services.nowMs()));
            }
        }
    }

    @Override
    public <T> @Nullable T call(String name, @Nullable Object argument, Class<T> type, Duration limit)
            throws InterruptedException {
        return typedCalls.call(name, application.write(argument), type, limit);
    }

    @Override
    public <T> CompletableFuture<@Nullable T> callAsync(
            String name, @Nullable Object argument, Class<T> type, Duration limit) {
        return typedCalls.callAsync(name, application.write(argument), type, limit);
    }

    @Override
    public void notify(String name, @Nullable Object argument) {
        tell(CallNames.legal(name), application.write(argument));
    }

    @Override
    public ClientQueue queue(String name) {
        return new PageQueue(application, name, () -> Stream.of(this));
    }

    /// Calls a function of the client's that gives no answer.
    void tell(String function, Json json) {
        synchronized (lock) {
            if (!gone) {
                deliver(mine.call(function, null, json, 0, services.nowMs()));
            }
        }
    }

    /// Appends to a queue of the client's.
    void push(String queue, Json json) {
        synchronized (lock) {
            if (!gone) {
                deliver(mine.push(queue, json, services.nowMs()));
            }
        }
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

    ApplicationRuntime application() {
        return application;
    }

    Mailbox mailbox() {
        return mailbox;
    }

    CallbackWatch watch() {
        return watch;
    }

    /// Called with the lock held, as are those that follow up to [#welcome].
    @Nullable
    Link link() {
        return link;
    }

    PrivateChannel mine() {
        return mine;
    }

    OutgoingCalls calls() {
        return calls;
    }

    Subscriptions subscriptions() {
        return subscriptions;
    }

    boolean gone() {
        return gone;
    }

    /// What others are told of the client on a channel with presence; `null` if it is not there.
    @Nullable
    Json presentAs(String channel) {
        synchronized (lock) {
            return gone || absent ? null : subscriptions.tracked(channel);
        }
    }

    void track(String channel, Json data) {
        synchronized (lock) {
            if (!gone) {
                subscriptions.track(channel, data);
            }
        }
    }

    /// Admits the first connection.
    ///
    /// @param who `null` for a guest
    void begin(Link first, ConnectRequest request, @Nullable Known who) {
        synchronized (lock) {
            if (who != null) {
                identify(who);
            }
            application.connected(this);
            welcome(first, request, false);
        }
    }

    /// Admits a newer connection of a client that does not know of the one before, since its answer got lost.
    ///
    /// @param who as before; `null` for a guest
    boolean beginAgain(Link newer, ConnectRequest request, @Nullable Known who) {
        Link older;
        synchronized (lock) {
            boolean same =
                    who == null ? identity.user() == null : identity.user() != null && identity.mayBe(who.user());
            if (gone || token.isConfirmed() || !same) {
                return false;
            }
            if (who != null) {
                identify(who);
            }
            older = link;
            welcome(newer, request, false);
        }
        replace(older);
        return true;
    }

    /// What becomes of an attempt to resume.
    enum Return {
        ADMITTED,
        /// The client is gone, or somebody else's, or the token is not good.
        STRANGER,
        /// The client must show newer credentials.
        EXPIRED
    }

    /// Admits a newer connection in place of the one before, if the client may resume with it.
    ///
    /// @param who shown by the client now; `null` if it showed nothing
    Return resume(Link newer, ConnectRequest request, ConnectRequest.Resume resume, @Nullable Known who) {
        Link older;
        synchronized (lock) {
            if (gone
                    || (who != null && !identity.mayBe(who.user()))
                    || !token.admits(resume.token(), instance.equals(request.instance()))) {
                return Return.STRANGER;
            }
            if (who != null) {
                identify(who);
            } else if (identity.expired(services.nowMs())) {
                return Return.EXPIRED;
            }
            older = link;
            welcome(newer, request, true);
        }
        replace(older);
        return Return.ADMITTED;
    }

    private static void replace(@Nullable Link older) {
        if (older != null) {
            older.dismiss();
            older.connection().close(CloseReason.REPLACED);
        }
    }

    private void welcome(Link newest, ConnectRequest request, boolean resumed) {
        link = newest;
        settle(newest);
        catchingUp = null;
        if (absent) {
            absent = false;
            subscriptions.presenceChanged();
        }
        forgetFarewell();
        var early = newest.admit(this);
        var connection = newest.connection();
        var had = request.resume() != null && resumed ? request.resume().positions() : Map.<String, Position>of();
        var entry = mine.resume(had.get(ServerMessage.PRIVATE), services.nowMs());
        var entries = subscriptions.enter(had, request.subscribe());
        var standings = entries.standings();
        standings.put(ServerMessage.PRIVATE, new Standing(entry.position()));
        connection.send(new Connected(
                id,
                identity.sessionId(),
                newest.key(),
                token.renew(),
                resumed,
                upstream.received(),
                socketId,
                Map.copyOf(standings),
                identity.user(),
                identity.expireInMs(services.nowMs())));
        entries.problems().forEach(problem -> connection.send(new Problem(problem)));
        entries.lost().forEach(channel -> connection.send(new Unsubscribed(channel)));
        catchUp(newest, entry);
        upstream.resumed(request.acknowledged());
        acknowledge();
        patterns.resumed();
        entries.begin(newest);
        entries.later().forEach(wish -> mailbox.add(() -> channels.subscribe(wish.getKey(), wish.getValue())));
        early.forEach(message -> receiveEarly(newest, message));
    }

    /// A connection stands: it counts as one of its browser, its user and its address.
    private void settle(Link newest) {
        var crowds = application.gatekeepers().crowds();
        var address = newest.connection().remoteAddress();
        upstream.limits().comesFrom(address, services.nowMs());
        newest.occupy(crowds.sessions(), identity.browserId());
        newest.occupy(crowds.addresses(), AddressKey.of(address));
        var user = identity.user();
        if (user != null) {
            settleUser(newest, user);
        }
    }

    private void settleUser(Link newest, User user) {
        newest.occupy(application.gatekeepers().crowds().users(), application.id() + "\n" + user.id());
    }

    private void receiveEarly(Link from, ClientMessage message) {
        if (receive(from, message) instanceof Receipt.Refused refused) {
            from.connection().send(new Problem(new Failure(refused.code(), refused.message(), refused.retryAfterMs())));
        }
    }

    /// Sends what the private channel holds: at once if it is little.
    private void catchUp(Link newest, Start start) {
        if (start.gap() != null) {
            services.counters().gaps.increment();
            newest.connection().send(start.gap());
        }
        var backlog = new PrivateBacklog(this, newest, start.after());
        int limit = newest.catchUp().inlineLeft();
        long cost = mine.costAfter(start.after(), limit);
        if (cost <= limit) {
            newest.catchUp().sentInline(cost);
            backlog.sendAll();
        } else {
            services.counters().catchUps.increment();
            catchingUp = backlog;
            newest.catchUp().add(backlog);
        }
    }

    /// Whether it is this backlog whose end the private channel waits for. Called with the lock held.
    boolean catchesUpWith(PrivateBacklog backlog) {
        return catchingUp == backlog;
    }

    /// The private channel is live again. Called with the lock held.
    void caughtUp() {
        catchingUp = null;
        acknowledge();
    }

    /// Called with the lock held, with an entry of the private channel.
    void deliver(ServerMessage message) {
        var current = link;
        if (current != null && catchingUp == null) {
            current.connection().send(message);
        }
    }

    /// Answers a message with data. Without a number there is nothing to answer.
    void answer(long number, Json json) {
        synchronized (lock) {
            if (!gone && number > 0) {
                deliver(mine.answer(number, json, services.nowMs()));
            }
        }
    }

    /// Tells the client that its message could not be done.
    ///
    /// @param number 0 for a message without one
    void fail(long number, Failure failure) {
        synchronized (lock) {
            var current = link;
            if (gone) {
                return;
            }
            if (number > 0) {
                var left = upstream.failing(number, failure);
                deliver(mine.failure(number, failure, services.nowMs(), left));
            } else if (current != null) {
                current.connection().send(new Problem(failure));
            }
        }
    }

    /// Tells the client what is done, if there is something new to tell, and if it got the answers before.
    void acknowledge() {
        synchronized (lock) {
            var current = link;
            if (current != null && catchingUp == null) {
                upstream.acknowledge(current.connection());
            }
        }
    }

    Receipt receive(Link from, ClientMessage message) {
        synchronized (lock) {
            if (link != from || gone) {
                return Failures.GONE;
            }
            if (message.number() > 0 || message instanceof ClientMessage.Received) {
                confirm();
            }
            return upstream.take(from, message);
        }
    }

    long received() {
        return upstream.received();
    }

    void confirm(Link known) {
        synchronized (lock) {
            if (link == known) {
                confirm();
            }
        }
    }

    private void confirm() {
        if (!token.isConfirmed()) {
            token.confirm();
            application.confirmed(this);
        }
    }

    /// @param left by the connection; `null` if the client has said goodbye
    void disconnected(Link closed, boolean goodbye, @Nullable Farewell left) {
        synchronized (lock) {
            if (link != closed) {
                if (left != null) {
                    left.forget();
                }
                return;
            }
            farewell = left;
            awaySinceMs = services.nowMs();
            link = null;
            catchingUp = null;
            subscriptions.cut();
        }
        if (goodbye) {
            closed.connection().close(CloseReason.GOODBYE);
            end(Departure.LEFT, CloseReason.GOODBYE, "");
        }
    }

    void end(Departure why, Parting parting) {
        end(why, parting.reason(), parting.detail());
    }

    private void forgetFarewell() {
        if (farewell != null) {
            farewell.forget();
            farewell = null;
        }
    }

    /// The goodbye has come after the cut.
    void leave(Farewell said) {
        synchronized (lock) {
            // That the connection is cut may not be known here yet.
            boolean newest = farewell == said || (link != null && link.key().equals(said.key()));
            if (!newest) {
                return;
            }
        }
        end(Departure.LEFT, CloseReason.GOODBYE, "");
    }

    /// Closes the connection of a client whose credentials have expired. It may come back with newer ones.
    private void expire(long nowMs) {
        Link last;
        synchronized (lock) {
            if (!identity.expired(nowMs)) {
                return;
            }
            last = detached();
        }
        if (last != null) {
            services.counters().expired.increment();
            last.connection().close(CloseReason.NOT_LOGGED_IN, "The credentials have expired");
        }
    }

    /// Closes the connection once all is done and acknowledged that came over it. Nothing more is taken then; the
    /// client is away, and comes back elsewhere or later.
    ///
    /// @param gone called when that is so
    void letGo(Parting parting, Runnable gone) {
        upstream.holdback().end();
        mailbox.add(() -> {
            try {
                part(parting);
            } finally {
                gone.run();
            }
        });
    }

    private void part(Parting parting) {
        Link last;
        synchronized (lock) {
            acknowledge();
            last = detached();
        }
        if (last != null) {
            last.connection().close(parting.reason(), parting.detail());
        }
    }

    /// Takes nothing more from the connection: the client is away from now on. Called with the lock held.
    ///
    /// @return the connection, to be closed; `null` if there is none
    private @Nullable Link detached() {
        var last = link;
        if (last != null) {
            link = null;
            catchingUp = null;
            awaySinceMs = services.nowMs();
            subscriptions.cut();
            last.dismiss();
        }
        return last;
    }

    /// Ends the client for good. Does nothing if it is gone already.
    void end(Departure why, CloseReason reason, String detail) {
        Link last;
        synchronized (lock) {
            if (gone) {
                return;
            }
            gone = true;
            last = link;
            link = null;
            catchingUp = null;
            patterns.clear();
            forgetFarewell();
            subscriptions.clear(last);
            calls.clear();
            upstream.holdback().end();
            mine.forget();
        }
        if (last != null) {
            last.dismiss();
            last.connection().close(reason, detail);
        }
        application.left(this, why);
    }

    /// What is for the client alone is needed when it comes back; while it is here, most likely not.
    @Override
    public long usedAtMs() {
        return connected() ? services.nowMs() : awaySinceMs;
    }

    @Override
    public boolean forgetHistory() {
        synchronized (lock) {
            return mine.forget();
        }
    }

    /// Looks after the client now and then: whether it has been away too long, and whether a callback takes too
    /// long.
    void sweep(long nowMs) {
        var settings = services.settings();
        watch.interruptIfOverdue(nowMs);
        upstream.sweep(nowMs);
        if (link != null && identity.expired(nowMs)) {
            expire(nowMs);
            return;
        }
        if (link == null && nowMs - awaySinceMs > settings.clientAway().toMillis()) {
            end(Departure.TIMED_OUT, CloseReason.EXPIRED, "");
            return;
        }
        goAbsent(nowMs - settings.presenceAway().toMillis());
        if (watch.slow(nowMs, settings.callbackWarning().toMillis())) {
            application.callbacks().warnOfSlowCallback(this);
            acknowledge();
        }
    }

    /// If it has been away since before.
    private void goAbsent(long sinceMs) {
        if (link != null || awaySinceMs > sinceMs) {
            return;
        }
        synchronized (lock) {
            if (link == null && awaySinceMs <= sinceMs && !gone && !absent) {
                absent = true;
                subscriptions.presenceChanged();
            }
        }
    }
}
