package org.thywill.engine;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.thywill.app.Guard;
import org.thywill.app.PublishFilter;
import org.thywill.app.Right;
import org.thywill.component.Json;
import org.thywill.component.ServerMessage.Failure;

/// Asks an application about what its clients want to do on channels. Called by the mailbox of the client in question.
final class ChannelCallbacks {
    private static final Logger LOG = LoggerFactory.getLogger(ChannelCallbacks.class);

    private final ApplicationRuntime application;
    private final Services services;

    ChannelCallbacks(ApplicationRuntime application, Services services) {
        this.application = application;
        this.services = services;
    }

    /// Whether the guard lets the client; one that fails, or takes too long, does not.
    boolean allows(ClientState client, Guard guard, Right right, String channel) {
        var said = new boolean[1];
        long limitMs = services.settings().guardLimit().toMillis();
        var run = application
                .callbacks()
                .call(client, "guard", limitMs, _ -> said[0] = guard.allows(client, right, channel));
        if (run.overdue()) {
            services.counters().guardsSlow.increment();
            LOG.warn(
                    "guard is too slow application={} client={} right={} channel={} limit={}",
                    application.id(),
                    client.id(),
                    right,
                    channel,
                    services.settings().guardLimit());
            return false;
        }
        if (run.failure() != null) {
            services.counters().guardsFailed.increment();
            application.callbacks().report(client, "guard", run.failure());
            return false;
        }
        return said[0];
    }

    /// What the filter makes of a publication.
    ///
    /// @return either what is published instead, or why nothing is
    Filtered filter(ClientState client, PublishFilter filter, String channel, AppMessage message) {
        var made = new Json[1];
        var run = application.callbacks().call(client, "filter", Long.MAX_VALUE, _ -> {
            var result = filter.filter(client, channel, message);
            made[0] = result == message ? message.data() : application.write(result);
        });
        boolean answered = message.end();
        if (run.failure() == null) {
            return new Filtered(made[0], null, answered);
        }
        services.counters().filterRefused.increment();
        return new Filtered(null, application.callbacks().failureOf(client, "filter", run.failure()), answered);
    }

    /// @param answered whether the publisher has its answer already
    record Filtered(@Nullable Json json, @Nullable Failure refusal, boolean answered) {}
}
