package org.thywill.engine;

import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.thywill.app.Right;
import org.thywill.app.StorageException;
import org.thywill.component.ClientLink;
import org.thywill.component.CloseReason;
import org.thywill.component.ConnectRequest;
import org.thywill.component.Connection;
import org.thywill.component.Identity.Verdict;
import org.thywill.component.Identity.Verdict.Known;

/// Lets connections in: as those of clients that come back, or of new ones.
final class Admission {
    private static final Logger LOG = LoggerFactory.getLogger(Admission.class);

    private final Services services;
    private final Applications applications;
    private final Gatekeepers gatekeepers;
    private final ConcurrentHashMap<String, ClientLink> links = new ConcurrentHashMap<>();
    private final Gate gate = new Gate();
    private volatile @Nullable Drain drain;

    Admission(Services services, Applications applications, Gatekeepers gatekeepers) {
        this.services = services;
        this.applications = applications;
        this.gatekeepers = gatekeepers;
    }

    /// Who wants to come in.
    ///
    /// @param browser the session of a genuine cookie, or `null`: only that says which browser it is
    private record Arrival(
            Link link,
            ApplicationRuntime application,
            ConnectRequest request,
            @Nullable String browser) {}

    /// From now on nobody is let in; whoever was let in before is there when this returns.
    ///
    /// @param first made if none has begun yet
    /// @return the one that has begun first
    synchronized Drain drain(Supplier<Drain> first) {
        var begun = drain;
        if (begun == null) {
            begun = first.get();
            drain = begun;
        }
        gate.close();
        return begun;
    }

    Optional<ClientLink> link(String connectionKey) {
        var found = links.get(connectionKey);
        if (found instanceof Link link) {
            link.confirm();
        }
        return Optional.ofNullable(found);
    }

    ClientLink connect(ConnectRequest request, Connection connection) {
        var session = gatekeepers.sessions().session(request.sessionCookie());
        var link = new Link(services, links, connection, session.id());
        var application = applications.find(request.application());
        var begun = drain;
        if (begun != null) {
            return refused(link, begun);
        }
        if (application == null) {
            services.counters().refusedApplication.increment();
            return applications.expected(request.application())
                    ? refused(link, Parting.SOON)
                    : refused(link, CloseReason.NO_APPLICATION, "");
        }
        links.put(link.key(), link);
        var arrival = new Arrival(link, application, request, session.fresh() ? null : session.id());
        if (request.credentials() == null && ready(application, request)) {
            admit(arrival, null);
        } else {
            services.executor().execute(() -> identifyOrRefuse(arrival, request.credentials()));
        }
        return link;
    }

    private void identifyOrRefuse(Arrival arrival, @Nullable String credentials) {
        try {
            identify(arrival, credentials);
        } catch (Throwable e) { // whatever it is, the client is to come back and try again
            LOG.error(
                    "client not admitted application={}", arrival.application().id(), e);
            refused(arrival.link(), CloseReason.SERVER_ERROR, "");
        }
    }

    /// Finds out who it is, and then what it asks for. Blocks.
    private void identify(Arrival arrival, @Nullable String credentials) {
        var verdict = credentials == null ? null : gatekeepers.identities().check(arrival.application(), credentials);
        switch (verdict) {
            case null -> openAndAdmit(arrival, null);
            case Known known -> openAndAdmit(arrival, known);
            case Verdict.Refused(var why) -> refused(arrival.link(), CloseReason.NOT_LOGGED_IN, why);
            case Verdict.Unavailable _ ->
                refused(arrival.link(), CloseReason.OVERLOADED, "Credentials cannot be checked now");
        }
    }

    private void openAndAdmit(Arrival arrival, @Nullable Known who) {
        if (!arrival.link().isClosed()) {
            open(arrival.application(), arrival.request());
            admit(arrival, who);
        }
    }

    private ClientLink refused(Link link, Drain begun) {
        services.counters().refusedDraining.increment();
        return refused(link, begun.refusal(services.nowMs()));
    }

    private static ClientLink refused(Link link, Parting parting) {
        return refused(link, parting.reason(), parting.detail());
    }

    private static ClientLink refused(Link link, CloseReason reason, String detail) {
        link.dismiss();
        link.connection().close(reason, detail);
        return link;
    }

    private static boolean ready(ApplicationRuntime application, ConnectRequest request) {
        return request.subscribe().keySet().stream()
                .allMatch(channel ->
                        !mayOpen(application, channel) || application.hub().existing(channel) != null);
    }

    /// Where there is a guard it is asked first, when the client is there.
    private static boolean mayOpen(ApplicationRuntime application, String channel) {
        return application.hub().allows(channel, Right.SUBSCRIBE)
                && !application.hub().guarded(channel);
    }

    /// Brings the channels into use that the client wants. Blocks.
    private void open(ApplicationRuntime application, ConnectRequest request) {
        request.subscribe().keySet().stream()
                .filter(channel -> mayOpen(application, channel))
                .filter(channel -> application.hub().existing(channel) == null)
                .limit(services.settings().maxSubscriptions())
                .forEach(channel -> open(application, channel));
    }

    private void open(ApplicationRuntime application, String channel) {
        try {
            application.hub().obtain(channel);
        } catch (StorageException | IllegalStateException _) {
            // The client is told when it is admitted and the channel is still not there.
        }
    }

    private void admit(Arrival arrival, @Nullable Known who) {
        var link = arrival.link();
        if (link.isClosed()) {
            return;
        }
        if (gatekeepers
                .crowds()
                .addresses()
                .isFull(AddressKey.of(link.connection().remoteAddress()))) {
            services.counters().refusedAddress.increment();
            refused(link, CloseReason.OVERLOADED, "There are too many connections from this address");
            return;
        }
        boolean passed = gate.pass(() -> admitIfHosted(arrival, who));
        var begun = drain;
        if (!passed && begun != null) {
            refused(link, begun);
        }
        if (link.isClosed()) {
            link.closed(false);
        }
    }

    /// Unless the application has been retired while it was found out who comes.
    private void admitIfHosted(Arrival arrival, @Nullable Known who) {
        if (!arrival.application().gate().pass(() -> resumeOrBegin(arrival, who))) {
            services.counters().refusedApplication.increment();
            refused(arrival.link(), Parting.SOON);
        }
    }

    private void resumeOrBegin(Arrival arrival, @Nullable Known who) {
        switch (resumed(arrival, who)) {
            case ADMITTED -> {}
            case EXPIRED -> refused(arrival.link(), CloseReason.NOT_LOGGED_IN, "The credentials have expired");
            case STRANGER -> {
                if (!begunAgain(arrival, who)) {
                    begin(arrival, who);
                }
            }
        }
    }

    private void begin(Arrival arrival, @Nullable Known who) {
        var application = arrival.application();
        if (who == null && gatekeepers.identities().required(application)) {
            services.counters().refusedGuests.increment();
            refused(arrival.link(), CloseReason.NOT_LOGGED_IN, "");
            return;
        }
        if (!gatekeepers.population().enter()) {
            services.counters().refusedClients.increment();
            refused(arrival.link(), CloseReason.OVERLOADED, "");
            return;
        }
        services.counters().connected.increment();
        new ClientState(application, arrival.link().sessionId(), arrival.request())
                .handshake()
                .begin(arrival.link(), arrival.request(), who);
    }

    private Handshake.Return resumed(Arrival arrival, @Nullable Known who) {
        var resume = arrival.request().resume();
        if (resume == null) {
            return Handshake.Return.STRANGER;
        }
        var client = arrival.application().client(resume.clientId());
        var outcome = client != null && isOf(arrival.browser(), client)
                ? client.handshake().resume(arrival.link(), arrival.request(), resume, who)
                : Handshake.Return.STRANGER;
        (outcome == Handshake.Return.ADMITTED ? services.counters().resumed : services.counters().refusedResumes)
                .increment();
        return outcome;
    }

    /// A client whose first `connected` got lost comes again with nothing to show but its instance. It takes its own
    /// place, so that it has no twin.
    private static boolean begunAgain(Arrival arrival, @Nullable Known who) {
        var request = arrival.request();
        var client = request.resume() == null ? arrival.application().unconfirmed(request.instance()) : null;
        return client != null
                && isOf(arrival.browser(), client)
                && client.handshake().beginAgain(arrival.link(), request, who);
    }

    private static boolean isOf(@Nullable String browser, ClientState client) {
        return browser == null || browser.equals(client.browserId());
    }
}
