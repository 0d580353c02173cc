package org.thywill.push.comet;

import org.thywill.component.testkit.TestWebSocket;

final class WebSocketTestClient extends CometClient implements TestWebSocket.Listener {
    private TestWebSocket socket;

    WebSocketTestClient(CometServer server) {
        super(server);
    }

    @Override
    void open(String connect) {
        openSilently("thywill.1");
        socket.sendText(connect);
    }

    void openSilently(String... subprotocols) {
        var address = address("/thywill/push/websocket");
        socket = compressed
                ? TestWebSocket.openDeflating(address, this, subprotocols)
                : TestWebSocket.open(address, this, subprotocols);
    }

    TestWebSocket socket() {
        return socket;
    }

    @Override
    void sendFrame(String frame) {
        socket.sendText(frame);
    }

    @Override
    public void onText(String text) {
        text.lines().forEach(this::came);
        awaitReading();
    }

    @Override
    public void onEnd(int code, String reason) {
        ended(new Closing(code, reason));
    }

    @Override
    public void cut() {
        socket.close();
    }
}
