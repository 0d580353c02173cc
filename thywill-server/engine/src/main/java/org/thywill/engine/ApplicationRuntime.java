package org.thywill.engine;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.thywill.app.Client;
import org.thywill.app.Departure;
import org.thywill.app.Refused;
import org.thywill.component.ByteSize;
import org.thywill.component.ComponentException;
import org.thywill.component.DeployedApplication;
import org.thywill.component.Identity.Verdict.Known;
import org.thywill.component.Json;
import org.thywill.component.JsonMapping;
import org.thywill.engine.Member.Wish;

/// A hosted application: its clients, its channels, and its life from start to stop.
final class ApplicationRuntime {
    private static final Logger LOG = LoggerFactory.getLogger(ApplicationRuntime.class);

    private final String id;
    private final Services services;
    private final ChannelHub hub;
    private final Senders senders;
    private final PageChannels page;
    private final ConcurrentHashMap<String, ClientState> clients = new ConcurrentHashMap<>();
    /// Clients that may not know yet that they are, by instance.
    private final ConcurrentHashMap<String, ClientState> unconfirmed = new ConcurrentHashMap<>();

    /// Clients come in through it, until the application is retired.
    private final Gate gate = new Gate();

    /// Clients whose last callback has not returned.
    private final Countdown unfinished = new Countdown();

    private final Gatekeepers gatekeepers;
    private final ClientIndex users = new ClientIndex();
    private volatile boolean requiresUsers;
    private final Functions functions = new Functions(this);
    private final ClientCallbacks callbacks;
    private final ClientRights rights;
    private final ChannelRequests channels;
    private final MessageDispatcher dispatcher = new MessageDispatcher(this);
    private final TypedCalls calls;
    private final AppQueues queues;
    private volatile DeployedApplication deployed;

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
        this.callbacks = new ClientCallbacks(this, services);
        var channelCallbacks = new ChannelCallbacks(this, services);
        this.rights = new ClientRights(hub, channelCallbacks);
        this.channels = new ChannelRequests(services, this, rights, channelCallbacks);
        this.calls = new TypedCalls(this, services);
        this.queues = new AppQueues(this, services);
    }

    String id() {
        return id;
    }

    DeployedApplication deployed() {
        return deployed;
    }

    Services services() {
        return services;
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

    Gate gate() {
        return gate;
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
        return write(data, "What is sent or published", services.settings().maxPublication(), "max-publication");
    }

    /// Writes what an entry is to hold.
    ///
    /// @throws IllegalArgumentException if it cannot be written, or is too long
    Json writeEntry(@Nullable Object data) {
        return write(data, "An entry", services.settings().maxEntry(), "max-entry");
    }

    private Json write(@Nullable Object data, String what, ByteSize limit, String setting) {
        var json = json().write(data);
        if (json.length() > limit.bytes()) {
            throw new IllegalArgumentException(what + " has at most " + limit.bytes() + " bytes of JSON, but this has "
                    + json.length() + "; thywill.engine." + setting + " in settings.yml sets the limit");
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

    ClientCallbacks callbacks() {
        return callbacks;
    }

    ClientRights rights() {
        return rights;
    }

    ChannelRequests channels() {
        return channels;
    }

    /// Has clients' messages done.
    MessageDispatcher dispatcher() {
        return dispatcher;
    }

    TypedCalls calls() {
        return calls;
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

    List<Client> clients() {
        return List.copyOf(clients.values());
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

    /// A client has come through the gate. Called with its lock held.
    void connected(ClientState client) {
        clients.put(client.id(), client);
        hub.budget().order().add(client);
        unconfirmed.put(client.instance(), client);
        unfinished.up();
        client.mailbox().add(() -> callbacks.connected(client));
    }

    /// A client is gone; its last callback follows.
    void left(ClientState client, Departure why) {
        clients.remove(client.id(), client);
        hub.budget().order().remove(client);
        unconfirmed.remove(client.instance(), client);
        client.user().ifPresent(user -> users.remove(user.id(), client));
        gatekeepers.population().left();
        services.counters().gone.increment();
        client.mailbox().add(() -> {
            try {
                callbacks.gone(client, why);
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

    void sweep(long nowMs) {
        clients.values().forEach(client -> Housekeeping.guarded(() -> client.sweep(nowMs)));
    }

    /// Ends all clients, lets the callbacks come to their end, stops the application and lets go of it.
    ///
    /// @param parting what the clients are told
    void retire(Parting parting, Duration grace) {
        gate.close();
        long endNs = System.nanoTime() + grace.toNanos();
        var last = List.copyOf(clients.values());
        hub.giveNow();
        last.forEach(client -> client.end(Departure.ENDED, parting));
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
