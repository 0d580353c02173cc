package org.thywill.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// One admitted request, over either HTTP version.
final class Exchange implements HttpExchange {
    private final Responder responder;
    private final RequestHead head;
    private final Admission admission;
    private final ByteBuf body;
    private final AtomicBoolean answered = new AtomicBoolean();

    /// Answered in full, or begun to be, or gone; event loop only.
    private boolean ended;

    /// Event loop only.
    private @Nullable Runnable abortCallback;

    Exchange(Responder responder, RequestHead head, Admission admission, ByteBuf body) {
        this.responder = responder;
        this.head = head;
        this.admission = admission;
        this.body = body;
    }

    RequestHead head() {
        return head;
    }

    Admission admission() {
        return admission;
    }

    boolean isAnswered() {
        return answered.get();
    }

    /// The answer has gone out, or its head has.
    void end() {
        if (!ended) {
            ended = true;
            abortCallback = null;
            body.release();
        }
    }

    /// The other end is gone, unanswered.
    void abort() {
        if (!ended) {
            var callback = abortCallback;
            end();
            if (callback != null) {
                callback.run();
            }
        }
    }

    @Override
    public String method() {
        return head.method();
    }

    @Override
    public String path() {
        return head.target().path();
    }

    @Override
    public Map<String, List<String>> query() {
        return head.target().query();
    }

    @Override
    public @Nullable String header(CharSequence name) {
        return head.header(name);
    }

    @Override
    public List<String> headerList(CharSequence name) {
        return head.headers().getAll(name).stream()
                .flatMap(line -> Stream.of(line.split(",")))
                .map(String::strip)
                .filter(member -> !member.isEmpty())
                .toList();
    }

    @Override
    public @Nullable String cookie(String name) {
        for (var line : head.headers().getAll(HttpHeaderNames.COOKIE)) {
            var value = Cookies.find(line, name);
            if (value != null) {
                return value;
            }
        }
        return null;
    }

    @Override
    public ByteBuf body() {
        return body;
    }

    @Override
    public String remoteAddress() {
        return admission.remoteAddress();
    }

    @Override
    public boolean secure() {
        return admission.secure();
    }

    @Override
    public boolean fromForeignPage() {
        return admission.foreign();
    }

    @Override
    public EventLoop eventLoop() {
        return responder.eventLoop();
    }

    @Override
    public void respond(int status, HttpHeaders headers, ByteBuf responseBody) {
        claim();
        onLoop(() -> responder.respond(this, status, headers, responseBody));
    }

    @Override
    public void respond(PreparedHead prepared, ByteBuf responseBody) {
        claim();
        onLoop(() -> responder.respond(this, prepared, responseBody));
    }

    @Override
    public Outlet stream(int status, HttpHeaders headers, OutletListener listener) {
        claim();
        return responder.stream(this, status, headers, listener);
    }

    @Override
    public boolean isWebSocketUpgrade() {
        return admission.webSocketUpgrade();
    }

    @Override
    public Outlet upgrade(@Nullable String subprotocol, WebSocketLimits limits, WebSocketListener listener) {
        if (!admission.webSocketUpgrade()) {
            throw new IllegalStateException("The request for " + path() + " does not ask for a WebSocket");
        }
        claim();
        return responder.upgrade(this, subprotocol, limits, listener);
    }

    private void claim() {
        if (!answered.compareAndSet(false, true)) {
            throw new IllegalStateException("The request for " + path() + " is answered already");
        }
    }

    @Override
    public void onAbort(Runnable callback) {
        onLoop(() -> {
            if (!ended) {
                abortCallback = callback;
            } else if (!answered.get()) {
                callback.run();
            }
        });
    }

    private void onLoop(Runnable task) {
        if (eventLoop().inEventLoop()) {
            task.run();
        } else {
            eventLoop().execute(task);
        }
    }
}
