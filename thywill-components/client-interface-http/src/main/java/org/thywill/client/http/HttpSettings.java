package org.thywill.client.http;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.thywill.component.ByteSize;
import org.thywill.component.Setting;
import org.thywill.component.SettingsException;
import org.thywill.http.HttpLimits;
import org.thywill.http.HttpServerSettings;
import org.thywill.http.Transport;

/// The settings of the client interface `http`.
public record HttpSettings(
        @Setting(value = "8080", min = "0", max = "65535", about = "The port to listen on; 0 for any free one.")
        int port,

        @Setting(
                value = "127.0.0.1",
                about = "The address to listen on: 127.0.0.1 is reached from this machine only, 0.0.0.0 from every"
                        + " network it is in.")
        String host,

        @Setting(about = "A PEM file with the certificate and its chain; with it, and only then, TLS is spoken.")
        String tlsCertificate,

        @Setting(about = "A PEM file with the certificate's private key, PKCS#8 and not encrypted.")
        String tlsKey,

        @Setting(value = "true", about = "Whether HTTP/2 is offered to browsers that connect over TLS.")
        boolean http2,

        @Setting(
                about = "Names that browsers know the server by, without ports, besides localhost, the machine's"
                        + " own name and its addresses.")
        List<String> hosts,

        @Setting(about = "Origins, such as https://example.org, whose pages may connect from elsewhere.")
        List<String> allowedOrigins,

        @Setting(about = "Addresses or ranges, such as 10.0.0.0/8, of proxies whose X-Forwarded headers count.")
        List<String> trustedProxies,

        @Setting(
                value = "auto",
                about = "How sockets are driven: auto (epoll on Linux, kqueue on macOS), epoll, io_uring, nio.")
        Transport transport,

        @Setting(value = "0", min = "0", max = "1024", about = "Threads for sockets; 0 for one per processor.")
        int eventLoops,

        @Setting(
                value = "0",
                min = "0",
                max = "1024",
                about = "On how many of the event-loops WebSockets are; 0 for all but one. With epoll and nio only.")
        int websocketEventLoops,

        @Setting(
                value = "0",
                min = "0",
                max = "10000000",
                about = "Open connections in all, past which new ones get 503; 0 for 80 % of the file limit.")
        int maxConnections,

        @Setting(
                value = "256",
                min = "0",
                max = "10000000",
                about = "Open connections from one address, past which new ones get 503; 0 for no such limit.")
        int maxConnectionsPerAddress,

        @Setting(
                value = "1000",
                min = "0",
                max = "1000000",
                about = "New connections a second in the long run, past which they get 503; as many as may be open"
                        + " can come at once. 0 for no such limit.")
        int newConnections,

        @Setting(
                value = "400",
                min = "0",
                max = "1000000",
                about = "New connections a second from one address in the long run, past which they get 503; as many"
                        + " as it may have open can come at once. 0 for no such limit.")
        int newConnectionsPerAddress,

        @Setting(value = "10s", min = "1s", max = "10m", about = "Time for the head of a request to arrive.")
        Duration headTimeout,

        @Setting(value = "30s", min = "1s", max = "10m", about = "Time for the body of a request to arrive.")
        Duration bodyTimeout,

        @Setting(value = "10s", min = "1s", max = "10m", about = "Time for a TLS handshake.")
        Duration handshakeTimeout,

        @Setting(value = "60s", min = "1s", max = "1h", about = "Time that a connection may be idle.")
        Duration idleTimeout,

        @Setting(value = "30s", min = "1s", max = "10m", about = "Time that a reader may take hardly anything.")
        Duration writeTimeout,

        @Setting(value = "100", min = "1", max = "10000", about = "Concurrent streams of one HTTP/2 connection.")
        int maxStreams,

        @Setting(value = "30d", min = "1m", max = "400d", about = "How long browsers keep the session cookie.")
        Duration cookieMaxAge,

        @Setting(value = "16MB", min = "0B", max = "1GB", about = "Memory for compressed files.")
        ByteSize compressedFiles) {

    private static final Pattern ORIGIN = Pattern.compile("https?://[^/@?#*\\s]+", Pattern.CASE_INSENSITIVE);
    private static final int MAX_REQUEST_LINE_BYTES = 4 << 10;
    private static final int MAX_HEADER_BYTES = 8 << 10;
    private static final int MAX_HEADERS = 64;

    /// @param directory that relative paths start from
    /// @throws SettingsException if only one of certificate and key is given, or an allowed origin is none
    HttpServerSettings toServerSettings(Path directory) {
        if (tlsCertificate.isEmpty() != tlsKey.isEmpty()) {
            throw new SettingsException(
                    "Only one of tls-certificate and tls-key is set.", "Set both to speak TLS, or neither.");
        }
        checkOrigins();
        checkEventLoops();
        var tls = tlsCertificate.isEmpty()
                ? null
                : new HttpServerSettings.Tls(directory.resolve(tlsCertificate), directory.resolve(tlsKey));
        return new HttpServerSettings(
                host,
                port,
                transport,
                eventLoops,
                websocketEventLoops,
                tls,
                http2,
                hosts,
                allowedOrigins,
                trustedProxies,
                limits());
    }

    private void checkOrigins() {
        for (var origin : allowedOrigins) {
            if (!ORIGIN.matcher(origin).matches()) {
                throw new SettingsException(
                        "allowed-origins holds \"" + origin + "\", which is no origin.",
                        "Write scheme, host and, if it has one, the port: https://example.org. There is no way to"
                                + " allow all.");
            }
        }
    }

    private void checkEventLoops() {
        if (eventLoops > 0 && websocketEventLoops > eventLoops) {
            throw new SettingsException(
                    "websocket-event-loops is " + websocketEventLoops + ", but event-loops only " + eventLoops + ".",
                    "Set it to at most as many as there are, or to 0 for all but one.");
        }
    }

    private HttpLimits limits() {
        return new HttpLimits(
                maxConnections,
                maxConnectionsPerAddress,
                newConnections,
                newConnectionsPerAddress,
                MAX_REQUEST_LINE_BYTES,
                MAX_HEADER_BYTES,
                MAX_HEADERS,
                headTimeout,
                bodyTimeout,
                handshakeTimeout,
                idleTimeout,
                writeTimeout,
                maxStreams);
    }
}
