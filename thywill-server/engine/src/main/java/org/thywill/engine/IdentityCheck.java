package org.thywill.engine;

import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.thywill.component.Identity.Verdict;
import org.thywill.component.Identity.Verdict.Known;

/// Finds out what credentials are worth: by the application if it wants to, else by the identity component. Blocks,
/// so it is called on virtual threads only.
final class IdentityCheck {
    private static final Logger LOG = LoggerFactory.getLogger(IdentityCheck.class);

    private final Services services;
    private final Revocations revocations;
    private final Semaphore places;

    IdentityCheck(Services services, Revocations revocations) {
        this.services = services;
        this.revocations = revocations;
        this.places = new Semaphore(services.settings().maxSignIns());
    }

    /// Whether clients of an application must show who they are.
    boolean required(ApplicationRuntime application) {
        return application.requiresUsers() || services.identity().required(application.id());
    }

    Verdict check(ApplicationRuntime application, String credentials) {
        if (!places.tryAcquire()) {
            services.counters().refusedOverload.increment();
            return new Verdict.Unavailable();
        }
        try {
            return counted(judged(application, credentials));
        } finally {
            places.release();
        }
    }

    private Verdict judged(ApplicationRuntime application, String credentials) {
        var own = application.callbacks().signIn(credentials);
        var verdict = own == null ? verified(application, credentials) : own;
        return verdict instanceof Known known
                        && revocations.concern(application.id(), known.user().id(), known.issuedAtMs())
                ? new Verdict.Refused("The credentials were taken back")
                : verdict;
    }

    private Verdict verified(ApplicationRuntime application, String credentials) {
        try {
            return services.identity().verify(application.id(), credentials, services.nowMs());
        } catch (Throwable e) { // whatever it is, the client waits for an answer
            LOG.error("credentials not checked application={}", application.id(), e);
            return new Verdict.Unavailable();
        }
    }

    private Verdict counted(Verdict verdict) {
        var counters = services.counters();
        switch (verdict) {
            case Known _ -> counters.signedIn.increment();
            case Verdict.Refused _ -> counters.refusedCredentials.increment();
            case Verdict.Unavailable _ -> counters.identityUnavailable.increment();
        }
        return verdict;
    }
}
