package org.thywill.remote;

import java.net.http.HttpResponse;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a status other than 200 means: section 6 of the protocol.
final class Refusals {
    private static final String NOT_OURS = "";

    /// Of codes with the same status, one that is dealt with in the same way.
    private static final Map<Integer, Integer> CODES = Map.ofEntries(
            Map.entry(400, 1002),
            Map.entry(401, 4401),
            Map.entry(403, 1008),
            Map.entry(404, 4404),
            Map.entry(408, 4412),
            Map.entry(409, 4409),
            Map.entry(410, 4410),
            Map.entry(413, 1009),
            Map.entry(415, 1003),
            Map.entry(421, 4421),
            Map.entry(429, 4429),
            Map.entry(500, 1011),
            Map.entry(503, 1013));

    private Refusals() {}

    /// What a refused `connect` means. Without an error of ours in the body, it was somebody between that spoke:
    /// that is no more than a cut.
    static End ofConnect(HttpResponse<String> response) {
        int code = CODES.getOrDefault(response.statusCode(), 0);
        var error = error(response);
        if (error.code().equals(NOT_OURS)) {
            var found = "The server answered with status " + response.statusCode();
            return new End(0, found, Reconnect.AFTER_BACKOFF, retryAfterMs(response), null);
        }
        var reason = error.getMessage();
        return new End(code, reason, Reconnect.after(code), retryAfterMs(response), null)
                .to(Decoder.address(response.body()));
    }

    /// What a refused WebSocket handshake means, of which only the status is known.
    static End ofHandshake(@Nullable HttpResponse<?> response, Throwable cause) {
        if (response == null) {
            return End.cut(cause);
        }
        int code = CODES.getOrDefault(response.statusCode(), 0);
        var reason = "The WebSocket handshake was answered with status " + response.statusCode();
        return new End(code, reason, Reconnect.after(code), headerMs(response), cause);
    }

    /// A request beside a connection, or a poll, was refused: the client comes back and resumes.
    static End ofRequest(String path, HttpResponse<String> response) {
        var reason = path + " was answered with status " + response.statusCode() + ": "
                + error(response).getMessage();
        return new End(0, reason, Reconnect.AFTER_BACKOFF, retryAfterMs(response), null);
    }

    /// When to try again, by the body or else by `Retry-After`, which has whole seconds; 0 if neither says.
    static long retryAfterMs(HttpResponse<String> response) {
        return error(response).retryAfterMs().orElseGet(() -> headerMs(response));
    }

    private static Refused error(HttpResponse<String> response) {
        return Decoder.refusal(response.body(), new Refused(NOT_OURS, "no error of Thywill's"));
    }

    private static long headerMs(HttpResponse<?> response) {
        var seconds = response.headers().firstValue("Retry-After").orElse("0");
        return seconds.matches("\\d{1,6}") ? Long.parseLong(seconds) * 1_000 : 0;
    }
}
