package org.thywill.http;

import java.util.HashSet;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Agrees with a client on the extension permessage-deflate (RFC 7692, section 7.1). Neither end takes over
/// anything from one message to the next: so a message is deflated once for all who get it, and one inflater
/// serves all connections.
final class PerMessageDeflate {
    private static final String NAME = "permessage-deflate";
    private static final String AGREED = NAME + "; server_no_context_takeover; client_no_context_takeover";

    /// Of the window that the JDK deflates with; it knows no other.
    private static final int WINDOW_BITS = 15;

    private static final Pattern BITS = Pattern.compile("[89]|1[0-5]");

    private PerMessageDeflate() {}

    /// Takes the first offer that can be kept. One that is malformed, asks for a smaller window of the
    /// server's, or has a parameter that nobody knows is declined.
    ///
    /// @param offers the values of `Sec-WebSocket-Extensions`
    /// @return the one of the answer, or `null` if no offer can be kept
    static @Nullable String agree(List<String> offers) {
        for (var header : offers) {
            for (var offer : header.split(",", -1)) {
                var answer = answer(offer.split(";", -1));
                if (answer != null) {
                    return answer;
                }
            }
        }
        return null;
    }

    private static @Nullable String answer(String[] offer) {
        if (!offer[0].strip().equalsIgnoreCase(NAME)) {
            return null;
        }
        var answer = AGREED;
        var seen = new HashSet<String>();
        for (int i = 1; i < offer.length; i++) {
            var parts = offer[i].split("=", 2);
            var name = parts[0].strip();
            var value = parts.length == 1 ? null : unquoted(parts[1].strip());
            if (!seen.add(name) || !canBeKept(name, value)) {
                return null;
            }
            if (name.equals("server_max_window_bits")) {
                answer += "; " + name + "=" + WINDOW_BITS;
            }
        }
        return answer;
    }

    private static boolean canBeKept(String name, @Nullable String value) {
        return switch (name) {
            case "server_no_context_takeover", "client_no_context_takeover" -> value == null;
            case "client_max_window_bits" ->
                value == null || BITS.matcher(value).matches();
            case "server_max_window_bits" -> String.valueOf(WINDOW_BITS).equals(value);
            default -> false;
        };
    }

    /// RFC 6455, section 9.1: a value may be quoted.
    private static String unquoted(String value) {
        boolean quoted = value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"");
        return quoted ? value.substring(1, value.length() - 1) : value;
    }
}
