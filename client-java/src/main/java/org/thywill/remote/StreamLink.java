package org.thywill.remote;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// A connection whose way down is one long answer: SSE and streaming, sections 4.2 and 4.3 of the protocol.
final class StreamLink implements Connector.Link {
    private static final String DATA = "data:";

    private final Transport transport;
    private final Connector.Listener listener;
    private final Sender sender;
    private final Valve valve;
    private final LineSubscriber lines;
    private final CompletableFuture<HttpResponse<String>> exchange;

    /// @param transport [Transport#SSE] or [Transport#STREAM]
    StreamLink(Transport transport, Endpoint endpoint, Timers timers, String connect, Connector.Listener listener) {
        this.transport = transport;
        this.listener = listener;
        this.valve = new Valve(endpoint.runtime().threads());
        this.lines = new LineSubscriber(this::onLine, valve);
        this.sender = new Sender(endpoint, timers, listener::onEnd);
        this.exchange = endpoint.post(transport.path(), null, connect, () -> lines);
        var _ = exchange.whenCompleteAsync(this::onEnd, endpoint.runtime().threads());
    }

    @Override
    public Transport transport() {
        return transport;
    }

    @Override
    public void connected(String key, int maxMessageBytes) {
        sender.connected(key);
    }

    @Override
    public void send(List<Frame> frames) {
        sender.send(frames);
    }

    @Override
    public int bufferedBytes() {
        return sender.bufferedBytes();
    }

    @Override
    public void read(boolean on) {
        valve.set(on);
    }

    @Override
    public void close(boolean goodbye) {
        sender.close(goodbye);
        lines.cancel();
        exchange.cancel(true);
    }

    private void onLine(String line) {
        if (transport == Transport.STREAM) {
            tell(line);
        } else if (line.startsWith(DATA)) {
            tell(line.substring(DATA.length()));
        } else if (line.startsWith(":")) {
            listener.onActivity();
        }
    }

    private void tell(String frame) {
        if (frame.isBlank()) {
            listener.onActivity();
        } else {
            listener.onFrame(frame);
        }
    }

    private void onEnd(@Nullable HttpResponse<String> response, @Nullable Throwable error) {
        if (response == null) {
            listener.onEnd(error == null ? End.cut("cancelled") : End.cut(error));
        } else if (response.statusCode() == 200) {
            listener.onEnd(End.cut("The answer ended"));
        } else {
            listener.onEnd(Refusals.ofConnect(Answer.of(response)));
        }
    }
}
