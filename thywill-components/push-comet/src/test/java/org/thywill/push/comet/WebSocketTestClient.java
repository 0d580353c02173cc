package org.thywill.push.comet;

import java.net.URI;
import java.net.http.WebSocket;
import java.util.concurrent.CompletionStage;

final class WebSocketTestClient extends CometClient implements WebSocket.Listener {
    private final StringBuilder message = new StringBuilder();
    private WebSocket socket;

    WebSocketTestClient(CometServer server) {
        super(server);
    }

    @Override
    void open(String connect) {
        openSilently();
        socket.sendText(connect, true).join();
    }

    void openSilently() {
        var address = URI.create(address("/thywill/push/websocket").toString().replace("http", "ws"));
        socket = http.newWebSocketBuilder()
                .subprotocols("thywill.1")
                .buildAsync(address, this)
                .join();
    }

    WebSocket socket() {
        return socket;
    }

    @Override
    void sendFrame(String frame) {
        socket.sendText(frame, true).join();
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
        message.append(part);
        if (last) {
            message.toString().lines().forEach(this::came);
            message.setLength(0);
        }
        Thread.startVirtualThread(() -> {
            awaitReading();
            from.request(1);
        });
        return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        ended(new Closing(code, reason));
        return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
        ended(new Closing(0, String.valueOf(error)));
    }

    @Override
    public void cut() {
        socket.abort();
    }
}
