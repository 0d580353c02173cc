package org.thywill.bootstrap;

import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.thywill.component.ComponentException;
import org.thywill.component.ComponentProvider;
import org.thywill.component.Counters;
import org.thywill.component.DeployedApplication.Manifest;
import org.thywill.component.NearestName;
import org.thywill.component.Slot;

/// A server: the components that its settings choose, around the engine. Started once and stopped once; both may be
/// called from any thread, and a stop waits for a start to end.
public final class Server {
    private static final Logger LOG = LoggerFactory.getLogger(Server.class);

    private final ServerSettings settings;
    private final InstantSource clock;
    private final ComponentRegistry registry;
    private final ServerContext context;
    private final Core core;
    private final LateSite lateSite = new LateSite();
    private final ReentrantLock lock = new ReentrantLock();
    private volatile @Nullable PageSite site;
    private boolean running;

    /// Puts a server together without starting it.
    ///
    /// @param settingsDirectory where relative paths in the settings start from
    /// @throws ComponentException if the settings name no possible server
    public static Server of(Providers providers, SettingsBinder settings, Path settingsDirectory) {
        return new Server(providers, settings, settingsDirectory, EngineCore::new, Clock.systemUTC());
    }

    Server(
            Providers providers,
            SettingsBinder binder,
            Path settingsDirectory,
            Core.Factory cores,
            InstantSource clock) {
        this.settings = binder.bind("thywill", ServerSettings.class).checked(binder.place("thywill.successor"));
        this.clock = clock;
        this.registry = new ComponentRegistry(providers, binder, clock);
        var data = DataDirectory.prepare(settingsDirectory.resolve(settings.dataDirectory()));
        this.context = new ServerContext(registry, this::core, lateSite, new Counters(), data, settingsDirectory);
        this.core = cores.create(binder, context);
    }

    private Core core() {
        return core;
    }

    /// Starts every component, hosts the applications, and then lets clients in.
    ///
    /// @throws ComponentException if the server cannot serve; everything has stopped again then
    public void start() {
        lock.lock();
        try {
            running = true;
            registry.start(context, settings.stopGrace());
            core.start();
            var pages = new PageSite(
                    Contribution.of(registry.components()),
                    settings.defaultApplication(),
                    settings.successor(),
                    core::pagePositions);
            lateSite.becomes(pages);
            site = pages;
            registry.component(Slot.APPLICATION_INTERFACE).listen(new SiteListener(core.applications(), pages));
            warnOfUnknownDefault(pages);
            registry.component(Slot.CLIENT_INTERFACE).open();
        } catch (RuntimeException | Error e) {
            stop();
            throw e;
        } finally {
            lock.unlock();
        }
    }

    /// Lets the clients go over the window that the settings give; then ends the applications and stops every
    /// component,
    /// within the grace that they give. Does nothing if the server does not run.
    public void stop() {
        lock.lock();
        try {
            if (running) {
                running = false;
                drain();
                stop(clock.instant().plus(settings.stopGrace()));
            }
        } finally {
            lock.unlock();
        }
    }

    private void drain() {
        try {
            core.drain(settings.successor());
        } catch (RuntimeException e) {
            LOG.error("engine did not drain", e);
        }
    }

    private void stop(Instant deadline) {
        try {
            core.stop(settings.stopGrace());
        } catch (RuntimeException e) {
            LOG.error("engine did not stop", e);
        }
        var left = Duration.between(clock.instant(), deadline);
        registry.stop(left.isNegative() ? Duration.ZERO : left);
    }

    private void warnOfUnknownDefault(PageSite pages) {
        var wanted = settings.defaultApplication();
        var ids =
                pages.applications().stream().map(each -> each.manifest().id()).toList();
        if (!wanted.isEmpty() && !ids.contains(wanted)) {
            LOG.warn(
                    "default application is not hosted setting=thywill.default-application found={} hosted={} {}",
                    wanted,
                    ids,
                    NearestName.question(wanted, ids));
        }
    }

    /// The components of this server, in the order in which they start.
    public List<ComponentProvider<?, ?>> components() {
        return registry.order();
    }

    /// Where the server can be reached, the best address first. Only while it runs.
    public List<URI> addresses() {
        return registry.component(Slot.CLIENT_INTERFACE).addresses();
    }

    /// The applications hosted at this moment, by id.
    public List<Manifest> applications() {
        var pages = site;
        return pages == null
                ? List.of()
                : pages.applications().stream().map(HostedApplication::manifest).toList();
    }

    public Counters counters() {
        return context.counters();
    }

    public Path dataDirectory() {
        return context.dataDirectory();
    }
}
