package org.thywill.engine;

import java.util.LinkedHashMap;
import java.util.Map;
import org.thywill.component.ClientLink.Receipt;
import org.thywill.component.Connection;
import org.thywill.component.LogEvent;

/// Errors that one client reports of its page. Guarded by the client's lock.
final class Reports {
    private static final TokenBucket.Rate RATE = new TokenBucket.Rate(0.1, 10);
    private static final int FACTS = 8;
    private static final int FACT_LENGTH = 1024;

    private final Services services;
    private final String client;
    private final String application;
    private final TokenBucket bucket;

    Reports(Services services, String client, String application) {
        this.services = services;
        this.client = client;
        this.application = application;
        this.bucket = new TokenBucket(RATE, services.nowMs());
    }

    Receipt take(Connection connection, Map<String, String> reported) {
        if (!bucket.take(services.nowMs())) {
            services.counters().refusedReports.increment();
            return Failures.tooFast(bucket.retryAfterMs());
        }
        var facts = new LinkedHashMap<String, String>();
        facts.put("client", client);
        facts.put("application", application);
        facts.put("transport", connection.transport());
        reported.entrySet().stream()
                .filter(fact -> fact.getKey().matches("[a-z]{1,16}"))
                .limit(FACTS)
                .forEach(fact -> facts.putIfAbsent(fact.getKey(), cut(fact.getValue())));
        var event = new LogEvent(System.Logger.Level.WARNING, "thywill.browser", "error in the page", facts);
        services.executor().execute(() -> services.log().write(event));
        return Failures.ACCEPTED;
    }

    private static String cut(String text) {
        return text.substring(0, Math.min(text.length(), FACT_LENGTH));
    }
}
