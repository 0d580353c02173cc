package org.thywill.remote;

import java.util.Map;

/// What a status other than 200 means: section 6 of the protocol.
final class Refusals {
    private static final String NOT_OURS = "";
    private static final int OVERTAKEN = 409;
    private static final int GONE = 410;

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
    static End ofConnect(Answer answer) {
        int code = CODES.getOrDefault(answer.status(), 0);
        var error = error(answer);
        if (error.code().equals(NOT_OURS)) {
            var found = "The server answered with status " + answer.status();
            return new End(0, found, Reconnect.AFTER_BACKOFF, retryAfterMs(answer), null);
        }
        var reason = error.getMessage();
        return new End(code, reason, Reconnect.after(code), retryAfterMs(answer), null)
                .to(Decoder.address(answer.body()));
    }

    /// A request beside a connection was refused: the client comes back and resumes. Unless that was since the
    /// connection stands no longer, the next may be refused too.
    static End ofSend(Answer answer) {
        return ofRequest(Sender.PATH, answer, answer.status() == GONE);
    }

    /// As [#ofSend], for a poll. One that another has overtaken says nothing of the connection.
    static End ofPoll(Answer answer) {
        return ofRequest(Transport.LONG_POLL.path(), answer, answer.status() == GONE || answer.status() == OVERTAKEN);
    }

    private static End ofRequest(String path, Answer answer, boolean isCut) {
        var reason = path + " was answered with status " + answer.status() + ": "
                + error(answer).getMessage();
        return isCut ? End.cut(reason) : End.fault(reason, retryAfterMs(answer));
    }

    /// When to try again, by the body or else by `Retry-After`, which has whole seconds; 0 if neither says.
    static long retryAfterMs(Answer answer) {
        return error(answer).retryAfterMs().orElseGet(() -> headerMs(answer));
    }

    private static Refused error(Answer answer) {
        return Decoder.refusal(answer.body(), new Refused(NOT_OURS, "no error of Thywill's"));
    }

    private static long headerMs(Answer answer) {
        var seconds = answer.headers().firstValue("Retry-After").orElse("0");
        return seconds.matches("\\d{1,6}") ? Long.parseLong(seconds) * 1_000 : 0;
    }
}
