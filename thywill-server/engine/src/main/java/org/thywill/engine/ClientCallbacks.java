package org.thywill.engine;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.thywill.app.Application;
import org.thywill.app.Departure;
import org.thywill.app.Refused;
import org.thywill.app.StorageException;
import org.thywill.app.User;
import org.thywill.component.ClientMessage;
import org.thywill.component.Identity.Verdict;
import org.thywill.component.Identity.Verdict.Known;
import org.thywill.component.Json;
import org.thywill.component.ServerMessage.Failure;

/// Calls an application about its clients, and tells of what fails.
///
/// Whatever a callback throws, and however long it takes, concerns its own client and nobody else. All but the first is
/// called by the mailbox of that client, without a lock; the sweep asks for the warning.
final class ClientCallbacks {
    private static final Logger LOG = LoggerFactory.getLogger(ClientCallbacks.class);
    private static final int REFUSAL_LIMIT = 1_000;

    private final ApplicationRuntime application;
    private final Services services;

    ClientCallbacks(ApplicationRuntime application, Services services) {
        this.application = application;
        this.services = services;
    }

    /// Asks the application who shows credentials. Blocks.
    ///
    /// @return `null` if the application leaves that to others
    @Nullable
    Verdict signIn(String credentials) {
        long askedAtMs = services.nowMs();
        var answer = new AtomicReference<@Nullable User>();
        var failure = DeadlineRun.run(
                () -> answer.set(application.deployed().callbacks().signIn(credentials)),
                services.settings().signInTimeout());
        return switch (failure) {
            case null -> {
                var user = answer.get();
                yield user == null ? null : new Known(user, askedAtMs, Known.NEVER);
            }
            case Refused refused -> new Verdict.Refused(refusal(refused).message());
            default -> {
                services.counters().callbacksFailed.increment();
                LOG.error(
                        "callback failed application={} callback=signIn error={}",
                        application.id(),
                        DeadlineRun.describe(failure));
                yield new Verdict.Unavailable();
            }
        };
    }

    void connected(ClientState client) {
        var failure = call(client, "clientConnected", callbacks -> callbacks.clientConnected(client));
        if (failure != null) {
            report(client, "clientConnected", failure);
        }
    }

    void gone(ClientState client, Departure why) {
        var failure = call(client, "clientGone", callbacks -> callbacks.clientGone(client, why));
        if (failure != null) {
            report(client, "clientGone", failure);
        }
    }

    /// Hands a message to the application, and answers it with an error if that fails.
    void messageReceived(ClientState client, AppMessage message) {
        var failure = call(client, "messageReceived", callbacks -> callbacks.messageReceived(client, message));
        boolean answered = message.end();
        if (failure == null) {
            return;
        }
        var answer = failureOf(client, "messageReceived", failure);
        if (!answered) {
            client.fail(message.number(), answer);
        }
    }

    /// Runs a function that a client has called.
    ///
    /// @return the answer, or `null` if none is wanted any more
    @Nullable
    Reply functionCalled(ClientState client, ClientMessage.Call message, IncomingCall call) {
        var given = new Object() {
            private Json json = Json.NULL;
            private boolean wanted;
        };
        if (!application.functions().has(message.name())) {
            services.counters().refusedFunctions.increment();
            return call.end() ? Reply.of(Failures.unknownFunction(message.name())) : null;
        }
        if (!call.begin()) {
            return null;
        }
        var failure = call(client, nameOf(message.name()), _ -> {
            try {
                given.json = application.functions().call(client, message.name(), message.json());
            } finally {
                given.wanted = call.end();
            }
        });
        if (!given.wanted) {
            return null;
        }
        return failure == null ? Reply.of(given.json) : Reply.of(failureOf(client, nameOf(message.name()), failure));
    }

    /// Runs a function whose caller wants no answer but is told if it fails.
    void notified(ClientState client, long number, String name, Json argument) {
        if (!application.functions().has(name)) {
            services.counters().refusedFunctions.increment();
            client.fail(number, Failures.unknownFunction(name));
            return;
        }
        var failure = call(client, nameOf(name), _ -> application.functions().call(client, name, argument));
        if (failure != null) {
            client.fail(number, failureOf(client, nameOf(name), failure));
        }
    }

    private static String nameOf(String function) {
        return "function " + function;
    }

    /// What a client is told of what a callback has thrown; the log is told more.
    Failure failureOf(ClientState client, String callback, Throwable failure) {
        return switch (failure) {
            case Refused refused -> refusal(refused);
            case StorageException _ -> {
                report(client, callback, failure);
                yield Failures.STORAGE;
            }
            default -> Failures.failed(report(client, callback, failure));
        };
    }

    private static Failure refusal(Refused refused) {
        var message = DeadlineRun.messageOf(refused);
        return new Failure(refused.code(), message.substring(0, Math.min(message.length(), REFUSAL_LIMIT)), 0);
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
            callback.on(application.deployed().callbacks());
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
                    application.id(),
                    client.id(),
                    callback,
                    incident,
                    failure);
        } catch (Throwable e) { // an exception can fail at telling of itself
            LOG.error(
                    "callback failed application={} client={} callback={} incident={} error={}",
                    application.id(),
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
                application.id(),
                client.id(),
                client.watch().callback(),
                services.settings().callbackWarning());
    }
}
