package org.thywill.remote;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/// How to connect. Made from [#DEFAULTS]: `Options.DEFAULTS.over(Transport.SSE)`.
///
/// @param runtime threads and sockets; many clients may share one
/// @param transports tried in this order until one answers; the first that has ever worked goes first
/// @param headers sent with every request, such as a proxy's `Authorization`
/// @param connectTimeout how long one transport may take until the server has answered `connect`
public record Options(
        ThywillClients runtime, List<Transport> transports, Map<String, String> headers, Duration connectTimeout) {

    /// All four transports, WebSocket first, on [ThywillClients#shared].
    public static final Options DEFAULTS =
            new Options(ThywillClients.shared(), List.of(Transport.values()), Map.of(), Duration.ofSeconds(10));

    public Options {
        transports = List.copyOf(transports);
        headers = Map.copyOf(headers);
        if (transports.isEmpty()) {
            throw new IllegalArgumentException("A client needs at least one transport, but found none");
        }
    }

    public Options over(Transport... chosen) {
        return new Options(runtime, List.of(chosen), headers, connectTimeout);
    }

    public Options on(ThywillClients chosen) {
        return new Options(chosen, transports, headers, connectTimeout);
    }

    public Options headers(Map<String, String> chosen) {
        return new Options(runtime, transports, chosen, connectTimeout);
    }

    public Options connectTimeout(Duration chosen) {
        return new Options(runtime, transports, headers, chosen);
    }
}
