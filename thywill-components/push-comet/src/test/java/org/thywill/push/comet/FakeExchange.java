package org.thywill.push.comet;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.thywill.http.HttpExchange;
import org.thywill.http.Outlet;
import org.thywill.http.OutletListener;
import org.thywill.http.WebSocketLimits;
import org.thywill.http.WebSocketListener;

/// A request whose answer the test looks at.
final class FakeExchange implements HttpExchange {
    FakeOutlet outlet;
    int status;
    String body = "";
    private Runnable onAbort = () -> {};

    void abort() {
        onAbort.run();
    }

    boolean isAnswered() {
        return status != 0;
    }

    @Override
    public String method() {
        return "POST";
    }

    @Override
    public String path() {
        return "/";
    }

    @Override
    public Map<String, List<String>> query() {
        return Map.of();
    }

    @Override
    public @Nullable String header(CharSequence name) {
        return null;
    }

    @Override
    public List<String> headerList(CharSequence name) {
        return List.of();
    }

    @Override
    public @Nullable String cookie(String name) {
        return null;
    }

    @Override
    public ByteBuf body() {
        return Unpooled.EMPTY_BUFFER;
    }

    @Override
    public String remoteAddress() {
        return "192.0.2.1";
    }

    @Override
    public boolean secure() {
        return false;
    }

    @Override
    public boolean fromForeignPage() {
        return false;
    }

    @Override
    public EventLoop eventLoop() {
        throw new UnsupportedOperationException("The fake has no event loop");
    }

    @Override
    public void respond(int answerStatus, HttpHeaders headers, ByteBuf answerBody) {
        if (isAnswered()) {
            throw new IllegalStateException("Answered already with " + status);
        }
        status = answerStatus;
        body = answerBody.toString(UTF_8);
        answerBody.release();
    }

    @Override
    public Outlet stream(int answerStatus, HttpHeaders headers, OutletListener listener) {
        status = answerStatus;
        outlet = new FakeOutlet(Outlet.Framing.CHUNKED);
        return outlet;
    }

    @Override
    public boolean isWebSocketUpgrade() {
        return true;
    }

    @Override
    public Outlet upgrade(@Nullable String subprotocol, WebSocketLimits limits, WebSocketListener listener) {
        status = 101;
        outlet = new FakeOutlet(Outlet.Framing.PLAIN);
        return outlet;
    }

    @Override
    public void onAbort(Runnable callback) {
        onAbort = callback;
    }
}
