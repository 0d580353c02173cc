package org.thywill.http;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How one [HttpServer] runs.
///
/// @param host the address it binds to
/// @param port 0 for any that is free
/// @param eventLoops 0 for one per processor
/// @param webSocketEventLoops how many of them have WebSockets; 0 for all but one
/// @param tls `null` to speak without
/// @param http2 whether it is offered, over TLS
/// @param hosts names that requests may carry in `Host` besides the server's own
/// @param allowedOrigins such as `https://example.org`: pages that may use the server from elsewhere
/// @param trustedProxies addresses and ranges whose `X-Forwarded-` headers are believed
public record HttpServerSettings(
        String host,
        int port,
        Transport transport,
        int eventLoops,
        int webSocketEventLoops,
        @Nullable Tls tls,
        boolean http2,
        List<String> hosts,
        List<String> allowedOrigins,
        List<String> trustedProxies,
        HttpLimits limits) {

    /// @param certificate PEM file with the chain, the server's own first
    /// @param key PEM file with its PKCS#8 key, not encrypted
    public record Tls(Path certificate, Path key) {}

    /// What tests use: 127.0.0.1, any free port, no TLS, three event loops, so that WebSockets are on two.
    public static HttpServerSettings local() {
        return new HttpServerSettings(
                "127.0.0.1", 0, Transport.AUTO, 3, 0, null, true, List.of(), List.of(), List.of(), HttpLimits.DEFAULT);
    }
}
