package org.thywill.client.http;

import static java.nio.charset.StandardCharsets.US_ASCII;

import org.thywill.http.HttpEndpoint;
import org.thywill.http.HttpExchange;

/// Says that the server answers, and nothing more: anyone may ask.
final class HealthEndpoint implements HttpEndpoint {
    private static final byte[] UP = "{\"status\":\"up\"}".getBytes(US_ASCII);

    private final Errors errors;

    HealthEndpoint(Errors errors) {
        this.errors = errors;
    }

    @Override
    public void handle(HttpExchange exchange) {
        if (!errors.refusedUnlessRead(exchange)) {
            var answer = Errors.json(UP);
            exchange.respond(200, answer.headers(), answer.body());
        }
    }
}
