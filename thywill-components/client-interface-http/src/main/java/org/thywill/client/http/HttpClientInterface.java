package org.thywill.client.http;

import java.io.IOException;
import java.net.BindException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import org.thywill.component.ClientInterface;
import org.thywill.component.ComponentContext;
import org.thywill.component.ComponentException;
import org.thywill.http.HttpEndpoint;
import org.thywill.http.HttpHost;
import org.thywill.http.HttpServer;

/// Pages, files and what clients send, over HTTP; pushes mount their own addresses on the same port.
final class HttpClientInterface implements ClientInterface, HttpHost {
    private final HttpSettings settings;
    private final HttpServer server;
    private final SendEndpoint sends;

    /// @throws IllegalArgumentException if a trusted proxy is no address
    HttpClientInterface(HttpSettings settings, ComponentContext context) {
        this.settings = settings;
        var errors = new Errors(context.site());
        this.sends = new SendEndpoint(context.gateway(), errors, context.counters());
        this.server = new HttpServer(
                settings.toServerSettings(context.settingsDirectory()), errors, context.counters()::counter);
        var pages = new PageEndpoint(context.site(), new SessionCookie(context.gateway(), settings), errors);
        var files = new FileEndpoint(context.site(), new CompressedFiles(settings.compressedFiles()), errors);
        server.mount("/", pages);
        server.mount("/favicon.ico", new FaviconEndpoint(errors));
        server.mount("/thywill/js", files);
        server.mount("/apps", files);
        server.mount("/thywill/send", sends);
        server.mount("/thywill/ops/health", new HealthEndpoint(errors));
    }

    @Override
    public void mount(String prefix, HttpEndpoint endpoint) {
        server.mount(prefix, endpoint);
    }

    @Override
    public void allowSends(int bytes) {
        sends.allow(bytes);
    }

    @Override
    public void start() {
        try {
            server.start();
        } catch (BindException e) {
            throw new ComponentException(
                    "Port " + settings.port() + " on " + settings.host() + " is in use by another program.",
                    "Stop that program, or choose another port with --port or, in settings.yml, with"
                            + " thywill.client-interface.settings.port.",
                    e);
        } catch (UnknownHostException e) {
            throw new ComponentException(
                    "The name of the host to listen on cannot be resolved: " + settings.host() + ".",
                    "thywill.client-interface.settings.host: found \"" + settings.host()
                            + "\", but expected a name or an"
                            + " address of this machine, such as 127.0.0.1, or 0.0.0.0 for all it has.",
                    e);
        } catch (IOException | IllegalStateException e) {
            throw new ComponentException(
                    "The client interface could not listen on " + settings.host() + ":" + settings.port() + ": "
                            + e.getMessage() + ".",
                    "Check host, transport, tls-certificate and tls-key below thywill.client-interface.settings in"
                            + " settings.yml.",
                    e);
        }
    }

    @Override
    public void open() {
        server.open();
    }

    @Override
    public List<URI> addresses() {
        return Addresses.of(settings.tlsCertificate().isEmpty() ? "http" : "https", settings.host(), server.port());
    }

    @Override
    public void stop(Duration grace) {
        server.stop(grace);
    }
}
