package org.thywill.engine;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.thywill.app.Application;
import org.thywill.app.Client;
import org.thywill.app.Departure;
import org.thywill.app.Refused;
import org.thywill.app.User;
import org.thywill.component.ClientMessage;
import org.thywill.component.ComponentException;
import org.thywill.component.DeployedApplication;
import org.thywill.component.Identity.Verdict;
import org.thywill.component.Identity.Verdict.Known;
import org.thywill.component.Json;
import org.thywill.component.JsonMapping;
import org.thywill.component.ServerMessage.Failure;
import org.thywill.engine.Member.Wish;

/// A hosted application: its clients, its channels and its callbacks.
///
/// Whatever a callback throws, and however long it takes, concerns its own client and nobody else.
final class ApplicationRuntime {
    private static final Logger LOG = LoggerFactory.getLogger(ApplicationRuntime.class);
    private static final int REFUSAL_LIMIT = 1_000;

    private final String id;
    private final Services services;
    private final ChannelHub hub;
    private final Senders senders;
    private final PageChannels page;
    private final ConcurrentHashMap<String, ClientState> clients = new ConcurrentHashMap<>();
    /// Clients that may not know yet that they are, by instance.
    private final ConcurrentHashMap<String, ClientState> unconfirmed = new ConcurrentHashMap<>();

    /// Clients whose last callback has not returned.
    private final Countdown unfinished = new Countdown();

    private final Gatekeepers gatekeepers;
    private final ClientIndex users = new ClientIndex();
    private volatile boolean requiresUsers;
    private final Functions functions = new Functions(this);
    private final AppQueues queues;
    private volatile DeployedApplication deployed;
    private volatile boolean accepting = true;

    ApplicationRuntime(
            DeployedApplication deployed,
            Services services,
            ChannelHub hub,
            TokenBucket.Rate rate,
            Gatekeepers gatekeepers) {
        this.id = deployed.manifest().id();
        this.deployed = deployed;
        this.services = services;
        this.hub = hub;
        this.senders = new Senders(services.settings(), rate);
        this.page = new PageChannels(hub, services);
        this.gatekeepers = gatekeepers;
        this.queues = new AppQueues(this, services);
    }

    String id() {
        return id;
    }

    DeployedApplication deployed() {
        return deployed;
    }

    ChannelHub hub() {
        return hub;
    }

    Senders senders() {
        return senders;
    }

    PageChannels page() {
        return page;
    }

    long nowMs() {
        return services.nowMs();
    }

    JsonMapping json() {
        return deployed.json();
    }

    /// Writes what is to be sent.
    ///
    /// @throws IllegalArgumentException if it cannot be written, or is too long
    Json write(@Nullable Object data) {
        var json = json().write(data);
        long limit = services.settings().maxPublication().bytes();
        if (json.length() > limit) {
            throw new IllegalArgumentException("What is sent or published has at most " + limit
                    + " bytes of JSON, but this has " + json.length()
                    + "; thywill.engine.max-publication in settings.yml sets the limit");
        }
        return json;
    }

    <T> T read(Json data, Class<T> type) {
        return json().read(data, type);
    }

    /// Reads what a client has sent.
    ///
    /// @throws Refused if it does not fit
    <T> T readOrRefuse(Json data, Class<T> type) {
        try {
            return read(data, type);
        } catch (IllegalArgumentException e) {
            throw new Refused("invalid", String.valueOf(e.getMessage()));
        }
    }

    long nextSocket() {
        return gatekeepers.population().nextSocket();
    }

    String messageId(ClientState client, long number) {
        return Secrets.messageId(id, client.instance(), number);
    }

    /// Stands for a client as a publisher, over all its connections and restarts of the server.
    String publisher(ClientState client) {
        return Secrets.publisher(id, client.instance());
    }

    /// The id of a publication that a client calls by one of its own.
    String publicationId(ClientState client, String given) {
        return Secrets.publicationId(id, client.instance(), given);
    }

    @Nullable
    ClientState client(String clientId) {
        return clients.get(clientId);
    }

    /// The client that has the instance, if nothing shows that it knows of its connection.
    @Nullable
    ClientState unconfirmed(String instance) {
        return unconfirmed.get(instance);
    }

    /// The client has shown that it knows of its connection.
    void confirmed(ClientState client) {
        unconfirmed.remove(client.instance(), client);
    }

    Gatekeepers gatekeepers() {
        return gatekeepers;
    }

    boolean requiresUsers() {
        return requiresUsers;
    }

    void requireUsers() {
        requiresUsers = true;
    }

    Functions functions() {
        return functions;
    }

    AppQueues queues() {
        return queues;
    }

    /// Every client there is at this moment.
    Stream<ClientState> states() {
        return clients.values().stream();
    }

    List<ClientState> clientsOf(String userId) {
        return List.copyOf(users.of(userId));
    }

    /// A client has become a user's. Called with its lock held.
    ///
    /// @return whether it may stay so
    boolean signedIn(ClientState client, Known who) {
        users.add(who.user().id(), client);
        return !gatekeepers.revocations().concern(id, who.user().id(), who.issuedAtMs());
    }

    /// Asks the application who shows credentials. Blocks.
    ///
    /// @return `null` if the application leaves that to others
    @Nullable
    Verdict signIn(String credentials) {
        long askedAtMs = services.nowMs();
        var answer = new AtomicReference<@Nullable User>();
        var failure = DeadlineRun.run(
                () -> answer.set(deployed.callbacks().signIn(credentials)),
                services.settings().signInTimeout());
        return switch (failure) {
            case null -> {
                var user = answer.get();
                yield user == null ? null : new Known(user, askedAtMs, Known.NEVER);
            }
            case Refused refused -> new Verdict.Refused(refusal(refused).message());
            default -> {
                services.counters().callbacksFailed.increment();
                LOG.error("callback failed application={} callback=signIn error={}", id, DeadlineRun.describe(failure));
                yield new Verdict.Unavailable();
            }
        };
    }

    List<Client> clients() {
        return List.copyOf(clients.values());
    }

    /// What is kept in memory for those that may come back.
    Stream<Evictable> histories() {
        return Stream.concat(hub.channels(), clients.values().stream());
    }

    /// The state behind an application's client, whatever the application has wrapped it in.
    ///
    /// @return `null` if that client is gone
    @Nullable
    ClientState own(Client client) {
        return client instanceof ClientState state && state.application() == this ? state : clients.get(client.id());
    }

    /// Calls the application's start and waits for it.
    ///
    /// @throws ComponentException if it fails or takes too long
    void start() {
        var context = new AppContext(this, new AppStorage(this, services));
        var limit = services.settings().applicationStart();
        var failure = DeadlineRun.run(() -> deployed.callbacks().start(context), limit);
        if (failure != null) {
            letGo();
            throw new ComponentException(
                    "The application " + id + " did not start: " + DeadlineRun.describe(failure),
                    "Look into the application's start method; the log has the details.",
                    failure);
        }
        page.open(id);
    }

    /// A client has come. Called with its lock held.
    void connected(ClientState client) {
        clients.put(client.id(), client);
        unconfirmed.put(client.instance(), client);
        unfinished.up();
        client.mailbox().add(() -> {
            var failure = call(client, "clientConnected", application -> application.clientConnected(client));
            if (failure != null) {
                report(client, "clientConnected", failure);
            }
        });
        if (!accepting) {
            services.executor().execute(() -> client.end(Departure.ENDED, Parting.SOON));
        }
    }

    /// Hands a message to the application, and answers it with an error if that fails. Called by the mailbox.
    void messageReceived(ClientState client, AppMessage message) {
        var failure = call(client, "messageReceived", application -> application.messageReceived(client, message));
        boolean answered = message.end();
        if (failure == null) {
            return;
        }
        var answer = failureOf(client, "messageReceived", failure);
        if (!answered) {
            client.fail(message.number(), answer);
        }
    }

    /// Runs a function that a client has called. Called by the mailbox.
    ///
    /// @return the answer, or `null` if none is wanted any more
    @Nullable
    Reply functionCalled(ClientState client, ClientMessage.Call message, IncomingCall call) {
        var given = new Object() {
            private Json json = Json.NULL;
            private boolean wanted;
        };
        if (!functions.has(message.name())) {
            services.counters().refusedFunctions.increment();
            return call.end() ? Reply.of(Failures.unknownFunction(message.name())) : null;
        }
        if (!call.begin()) {
            return null;
        }
        var failure = call(client, nameOf(message.name()), _ -> {
            try {
                given.json = functions.call(client, message.name(), message.json());
            } finally {
                given.wanted = call.end();
            }
        });
        if (!given.wanted) {
            return null;
        }
        return failure == null ? Reply.of(given.json) : Reply.of(failureOf(client, nameOf(message.name()), failure));
    }

    /// Runs a function whose caller wants no answer but is told if it fails. Called by the mailbox.
    void notified(ClientState client, long number, String name, Json argument) {
        if (!functions.has(name)) {
            services.counters().refusedFunctions.increment();
            client.fail(number, Failures.unknownFunction(name));
            return;
        }
        var failure = call(client, nameOf(name), _ -> functions.call(client, name, argument));
        if (failure != null) {
            client.fail(number, failureOf(client, nameOf(name), failure));
        }
    }

    private static String nameOf(String function) {
        return "function " + function;
    }

    /// What a client is told of what a callback has thrown; the log is told more.
    Failure failureOf(ClientState client, String callback, Throwable failure) {
        return failure instanceof Refused refused
                ? refusal(refused)
                : Failures.failed(report(client, callback, failure));
    }

    private static Failure refusal(Refused refused) {
        var message = DeadlineRun.messageOf(refused);
        return new Failure(refused.code(), message.substring(0, Math.min(message.length(), REFUSAL_LIMIT)), 0);
    }

    /// A client is gone; its last callback follows.
    void left(ClientState client, Departure why) {
        clients.remove(client.id(), client);
        unconfirmed.remove(client.instance(), client);
        client.user().ifPresent(user -> users.remove(user.id(), client));
        gatekeepers.population().left();
        services.counters().gone.increment();
        client.mailbox().add(() -> {
            try {
                var failure = call(client, "clientGone", application -> application.clientGone(client, why));
                if (failure != null) {
                    report(client, "clientGone", failure);
                }
            } finally {
                unfinished.down();
            }
        });
    }

    /// Makes a client a subscriber, anew if it is one already. Blocks if the channel is durable and was not in use.
    void subscribe(ClientState client, String name, Wish wish) {
        while (true) {
            var channel = hub.obtain(name);
            synchronized (client.lock) {
                if (client.gone() || client.subscriptions().subscribe(channel, wish)) {
                    return;
                }
            }
            hub.forget(channel);
        }
    }

    /// As [#subscribe], with the client's lock held. Does not block.
    ///
    /// @return false if the channel is not in use
    boolean subscribeIfInUse(ClientState client, String name, Wish wish) {
        var channel = hub.existing(name);
        return channel != null && (client.gone() || client.subscriptions().subscribe(channel, wish));
    }

    interface Callback {
        void on(Application application) throws Exception;
    }

    /// What became of a callback.
    ///
    /// @param failure what it has thrown, or `null`
    /// @param overdue whether it took longer than its limit
    record Run(@Nullable Throwable failure, boolean overdue) {}

    /// @return what the callback has thrown, or `null`
    private @Nullable Throwable call(ClientState client, String name, Callback callback) {
        return call(client, name, Long.MAX_VALUE, callback).failure();
    }

    /// @param limitMs after so long it is interrupted
    Run call(ClientState client, String name, long limitMs, Callback callback) {
        client.watch().started(name, services.nowMs(), limitMs);
        Throwable failure = null;
        try {
            callback.on(deployed.callbacks());
        } catch (Throwable e) {
            failure = e;
        }
        boolean overdue = client.watch().ended(services.nowMs());
        Thread.interrupted(); // an interrupt was for this callback, not for the next
        return new Run(failure, overdue);
    }

    /// @return the text under which the failure is found in the log
    String report(ClientState client, String callback, Throwable failure) {
        services.counters().callbacksFailed.increment();
        var incident = Secrets.incident();
        try {
            LOG.error(
                    "callback failed application={} client={} callback={} incident={}",
                    id,
                    client.id(),
                    callback,
                    incident,
                    failure);
        } catch (Throwable e) { // an exception can fail at telling of itself
            LOG.error(
                    "callback failed application={} client={} callback={} incident={} error={}",
                    id,
                    client.id(),
                    callback,
                    incident,
                    failure.getClass().getName());
        }
        return incident;
    }

    void warnOfSlowCallback(ClientState client) {
        services.counters().callbacksSlow.increment();
        LOG.warn(
                "callback is slow application={} client={} callback={} limit={}",
                id,
                client.id(),
                client.watch().callback(),
                services.settings().callbackWarning());
    }

    void sweep(long nowMs) {
        clients.values().forEach(client -> client.sweep(nowMs));
    }

    /// Ends all clients, lets the callbacks come to their end, stops the application and lets go of it.
    ///
    /// @param parting what the clients are told
    void retire(Parting parting, Duration grace) {
        accepting = false;
        long endNs = System.nanoTime() + grace.toNanos();
        var last = List.copyOf(clients.values());
        parting.tell(last, (client, words) -> client.end(Departure.ENDED, words));
        try {
            if (!unfinished.await(Duration.ofNanos(endNs - System.nanoTime()))) {
                LOG.warn("callbacks are interrupted application={} after={}", id, grace);
                last.forEach(client -> client.mailbox().interrupt());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        var left = Duration.ofNanos(Math.max(Duration.ofSeconds(1).toNanos(), endNs - System.nanoTime()));
        var failure = DeadlineRun.run(() -> deployed.callbacks().stop(), left);
        if (failure != null) {
            LOG.warn("application did not stop well application={} error={}", id, DeadlineRun.describe(failure));
        }
        letGo();
    }

    private void letGo() {
        hub.close();
        functions.clear();
        queues.close();
        deployed = new StoppedApplication(deployed.manifest());
    }
}
