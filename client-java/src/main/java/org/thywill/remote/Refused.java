package org.thywill.remote;

import java.io.Serial;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/// What was asked for was not done.
///
/// Besides the codes of the protocol (section 2.3) and the application's own, these arise in the client: `closed`
/// (the session is over), `timed-out` (a call was not answered within the limit), `unsubscribed` (a subscription ended
/// before its copy was complete) and `answer-lost` (it was done or refused, and the answer fell into a gap). Those of
/// the protocol that may arise here as well are `overloaded`, when too much waits to be sent, `too-big`, and `invalid`,
/// where a channel is not of kind `state`.
public final class Refused extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private static final Pattern CODE = Pattern.compile("[a-z][a-z0-9-]{0,63}");

    private final String code;
    private final String message;
    private final long retryAfterMs;

    /// As the server or the client says it. Without a stack trace, which would show nothing of the application, and
    /// cost the most where there is too much to do.
    Refused(String code, String message, long retryAfterMs) {
        super(message, null, false, false);
        this.code = code;
        this.message = message;
        this.retryAfterMs = retryAfterMs;
    }

    /// For functions that the application calls, to answer it with a code.
    ///
    /// @param code 1 to 64 of `a-z 0-9 -`, a letter first; the application is told `failed` in place of any other
    /// @param message for people; it reaches the application
    public Refused(String code, String message) {
        super(message);
        this.code = code;
        this.message = message;
        this.retryAfterMs = 0;
    }

    /// For programs: 1 to 64 of `a-z 0-9 -`.
    public String code() {
        return code;
    }

    /// Whether the code is one that can travel.
    boolean hasCode() {
        return CODE.matcher(code).matches();
    }

    /// Trying again after this time may help; empty if it would not.
    public OptionalLong retryAfterMs() {
        return retryAfterMs > 0 ? OptionalLong.of(retryAfterMs) : OptionalLong.empty();
    }

    /// For people; may be empty.
    @Override
    public String getMessage() {
        return message;
    }
}
