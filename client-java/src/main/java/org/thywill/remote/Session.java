package org.thywill.remote;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// One client's session with the server, over as many connections as it takes: `documentation/protocol.md`.
///
/// It numbers and keeps what goes up, knows how far it has got with what comes down, and comes back after cuts. It
/// has one lock, held for as long as it takes to note what happened; nothing of the application's runs under it.
final class Session {
    static final String PRIVATE = "@";

    /// How long a connector may take until `connected`, over all its transports.
    private static final long CONNECT_TIMEOUT_MS = 45_000;
    /// Past so much unsent, frames without a number are dropped rather than queued.
    private static final int MAX_BUFFERED_BYTES = 65_536;

    private static final int DEFAULT_MAX_MESSAGE_BYTES = 65_536;

    private final Object lock = new Object();
    private final Connector connector;
    private final Timers timers;
    private final SessionListener listener;
    private final Executor callbacks;
    private final Greeting greeting;
    private final Outbox outbox;
    private final Receipts receipts;
    private final Positions positions = new Positions();
    private final Values values = new Values();
    private final Subscriptions subscriptions;
    private final Pacing pacing;
    private final Delivery delivery;
    private final Absence absence;
    private final SignIn signIn;

    private final Attachment.Handler incomings = new Incomings();
    private State state = new State.Connecting();
    private @Nullable Attachment current;
    private Incoming.@Nullable Connected identity;
    private boolean withToken;
    private @Nullable Heartbeat heartbeat;
    private Timers.@Nullable Timer timer;
    /// An attempt was given up before it was answered. The server may take it for the newest when it arrives.
    private boolean stray;

    private boolean reading = true;

    /// What came from a connection, under the lock.
    private final class Incomings implements Attachment.Handler {
        @Override
        public boolean isCurrent(Attachment attachment) {
            return attachment == current;
        }

        @Override
        public void onFrame(Attachment from, Incoming frame, int length) {
            Session.this.onFrame(from, frame, length);
        }

        @Override
        public void onActivity() {
            heard();
        }

        @Override
        public void onNonsense(String finding) {
            fault(finding);
        }

        @Override
        public void onEnd(End end) {
            Session.this.onEnd(end);
        }
    }

    /// @param callbacks completes what [#request] returned
    /// @param threads runs what may block
    Session(
            Greeting greeting,
            Connector connector,
            Timers timers,
            RandomGenerator random,
            SessionListener listener,
            Executor callbacks,
            Executor threads) {
        this.greeting = greeting;
        this.connector = connector;
        this.timers = timers.holding(lock);
        this.listener = listener;
        this.callbacks = callbacks;
        this.outbox = new Outbox(callbacks);
        this.pacing = new Pacing(this.timers, random, outbox, this::sendAgain);
        this.subscriptions = new Subscriptions(positions, values, outbox, listener, this::onSubscriptionLost);
        this.signIn = new SignIn(lock, threads, this.timers, listener, this::showAgain);
        this.receipts = new Receipts(this.timers, offset -> transmit(List.of(Frame.received(offset))));
        this.delivery = new Delivery(positions, values, outbox, receipts, listener, this::fault);
        this.absence = new Absence(this.timers, random);
    }

    State state() {
        synchronized (lock) {
            return state;
        }
    }

    Incoming.@Nullable Connected identity() {
        synchronized (lock) {
            return identity;
        }
    }

    @Nullable
    User user() {
        synchronized (lock) {
            return signIn.user();
        }
    }

    @Nullable
    Position position(String channel) {
        synchronized (lock) {
            return positions.of(channel);
        }
    }

    boolean isSubscribed(String channel) {
        synchronized (lock) {
            return positions.isSubscribed(channel);
        }
    }

    /// Why no copy of a channel of kind `state` is to come; `null` if one is, or has come.
    @Nullable
    Refused copyObjection(String channel) {
        synchronized (lock) {
            return state instanceof State.Closed(var end) ? closed(end) : subscriptions.copyObjection(channel);
        }
    }

    void start() {
        synchronized (lock) {
            open();
        }
    }

    /// Sends a message that is done once and in order, over cuts.
    ///
    /// @return completes with the answer, a missing node if there is none; fails with [Refused]
    CompletableFuture<JsonNode> request(Message message) {
        return message.kind() == Message.Kind.SUBSCRIBE ? subscribe(message) : request(message, _ -> {});
    }

    private CompletableFuture<JsonNode> subscribe(Message message) {
        var channel = message.channel();
        var answer = request(message, _ -> subscriptions.done(channel));
        var _ = answer.whenComplete((_, error) -> {
            if (error != null) {
                synchronized (lock) {
                    subscriptions.settle(channel);
                }
            }
        });
        return answer;
    }

    /// @param onDone as for [Outbox#add(Message, Consumer)]
    private CompletableFuture<JsonNode> request(Message message, Consumer<JsonNode> onDone) {
        synchronized (lock) {
            var answer = outbox.add(message, onDone);
            flush();
            return answer;
        }
    }

    /// Ends a pattern and what follows from it.
    CompletableFuture<JsonNode> unsubscribePattern(String pattern) {
        synchronized (lock) {
            for (var channel : subscriptions.endPattern(pattern)) {
                var _ = outbox.add(Message.unsubscribe(channel));
            }
            return request(Message.unsubscribe(pattern));
        }
    }

    /// Shows who the client is, now and after cuts.
    ///
    /// @return completes with what the server says to it; fails with [Refused], `credentials` for one
    CompletableFuture<JsonNode> signIn(String credentials) {
        return request(Message.credentials(credentials), answer -> onSignedIn(credentials, answer));
    }

    void provideCredentials(CredentialsProvider provider) {
        synchronized (lock) {
            signIn.provide(provider);
        }
    }

    void withdrawCredentials(CredentialsProvider provider) {
        synchronized (lock) {
            signIn.withdraw(provider);
        }
    }

    /// As [#request], for a call, which is cancelled when the future is, or its time is over.
    ///
    /// @param limitMs 0 for none
    CompletableFuture<JsonNode> call(Message message, long limitMs) {
        var answer = request(message);
        var limit = limitMs == 0
                ? null
                : timers.after(limitMs, () -> {
                    var late = new Refused("timed-out", "No answer within " + limitMs + " ms");
                    callbacks.execute(() -> answer.completeExceptionally(late));
                });
        var _ = answer.whenComplete((_, _) -> {
            synchronized (lock) {
                if (limit != null) {
                    limit.cancel();
                }
                long number = outbox.giveUp(answer);
                if (number > 0) {
                    transmit(List.of(Frame.cancel(number)));
                }
            }
        });
        return answer;
    }

    /// Sends what a call of the application's has given.
    ///
    /// @throws Refused if it cannot be taken
    void answer(Message result) {
        synchronized (lock) {
            outbox.addResult(result);
            flush();
        }
    }

    /// Sends a message without a number if that is possible at this moment.
    ///
    /// @return whether it was given to the connection
    boolean notify(Message message) {
        synchronized (lock) {
            var frame = message.unnumbered();
            int limit = identity == null ? DEFAULT_MAX_MESSAGE_BYTES : identity.maxMessageBytes();
            if (current == null
                    || !current.isConnected()
                    || pacing.isHolding()
                    || current.link().bufferedBytes() > MAX_BUFFERED_BYTES
                    || frame.bytes() > limit) {
                return false;
            }
            transmit(List.of(frame));
            return true;
        }
    }

    /// Reads what comes, or not: not while the application is behind.
    ///
    /// @param on asked under the lock, so that of two calls at a time the later one counts
    void read(BooleanSupplier on) {
        synchronized (lock) {
            reading = on.getAsBoolean();
            if (heartbeat != null) {
                heartbeat.deaf(!reading);
            }
            if (current != null && current.isConnected()) {
                current.link().read(reading);
            }
        }
    }

    /// Leaves for good; what is not yet done is refused with `closed`.
    void close() {
        synchronized (lock) {
            if (!(state instanceof State.Closed)) {
                release(true);
                finish(End.of(1000, "goodbye"));
            }
        }
    }

    // What follows is called with the lock held.

    private void change(State next) {
        state = next;
        listener.onState(next);
    }

    private void open() {
        change(new State.Connecting());
        timer = timers.after(CONNECT_TIMEOUT_MS, () -> onEnd(End.cut("No answer to connect")));
        var mine = new Attachment(lock, incomings);
        current = mine;
        signIn.ask(credentials -> connect(mine, credentials), failure -> {
            if (mine == current) {
                onEnd(End.cut(failure));
            }
        });
    }

    private void connect(Attachment mine, @Nullable String credentials) {
        if (mine == current) {
            var resume = withToken ? identity : null;
            mine.open(
                    connector, greeting.connect(outbox.acknowledged(), credentials, resume, subscriptions.positions()));
        }
    }

    /// Lets go of the connection, which then is not heard any more.
    private void release(boolean goodbye) {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
        pacing.stop();
        if (heartbeat != null) {
            heartbeat.stop();
            heartbeat = null;
        }
        receipts.stop();
        subscriptions.cut();
        signIn.disconnected();
        if (current != null) {
            stray |= !current.isConnected();
            current.close(goodbye);
        }
        current = null;
    }

    /// One of the two sides did what it may not: begins a new connection, later each time.
    private void fault(String finding) {
        onEnd(End.fault(finding));
    }

    private void onEnd(End ended) {
        boolean stood = current != null && current.isConnected();
        var end = ended;
        if (stood && stray && ended.isReplaced()) {
            stray = false;
            end = End.cut(ended.reason()); // by ourselves
        }
        release(false);
        if (end.reconnect() == Reconnect.NEVER) {
            if (end.code() == SignIn.NOT_LOGGED_IN && signIn.again()) {
                change(new State.Waiting(0, end));
                open();
            } else {
                finish(end);
            }
            return;
        }
        withToken = withToken && end.reconnect() != Reconnect.ANEW;
        long retryInMs = absence.ended(end, stood);
        if (end.isElsewhere()) {
            connector.moveTo(end.address());
        } else if (!stood) {
            connector.moveTo(null); // elsewhere it did not work out, so it goes back to where it came from
        }
        timer = timers.after(retryInMs, this::open);
        change(new State.Waiting(retryInMs, end));
    }

    private void finish(End end) {
        outbox.close(closed(end));
        change(new State.Closed(end));
    }

    private static Refused closed(End end) {
        return new Refused("closed", "The session is over: " + end);
    }

    private void heard() {
        if (heartbeat != null) {
            heartbeat.heard();
        }
    }

    private void onFrame(Attachment mine, Incoming frame, int length) {
        heard();
        switch (frame) {
            case Incoming.Close(var end) -> onEnd(end);
            case Incoming.Connected connected -> onConnected(mine, connected);
            case Incoming _ when !mine.isConnected() -> fault("The first frame was not connected");
            case Incoming.Numbered numbered -> {
                delivery.take(numbered, length);
                flush();
            }
            case Incoming.Acknowledged(long number) -> {
                outbox.acknowledge(number);
                flush();
            }
            case Incoming.Subscribed(var channel, var standing) -> subscriptions.subscribed(channel, standing);
            case Incoming.Snapshot snapshot -> {
                var entries = subscriptions.snapshot(snapshot);
                if (entries != null) {
                    listener.onCopy(snapshot.channel(), entries);
                }
            }
            case Incoming.Unsubscribed(var channel) -> subscriptions.unsubscribed(channel);
            case Incoming.Lost(var gap) -> delivery.skip(gap);
            case Incoming.Problem(var why) -> onProblem(why);
            case Incoming.SignedIn(var user, var session) -> {
                identity = identity == null ? null : identity.as(user, session);
                signIn.become(user);
            }
            case Incoming.Life _ -> transmit(List.of(Frame.LIFE));
            case Incoming.Unknown _ -> {}
        }
    }

    private void onConnected(Attachment mine, Incoming.Connected connected) {
        if (mine.isConnected()) {
            fault("A second connected came");
            return;
        }
        if (timer != null) {
            timer.cancel();
        }
        identity = connected;
        withToken = true;
        signIn.connected(connected);
        absence.connected();
        outbox.limitFrames(connected.maxMessageBytes());
        mine.connected(connected);
        heartbeat = new Heartbeat(
                timers,
                connected.heartbeatMs(),
                connected.timeoutMs(),
                () -> transmit(List.of(Frame.LIFE)),
                () -> onEnd(End.of(4412, "no sign of life from the server")));
        heartbeat.deaf(!reading);
        mine.link().read(reading);
        transmit(connected.resumed() ? subscriptions.resume(connected) : subscriptions.begin(connected));
        transmit(outbox.cancels());
        change(new State.Connected(mine.link().transport(), connected.resumed()));
        flush();
    }

    private void onSignedIn(String credentials, JsonNode answer) {
        try {
            signIn.taken(credentials, answer);
        } catch (IllegalArgumentException e) {
            fault(String.valueOf(e.getMessage()));
        }
    }

    /// Newer credentials, before the old ones expire.
    private void showAgain(String credentials) {
        var _ = signIn(credentials).whenComplete((_, error) -> {
            if (error instanceof Refused why) {
                onRefusedUnasked(why);
            }
        });
    }

    private void onRefusedUnasked(Refused why) {
        synchronized (lock) {
            if (!(state instanceof State.Closed)) {
                listener.onProblem(why);
            }
        }
    }

    private void onSubscriptionLost(String channel, Refused why) {
        synchronized (lock) {
            if (!(state instanceof State.Closed) && subscriptions.lose(channel)) {
                var message = "Channel " + channel + " is subscribed to no longer: " + why.getMessage();
                listener.onProblem(new Refused(why.code(), message));
            }
        }
    }

    /// A frame was not taken. With messages on their way it may be one of them: then nothing after it is taken
    /// either, until it is sent again.
    private void onProblem(Refused problem) {
        var code = problem.code();
        boolean tooMany = code.equals("too-fast") || code.equals("overloaded");
        boolean disorder = code.equals("out-of-order");
        if (outbox.inFlight() && (tooMany || (disorder && pacing.explainsDisorder()))) {
            pacing.hold(problem);
        } else if (disorder) {
            fault(problem.getMessage());
        } else {
            listener.onProblem(problem);
        }
    }

    private void sendAgain() {
        transmit(outbox.after(outbox.acknowledged()));
        transmit(outbox.cancels());
        flush();
    }

    private void transmit(List<Frame> frames) {
        if (!frames.isEmpty() && current != null && current.isConnected() && heartbeat != null) {
            heartbeat.sent();
            current.link().send(frames);
        }
    }

    private void flush() {
        if (current != null && current.isConnected() && !pacing.isHolding()) {
            transmit(outbox.take());
        }
    }
}
