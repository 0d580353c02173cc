package org.thywill.remote;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// A client of one application. It connects, comes back after cuts, and loses, doubles or swaps nothing.
///
/// Any thread may call it; no method blocks. Listeners and what depends on returned futures run on a virtual
/// thread, one at a time, in the order in which things happened; they may block, and while they are 1,000 events
/// behind, no more is read from the network. Data is whatever Jackson writes as JSON: records, maps, texts, a
/// [JsonNode].
public final class ThywillClient implements AutoCloseable {
    /// Messages kept until there is a listener for them.
    private static final int HELD_MESSAGES = 1_000;

    private static final int HELD_STATES = 20;
    private static final int MAX_QUEUES = 1_000;
    private static final System.Logger LOG = System.getLogger(ThywillClient.class.getPackageName());

    private final SerialQueue callbacks;
    private final Session session;
    private final Map<String, Channel> channels = new ConcurrentHashMap<>();
    private final Map<String, ChannelPattern> patterns = new ConcurrentHashMap<>();
    private final Map<String, StateChannel> copies = new ConcurrentHashMap<>();
    private final Map<String, Queue> queues = new ConcurrentHashMap<>();
    private final Timers timers;
    private final ExposedFunctions functions;
    private final Rpc rpc;
    private final CompletableFuture<ThywillClient> connected = new CompletableFuture<>();
    private final Listeners<Publication> messages;
    private final Listeners<Gap> gaps;
    private final Listeners<State> states;
    private final Listeners<Refused> problems;
    private final Listeners<Optional<User>> users;

    ThywillClient(String application, Connector connector, ThywillClients runtime, RandomGenerator random) {
        callbacks = new SerialQueue(runtime.threads(), this::readOrNot);
        messages = new Listeners<>(callbacks, HELD_MESSAGES);
        gaps = new Listeners<>(callbacks, 0);
        states = new Listeners<>(callbacks, HELD_STATES);
        problems = new Listeners<>(callbacks, HELD_STATES);
        users = new Listeners<>(callbacks, 0);
        timers = runtime.timers();
        functions = new ExposedFunctions(new SerialQueue(runtime.threads(), () -> {}), timers, new Results());
        session = new Session(
                Greeting.of(application),
                connector,
                runtime.timers(),
                random,
                new Events(),
                callbacks,
                runtime.threads());
        rpc = new Rpc(session, functions);
    }

    /// Begins to connect, and returns at once.
    ///
    /// @param server such as `https://example.org`; what its path is besides `/` goes before every address
    /// @param application its id
    public static ThywillClient connect(URI server, String application, Options options) {
        return connect(server, application, options, _ -> {});
    }

    /// As [#connect(URI, String, Options)], after some preparation.
    ///
    /// @param prepare exposes functions and adds listeners, before the application can know of the client
    public static ThywillClient connect(
            URI server, String application, Options options, Consumer<? super ThywillClient> prepare) {
        var runtime = options.runtime();
        var endpoint = new Endpoint(runtime, server, options.headers());
        var connector = new Fallback(endpoint, runtime.timers(), options);
        var client = new ThywillClient(application, connector, runtime, new Random());
        prepare.accept(client);
        client.session.start();
        return client;
    }

    /// With [Options#DEFAULTS].
    public static ThywillClient connect(URI server, String application) {
        return connect(server, application, Options.DEFAULTS);
    }

    /// Completes with this client when the first connection stands; fails with [ConnectionException] if the server
    /// will not have it. While the server cannot be reached, it waits.
    public CompletableFuture<ThywillClient> connected() {
        return connected.copy();
    }

    /// Sends data to the application, once and in order, over cuts. At most 1,000 messages and 1 MiB may be
    /// unanswered; past that it fails at once with `overloaded`.
    ///
    /// @return completes with the answer, a missing node if there is none, once it is done; fails with [Refused].
    ///     Who completes it otherwise, with [CompletableFuture#orTimeout] for one, ends only the waiting, except
    ///     that what was not sent yet is not sent any more
    /// @throws IllegalArgumentException if Jackson cannot write the data
    public CompletableFuture<JsonNode> send(@Nullable Object data) {
        return session.request(Message.send(data));
    }

    /// Sends data at most once and without an answer, for what is out of date a moment later. It may overtake what
    /// was sent with [#send].
    ///
    /// @return whether it could be sent at this moment
    public boolean notify(@Nullable Object data) {
        return session.notify(Message.send(data));
    }

    /// What the application sends to this client alone, as publications on `@`. What came before the first
    /// listener, the newest 1,000, is given to it.
    public Registration onMessage(Consumer<? super Publication> listener) {
        return messages.add(listener);
    }

    /// The same object for the same name.
    ///
    /// @throws IllegalArgumentException if no channel can have that name
    public Channel channel(String name) {
        return known(Message.requireChannel(name));
    }

    /// All channels whose name begins so: `room/*`; the same object for the same pattern.
    ///
    /// @throws IllegalArgumentException if it is not the beginning of channels' names and then `*`
    public ChannelPattern pattern(String name) {
        return patterns.computeIfAbsent(
                Message.requirePattern(name), _ -> new ChannelPattern(name, session, callbacks));
    }

    /// A live copy of a channel of kind `state`; the same object for the same name.
    ///
    /// @throws IllegalArgumentException if no channel can have that name
    public StateChannel state(String name) {
        return copy(Message.requireChannel(name));
    }

    /// Functions that the application calls, and calls of its functions.
    public Rpc rpc() {
        return rpc;
    }

    /// The same object for the same name.
    ///
    /// @throws IllegalArgumentException if no queue can have that name
    public Queue queue(String name) {
        return queues.computeIfAbsent(Message.requireName(name), _ -> new Queue(name, session, timers, callbacks));
    }

    /// Who has signed in; empty for a guest.
    public Optional<User> user() {
        return Optional.ofNullable(session.user());
    }

    /// Shows who the client is: a guest becomes a user, a user shows newer credentials. They are shown again after
    /// cuts, unless a provider gives others. Where guests are turned away a provider is needed, since there is no
    /// connection to sign in over.
    ///
    /// @param credentials 1 to 16,384 characters
    /// @return fails with [Refused], `credentials` if they are not valid, or somebody else's
    /// @throws IllegalArgumentException if they are longer, or empty
    public CompletableFuture<User> signIn(String credentials) {
        return session.signIn(SignIn.requireText(credentials)).thenApply(answer -> Decoder.user(answer.path("user")));
    }

    /// Has somebody asked for credentials: before each connection, before they expire, when the server has refused or
    /// ended those before, and at once if a guest's connection stands. There is one provider at a time.
    ///
    /// Where it fails before a connection, the client tries again after a back-off; in other cases it is told as a
    /// problem with the code `credentials`.
    ///
    /// @return removes the provider
    public Registration credentials(CredentialsProvider provider) {
        session.provideCredentials(provider);
        return () -> session.withdrawCredentials(provider);
    }

    /// The client has become a user's, or is a guest again since the server does not know it any more.
    public Registration onUser(Consumer<? super Optional<User>> listener) {
        return users.add(listener);
    }

    /// On any channel, `@` included, publications were lost that can no longer be had.
    public Registration onGap(Consumer<? super Gap> listener) {
        return gaps.add(listener);
    }

    /// The first listener also gets the newest 20 states before it.
    public Registration onState(Consumer<? super State> listener) {
        return states.add(listener);
    }

    /// What was sent with [#notify] was refused, a subscription could not be kept over a reconnect, or newer
    /// credentials
    /// were not to be had or not taken.
    public Registration onProblem(Consumer<? super Refused> listener) {
        return problems.add(listener);
    }

    /// What carries the connection; empty if none stands.
    public Optional<Transport> transport() {
        return session.state() instanceof State.Connected(var transport, var _)
                ? Optional.of(transport)
                : Optional.empty();
    }

    public State state() {
        return session.state();
    }

    /// How far this client has got on `@`; empty before the first connection.
    public Optional<Position> position() {
        return Optional.ofNullable(session.position(Session.PRIVATE));
    }

    /// Names this client to the application; empty before the first connection.
    public Optional<String> clientId() {
        return Optional.ofNullable(session.identity()).map(Incoming.Connected::client);
    }

    /// Names the session that the server gave this client; empty before the first connection.
    public Optional<String> sessionId() {
        return Optional.ofNullable(session.identity()).map(Incoming.Connected::session);
    }

    /// A small number that tells this client from the others of its server, counted from 1; empty before the first
    /// connection.
    public OptionalLong socketId() {
        var identity = session.identity();
        return identity == null || identity.socket() == 0 ? OptionalLong.empty() : OptionalLong.of(identity.socket());
    }

    /// Leaves for good, and tells the application so if there is a connection. What is not done yet fails with
    /// `closed`.
    @Override
    public void close() {
        session.close();
    }

    private Channel known(String name) {
        return channels.computeIfAbsent(name, _ -> new Channel(name, session, callbacks, this::copy));
    }

    private StateChannel copy(String name) {
        return copies.computeIfAbsent(name, _ -> new StateChannel(name, session, callbacks));
    }

    private void readOrNot() {
        session.read(() -> !callbacks.isFull());
    }

    private void settle(State state) {
        if (state instanceof State.Closed) {
            functions.close();
            queues.values().forEach(Queue::close);
        }
        switch (state) {
            case State.Connected _ -> connected.complete(this);
            case State.Closed(var end) -> {
                var over = new ConnectionException(end);
                connected.completeExceptionally(over);
                copies.values().forEach(copy -> copy.fail(over));
            }
            default -> {}
        }
    }

    /// Passes on what the session tells, to be done on the callbacks' thread.
    private final class Events implements SessionListener {
        @Override
        public void onState(State state) {
            states.tell(state);
            callbacks.execute(() -> settle(state));
        }

        @Override
        public void onUser(@Nullable User user) {
            users.tell(Optional.ofNullable(user));
        }

        @Override
        public void onPrivate(long offset, JsonNode data) {
            messages.tell(new Publication(Session.PRIVATE, offset, data));
        }

        @Override
        public void onPublication(Publication publication) {
            boolean matched = false;
            for (var pattern : patterns.values()) {
                if (pattern.matches(publication.channel())) {
                    matched = true;
                    pattern.tell(publication);
                }
            }
            if (!matched || channels.containsKey(publication.channel())) {
                known(publication.channel()).tell(publication);
            }
        }

        @Override
        public void onSubscription(String channel) {
            var copy = copies.get(channel);
            if (copy != null) {
                copy.subscriptionChanged();
            }
        }

        @Override
        public void onCopy(String channel, List<StateChannel.Entry> entries) {
            if (!copies.containsKey(channel)) {
                patterns.values().stream()
                        .filter(pattern -> pattern.matches(channel))
                        .forEach(pattern -> pattern.tellOfState(channel, problems));
            }
            copy(channel).replace(entries);
        }

        @Override
        public void onWritten(String channel, StateChannel.Entry entry) {
            copy(channel).change(entry);
        }

        @Override
        public void onRemoved(String channel, String key) {
            copy(channel).removed(key);
        }

        @Override
        public void onGap(Gap gap) {
            var channel = channels.get(gap.channel());
            if (channel != null) {
                channel.tell(gap);
            }
            patterns.values().stream()
                    .filter(pattern -> pattern.matches(gap.channel()))
                    .forEach(pattern -> pattern.tell(gap));
            gaps.tell(gap);
        }

        @Override
        public void onCall(Incoming.Called call) {
            functions.called(call);
        }

        @Override
        public void onCancel(String call) {
            functions.cancelled(call);
        }

        @Override
        public void onPush(String name, JsonNode data, int bytes) {
            if (queues.containsKey(name) || queues.size() < MAX_QUEUES) {
                queue(name).add(data, bytes);
            }
        }

        @Override
        public void onProblem(Refused problem) {
            problems.tell(problem);
        }
    }

    private final class Results implements ExposedFunctions.Answers {
        @Override
        public void result(String call, @Nullable Object data) {
            session.answer(Message.result(call, data));
        }

        @Override
        public void error(String call, String code, String message) {
            try {
                session.answer(Message.error(call, code, message));
            } catch (Refused e) { // the session is over
                LOG.log(System.Logger.Level.DEBUG, "A result was not sent: {0}", e.getMessage());
            }
        }
    }

    /// Each thread its own, since the session's back-off may be asked for on any.
    private static final class Random implements RandomGenerator {
        @Override
        public long nextLong() {
            return ThreadLocalRandom.current().nextLong();
        }
    }
}
