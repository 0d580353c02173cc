package org.thywill.remote;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/// Opens TCP connections as the HTTP client does: with its trust in certificates, its proxies and its limit of time.
final class Dialer {
    private static final int HTTPS_PORT = 443;
    private static final int HTTP_PORT = 80;

    private final HttpClient http;
    private final @Nullable InetAddress localAddress;

    /// @param localAddress to connect from; null for any
    Dialer(HttpClient http, @Nullable InetAddress localAddress) {
        this.http = http;
        this.localAddress = localAddress;
    }

    /// A socket that is not connected yet. Closing it ends all that is done with it, at any time.
    Socket socket(URI server) {
        var proxy = proxy(server);
        return proxy.type() == Proxy.Type.SOCKS ? new Socket(proxy) : new Socket();
    }

    /// Connects a socket of [#socket]. Blocks.
    ///
    /// @return what to read from and write to: the same socket, or one that puts TLS on it
    /// @throws ConnectException or [UnknownHostException] if the server, or the proxy, cannot be reached
    /// @throws IOException if the proxy will not let us through, as well
    Socket connect(Socket socket, URI server) throws IOException {
        boolean secure = server.getScheme().equals("https");
        int port = server.getPort() >= 0 ? server.getPort() : secure ? HTTPS_PORT : HTTP_PORT;
        var proxy = proxy(server);
        int limitMs =
                (int) http.connectTimeout().map(Duration::toMillis).orElse(0L).longValue();
        try {
            if (localAddress != null) {
                socket.bind(new InetSocketAddress(localAddress, 0));
            }
            socket.setTcpNoDelay(true);
            socket.connect(firstHop(proxy, server.getHost(), port), limitMs);
        } catch (ConnectException | UnknownHostException e) {
            throw e;
        } catch (IOException e) {
            var unreachable = new ConnectException(e.getMessage());
            unreachable.initCause(e);
            throw unreachable;
        }
        if (proxy.type() == Proxy.Type.HTTP) {
            tunnel(socket, server.getHost(), port, limitMs);
        }
        return secure ? secure(socket, server.getHost(), port) : socket;
    }

    /// A proxy looks up the server's name itself.
    private static InetSocketAddress firstHop(Proxy proxy, String host, int port) {
        return switch (proxy.type()) {
            case DIRECT -> new InetSocketAddress(host, port);
            case SOCKS -> InetSocketAddress.createUnresolved(host, port);
            case HTTP -> {
                var address = (InetSocketAddress) proxy.address();
                yield new InetSocketAddress(address.getHostString(), address.getPort());
            }
        };
    }

    /// Has an HTTP proxy connect to the server: RFC 9110, section 9.3.6.
    private static void tunnel(Socket socket, String host, int port, int limitMs) throws IOException {
        var authority = host + ":" + port;
        socket.setSoTimeout(limitMs);
        var out = socket.getOutputStream();
        out.write(("CONNECT " + authority + " HTTP/1.1\r\nHost: " + authority + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        out.flush();
        int status = HttpHead.read(socket.getInputStream()).status();
        if (status / 100 != 2) {
            throw new IOException("The proxy has answered CONNECT " + authority + " with status " + status);
        }
        socket.setSoTimeout(0);
    }

    private Socket secure(Socket socket, String host, int port) throws IOException {
        var factory = http.sslContext().getSocketFactory();
        var secured = (SSLSocket) factory.createSocket(socket, host, port, true);
        var parameters = http.sslParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS"); // the certificate must be the host's: RFC 2818
        parameters.setApplicationProtocols(new String[] {"http/1.1"});
        secured.setSSLParameters(parameters);
        secured.startHandshake();
        return secured;
    }

    private Proxy proxy(URI server) {
        var selector = http.proxy().orElseGet(ProxySelector::getDefault);
        return selector == null
                ? Proxy.NO_PROXY
                : selector.select(server).stream().findFirst().orElse(Proxy.NO_PROXY);
    }
}
