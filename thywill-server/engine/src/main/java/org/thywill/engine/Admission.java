package org.thywill.engine;

import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.thywill.app.Right;
import org.thywill.app.StorageException;
import org.thywill.component.ClientLink;
import org.thywill.component.CloseReason;
import org.thywill.component.ConnectRequest;
import org.thywill.component.Connection;

/// Lets connections in: as those of clients that come back, or of new ones.
final class Admission {
    /// Within this time the clients of an application that is removed come back, to its next version.
    static final String RETRY_SOON = "retry=2000";

    private final Services services;
    private final Sessions sessions;
    private final Applications applications;
    private final Population population;
    private final ConcurrentHashMap<String, Link> links = new ConcurrentHashMap<>();
    private volatile @Nullable Drain drain;

    Admission(Services services, Sessions sessions, Applications applications, Population population) {
        this.services = services;
        this.sessions = sessions;
        this.applications = applications;
        this.population = population;
    }

    /// From now on nobody is let in.
    ///
    /// @return the drain that was begun first
    synchronized Drain drain(Supplier<Drain> first) {
        var begun = drain;
        if (begun == null) {
            begun = first.get();
            drain = begun;
        }
        return begun;
    }

    Optional<ClientLink> link(String connectionKey) {
        var link = links.get(connectionKey);
        if (link != null) {
            link.confirm();
        }
        return Optional.ofNullable(link);
    }

    ClientLink connect(ConnectRequest request, Connection connection) {
        var session = sessions.session(request.sessionCookie());
        var link = new Link(services, links, connection, session.id());
        var application = applications.find(request.application());
        var begun = drain;
        if (begun != null) {
            services.counters().refusedDraining.increment();
            return refused(link, CloseReason.DRAINING, begun.adviceToRefused(services.nowMs()));
        }
        if (application == null) {
            services.counters().refusedApplication.increment();
            return applications.expected(request.application())
                    ? refused(link, CloseReason.DRAINING, RETRY_SOON)
                    : refused(link, CloseReason.NO_APPLICATION, "");
        }
        links.put(link.key(), link);
        // Only a genuine cookie says which browser this is.
        var browser = session.fresh() ? null : session.id();
        if (ready(application, request)) {
            admit(link, application, request, browser);
        } else {
            services.executor().execute(() -> {
                open(application, request);
                admit(link, application, request, browser);
            });
        }
        return link;
    }

    private static ClientLink refused(Link link, CloseReason reason, String detail) {
        link.dismiss();
        link.connection().close(reason, detail);
        return link;
    }

    private static boolean ready(ApplicationRuntime application, ConnectRequest request) {
        return request.subscribe().keySet().stream()
                .allMatch(channel ->
                        !mayOpen(application, channel) || application.hub().ready(channel));
    }

    private static boolean mayOpen(ApplicationRuntime application, String channel) {
        return application.hub().allows(channel, Right.SUBSCRIBE);
    }

    /// Brings the channels into use that the database must be asked for. Blocks.
    private void open(ApplicationRuntime application, ConnectRequest request) {
        request.subscribe().keySet().stream()
                .filter(channel -> mayOpen(application, channel))
                .filter(channel -> !application.hub().ready(channel))
                .limit(services.settings().maxSubscriptions())
                .forEach(channel -> open(application, channel));
    }

    private void open(ApplicationRuntime application, String channel) {
        try {
            application.hub().obtain(channel);
        } catch (StorageException | IllegalStateException e) {
            // The client is told when it is admitted and the channel is still not there.
            services.counters().refusedStorage.increment();
        }
    }

    private void admit(Link link, ApplicationRuntime application, ConnectRequest request, @Nullable String browser) {
        if (link.isClosed()) {
            return;
        }
        if (!resumed(link, application, request, browser)) {
            if (!population.enter()) {
                services.counters().refusedClients.increment();
                refused(link, CloseReason.OVERLOADED, "");
                return;
            }
            services.counters().connected.increment();
            new ClientState(services, application, link.sessionId(), request).begin(link, request);
        }
        if (link.isClosed()) {
            link.closed(false);
        }
    }

    private boolean resumed(
            Link link, ApplicationRuntime application, ConnectRequest request, @Nullable String browser) {
        var resume = request.resume();
        if (resume == null) {
            return false;
        }
        var client = application.client(resume.clientId());
        boolean resumed = client != null
                && (browser == null || browser.equals(client.sessionId()))
                && client.resume(link, request, resume);
        (resumed ? services.counters().resumed : services.counters().refusedResumes).increment();
        return resumed;
    }
}
