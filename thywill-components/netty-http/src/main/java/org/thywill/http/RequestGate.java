package org.thywill.http;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.net.InetAddress;
import java.net.UnknownHostException;

/// Decides on a request by its head alone, before any of its body is read.
final class RequestGate {
    private final Mounts mounts;
    private final HostPolicy hosts;
    private final OriginPolicy origins;
    private final TrustedProxies proxies;

    RequestGate(Mounts mounts, HttpServerSettings settings) {
        this.mounts = mounts;
        this.hosts = new HostPolicy(settings.hosts(), machineName());
        this.origins = new OriginPolicy(settings.allowedOrigins());
        this.proxies = new TrustedProxies(settings.trustedProxies());
    }

    TrustedProxies proxies() {
        return proxies;
    }

    /// @param bodyLength announced; 0 for no body, -1 if it is not known before
    /// @throws HttpErrorException if the request is not to be handled
    Admission admit(RequestHead head, Peer peer, long bodyLength) throws HttpErrorException {
        var origin = proxies.originOf(head, peer);
        hosts.check(origin.host(), peer);
        boolean webSocket = WebSocketHandshake.check(head);
        if (webSocket && bodyLength != 0) {
            throw HttpError.badRequest("A request to open a WebSocket has no body");
        }
        boolean foreign = origins.isForeign(head, origin.secure(), origin.host());
        if (foreign && (webSocket || OriginPolicy.changesSomething(head))) {
            throw HttpError.refused(
                    403,
                    "forbidden",
                    "Pages of another origin may not do this; settings can name it an allowed-origin");
        }
        checkEncoding(head);
        var endpoint = OriginPolicy.isPreflight(head) ? preflight(head) : endpoint(head);
        if (bodyLength > endpoint.maxBodyBytes()) {
            throw Http1BodyReader.tooBig();
        }
        return new Admission(endpoint, origin.remoteAddress(), origin.secure(), webSocket, foreign, headers(head));
    }

    /// The headers that every answer to a request has so that pages of allowed origins can read it.
    HttpHeaders headers(RequestHead head) {
        return origins.responseHeaders(head);
    }

    private HttpEndpoint preflight(RequestHead head) throws HttpErrorException {
        var headers = origins.preflightHeaders(head);
        return exchange -> exchange.respond(204, headers, Unpooled.EMPTY_BUFFER);
    }

    private HttpEndpoint endpoint(RequestHead head) throws HttpErrorException {
        var endpoint = mounts.find(head.target().path());
        if (endpoint == null) {
            throw HttpError.refused(404, "not-found", "There is nothing at this address");
        }
        return endpoint;
    }

    /// What is compressed could be a bomb, and nothing that is sent here is worth it.
    private static void checkEncoding(RequestHead head) throws HttpErrorException {
        for (var encoding : head.headers().getAll(HttpHeaderNames.CONTENT_ENCODING)) {
            if (!encoding.equalsIgnoreCase("identity")) {
                throw HttpError.refused(415, "unsupported-type", "Bodies of requests must not be encoded");
            }
        }
    }

    private static String machineName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException _) {
            return "localhost";
        }
    }
}
