package org.thywill.engine;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.thywill.component.ApplicationInterface;
import org.thywill.component.ClientGateway;
import org.thywill.component.ClientLink;
import org.thywill.component.ComponentException;
import org.thywill.component.ConnectRequest;
import org.thywill.component.Connection;
import org.thywill.component.Counters;
import org.thywill.component.Database;
import org.thywill.component.DeployedApplication;
import org.thywill.component.Identity;
import org.thywill.component.Log;
import org.thywill.component.Position;
import org.thywill.component.Push;
import org.thywill.component.SettingsException;

/// Moves messages between applications and clients: admits and resumes clients, numbers, keeps and replays what is
/// published, and calls the applications.
///
/// [#start] comes after the database has started and before anything else is called; the components that call in
/// may be made before. What the interfaces ask for may be called from any thread.
public final class Engine implements ClientGateway, ApplicationInterface.Listener {
    private static final Logger LOG = LoggerFactory.getLogger(Engine.class);

    /// So many patterns of an application are logged when it is hosted.
    private static final int SHOWN_CHANNELS = 32;

    private final Services services;
    private final Sessions sessions;
    private final Applications applications;
    private final Gatekeepers gatekeepers;
    private final Admission admission;
    private final ChannelResources channels;
    private final Map<String, TokenBucket.Rate> rates;
    private final List<ChannelOverride> overrides;
    private final Housekeeping housekeeping;

    /// @param push asked for when the first channel comes into use, as are database, log and identity when they are
    /// needed
    /// @throws SettingsException if a message rate or what is to hold for channels has not the form it should have
    public Engine(
            EngineSettings settings,
            Supplier<Push> push,
            Supplier<Database> database,
            Supplier<Log> log,
            Supplier<Identity> identity,
            Counters counters,
            Clock clock) {
        this(new Services(
                settings,
                push,
                database,
                log,
                new EngineCounters(counters),
                clock,
                Services::executeOnVirtualThread,
                new TimerThread(),
                new CallBudget(settings.maxCalls()),
                identity));
    }

    Engine(Services services) {
        var settings = services.settings();
        this.services = services;
        this.rates = settings.rates(UnaryOperator.identity());
        this.overrides = settings.overrides(UnaryOperator.identity());
        this.sessions = new Sessions(services);
        this.applications = new Applications(services);
        var revocations = new Revocations(services, sessions, applications);
        this.gatekeepers = new Gatekeepers(
                new Population(settings.maxClients()),
                sessions,
                revocations,
                new IdentityCheck(services, revocations),
                Crowds.of(settings));
        this.admission = new Admission(services, applications, gatekeepers);
        var budget = new HistoryBudget(memory(settings), services.executor(), services.counters());
        this.channels = new ChannelResources(services, budget, new DurableWriter(services));
        this.housekeeping = new Housekeeping(services, applications, gatekeepers);
    }

    /// What channels may take with what they hold, in bytes.
    private static long memory(EngineSettings settings) {
        return Runtime.getRuntime().maxMemory() / 100 * settings.historyHeapPercent();
    }

    /// Reads the secret that cookies are signed with, and begins to look after clients and channels. Blocks on the
    /// database.
    ///
    /// @throws org.thywill.component.DatabaseException if the database cannot answer
    public void start() {
        open();
        housekeeping.start();
    }

    /// Starts without the thread that looks after things, which tests do themselves.
    void open() {
        sessions.open();
        gatekeepers.revocations().open();
    }

    /// The hosted applications, in the order of their ids.
    public List<DeployedApplication> applications() {
        return applications.all().stream().map(ApplicationRuntime::deployed).toList();
    }

    /// The hosted application with that id.
    public Optional<DeployedApplication> application(String id) {
        return Optional.ofNullable(applications.find(id)).map(ApplicationRuntime::deployed);
    }

    /// The positions that an application's page carries: of the channels that the application has chosen, and of
    /// those named that every client may subscribe to, at most 32. Does not block: what would have to be opened
    /// from the database is left out.
    public Map<String, Position> pagePositions(String application, List<String> named) {
        var found = applications.find(application);
        return found == null ? Map.of() : found.page().positions(named);
    }

    /// How many clients there are, those included that are briefly away.
    public int clientCount() {
        return gatekeepers.population().count();
    }

    /// Lets nobody in any more, and lets the clients go, evenly over the window that the settings give: each once what
    /// it has sent is done and acknowledged. Until then they are served as before. Returns when all are told.
    ///
    /// @param successor the origin that clients are sent to, such as `https://b.example.org`; empty if they are to
    ///     come back here
    public void drain(String successor) {
        var drain = begunDrain(successor);
        var clients =
                applications.all().stream().flatMap(ApplicationRuntime::states).toList();
        LOG.info("draining clients={}", clients.size());
        drain.letGo(clients, Thread::sleep);
    }

    private Drain begunDrain(String successor) {
        return admission.drain(
                () -> new Drain(services.settings().drainWindow(), successor, clientCount(), services.nowMs()));
    }

    /// Closes the connections that are left, stops the applications, and stores what is not stored yet. The database
    /// must still be there.
    ///
    /// @param grace for what is still under way
    public void stop(Duration grace) {
        long endNs = System.nanoTime() + grace.toNanos();
        var drain = begunDrain("");
        housekeeping.stop();
        try {
            drain.await(grace);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt(); // what is under way is ended
        }
        stopApplications(drain.parting(), Duration.ofNanos(Math.max(0, endNs - System.nanoTime())));
        services.timers().stop();
        sessions.save();
    }

    private void stopApplications(Parting parting, Duration grace) {
        var stopping = applications.all().stream()
                .map(application -> {
                    var thread = Services.thread(() -> retire(application, parting, grace));
                    thread.start();
                    return thread;
                })
                .toList();
        try {
            for (var thread : stopping) {
                thread.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public BrowserSession session(@Nullable String cookie) {
        return sessions.session(cookie);
    }

    @Override
    public ClientLink connect(ConnectRequest request, Connection connection) {
        return admission.connect(request, connection);
    }

    @Override
    public Optional<ClientLink> link(String connectionKey) {
        return admission.link(connectionKey);
    }

    /// Starts an application and lets its clients in. Another version of it that is still hosted is stopped before.
    ///
    /// @throws ComponentException if it could not be started
    @Override
    public void deployed(DeployedApplication deployed) {
        var settings = services.settings();
        var id = deployed.manifest().id();
        var former = applications.find(id);
        if (former != null) {
            retire(former, Parting.SOON, settings.applicationStop());
        }
        var rate = rates.getOrDefault(id, new TokenBucket.Rate(settings.messageRate(), settings.messageBurst()));
        var hub = new ChannelHub(id, services, channels, ChannelOverride.of(id, overrides));
        var application = new ApplicationRuntime(deployed, services, hub, rate, gatekeepers);
        application.start();
        applications.put(application);
        LOG.info(
                "application hosted application={} version={}",
                id,
                deployed.manifest().version());
        tellOfChannels(id, hub.described());
    }

    private static void tellOfChannels(String application, List<String> channels) {
        channels.stream()
                .limit(SHOWN_CHANNELS)
                .forEach(channel -> LOG.info("channels application={} {}", application, channel));
        if (channels.size() > SHOWN_CHANNELS) {
            LOG.info("channels application={} more={}", application, channels.size() - SHOWN_CHANNELS);
        }
    }

    @Override
    public void removed(DeployedApplication deployed) {
        var application = applications.find(deployed.manifest().id());
        if (application != null && application.deployed().equals(deployed)) {
            retire(application, Parting.SOON, services.settings().applicationStop());
        }
    }

    private void retire(ApplicationRuntime application, Parting parting, Duration grace) {
        applications.remove(application);
        application.retire(parting, grace);
        LOG.info("application removed application={}", application.id());
    }

    /// Who stands where; for tests.
    Crowds crowds() {
        return gatekeepers.crowds();
    }

    /// What is done once a second; for tests, which have no such second.
    Housekeeping housekeeping() {
        return housekeeping;
    }
}
