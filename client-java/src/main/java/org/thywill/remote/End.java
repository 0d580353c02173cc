package org.thywill.remote;

import java.io.Serial;
import java.net.URI;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// How a connection ended.
///
/// @param code a close code of section 6 of the protocol; 0 for a cut
/// @param reason for people, and for `retry=TO` or `retry=FROM-TO`; may be empty
/// @param retryAfterMs the server asks to stay away at least so long; 0 if it did not
/// @param cause for people who look for the fault
/// @param address the origin to go to, such as `https://b.example.org`; only with [Reconnect#ELSEWHERE]
public record End(
        int code,
        String reason,
        Reconnect reconnect,
        long retryAfterMs,
        @Nullable Throwable cause,
        @Nullable URI address) {

    private static final int RESTARTING = 1012;
    private static final int REPLACED = 4409;
    private static final Pattern RETRY = Pattern.compile("retry=(?:(\\d{1,9})-)?(\\d{1,9})");
    private static final Pattern ORIGIN = Pattern.compile("https?://[A-Za-z0-9.-]+(:\\d{1,5})?");

    End(int code, String reason, Reconnect reconnect, long retryAfterMs, @Nullable Throwable cause) {
        this(code, reason, reconnect, retryAfterMs, cause, null);
    }

    static End of(int code, String reason) {
        return new End(code, reason, Reconnect.after(code), 0, null);
    }

    static End cut(String reason) {
        return new End(0, reason, Reconnect.AFTER_BACKOFF, 0, null);
    }

    static End cut(Throwable cause) {
        var message = cause.getMessage();
        return new End(0, message == null ? cause.toString() : message, Reconnect.AFTER_BACKOFF, 0, cause);
    }

    /// One of the two sides did what it may not. Coming back may end in the same way, so it takes longer each time.
    static End fault(String finding) {
        return fault(finding, 0);
    }

    static End fault(String finding, long retryAfterMs) {
        return new End(0, finding, Reconnect.AFTER_BACKOFF, retryAfterMs, new Fault(finding));
    }

    private static final class Fault extends IllegalStateException {
        @Serial
        private static final long serialVersionUID = 1L;

        Fault(String finding) {
            super(finding);
        }
    }

    boolean isFault() {
        return cause instanceof Fault;
    }

    /// The same, with the origin that the server names; without it if that is no origin of web addresses.
    End to(String origin) {
        var address = ORIGIN.matcher(origin).matches() ? URI.create(origin) : null;
        return new End(code, reason, reconnect, retryAfterMs, cause, address);
    }

    /// Whether the client has a newer connection.
    boolean isReplaced() {
        return code == REPLACED;
    }

    /// Whether the client is to go to another origin at once.
    boolean isElsewhere() {
        return reconnect == Reconnect.ELSEWHERE && address != null;
    }

    /// When a restarting server wants its clients to come back, in milliseconds from now.
    record ReturnTime(long fromMs, long toMs) {}

    /// What the server says of it; null if it says nothing.
    @Nullable
    ReturnTime returnTime() {
        var matcher = RETRY.matcher(reason);
        if (code != RESTARTING || !matcher.matches()) {
            return null;
        }
        long fromMs = matcher.group(1) == null ? 0 : Long.parseLong(matcher.group(1));
        long toMs = Long.parseLong(matcher.group(2));
        return fromMs <= toMs ? new ReturnTime(fromMs, toMs) : null;
    }

    @Override
    public String toString() {
        return (code == 0 ? "cut" : "closed with " + code) + (reason.isEmpty() ? "" : ": " + reason);
    }
}
