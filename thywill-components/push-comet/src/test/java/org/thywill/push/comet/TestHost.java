package org.thywill.push.comet;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.thywill.component.ClientGateway;
import org.thywill.component.ClientInterface;
import org.thywill.http.HttpEndpoint;
import org.thywill.http.HttpExchange;
import org.thywill.http.HttpHost;
import org.thywill.http.HttpServer;
import org.thywill.http.HttpServerSettings;
import org.thywill.wire.ClientFrame;
import org.thywill.wire.ClientFrames;

/// A client interface that has nothing but the port, and takes what clients send beside their connections.
final class TestHost implements ClientInterface, HttpHost {
    private final HttpServer server = new HttpServer(HttpServerSettings.local());
    private final ClientGateway gateway;
    private int allowedSendBytes;

    TestHost(ClientGateway gateway) {
        this.gateway = gateway;
    }

    @Override
    public void start() {
        server.mount("/thywill/send/", this::take);
        try {
            server.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void take(HttpExchange exchange) {
        var link = gateway.link(String.valueOf(exchange.header("Thywill-Connection")));
        if (link.isPresent()) {
            for (var frame : new ClientFrames().decode(ByteBufUtil.getBytes(exchange.body()), 100)) {
                link.get().receive(((ClientFrame.Message) frame).message());
            }
        }
        exchange.respond(link.isPresent() ? 200 : 410, new DefaultHttpHeaders(), Unpooled.EMPTY_BUFFER);
    }

    @Override
    public void mount(String prefix, HttpEndpoint endpoint) {
        server.mount(prefix, endpoint);
    }

    @Override
    public void allowSends(int bytes) {
        allowedSendBytes = bytes;
    }

    int allowedSendBytes() {
        return allowedSendBytes;
    }

    @Override
    public void open() {
        server.open();
    }

    URI address(String path) {
        return URI.create("http://127.0.0.1:" + server.port() + path);
    }

    @Override
    public List<URI> addresses() {
        return List.of(address("/"));
    }

    @Override
    public void stop(Duration grace) {
        server.stop(grace);
    }
}
