package org.thywill.remote;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Hands over a body line by line as it comes, in UTF-8. What stands after the last line feed is dropped: it was
/// cut.
final class LineSubscriber implements BodySubscriber<String> {
    /// Longer than anything a server keeps for a channel.
    static final int MAX_LINE_BYTES = 32 << 20;

    private final Consumer<String> lines;
    private final Valve valve;
    private final CompletableFuture<String> body = new CompletableFuture<>();
    private final ByteArrayOutputStream line = new ByteArrayOutputStream(256);
    private volatile Flow.@Nullable Subscription subscription;
    private volatile boolean cancelled;

    LineSubscriber(Consumer<String> lines, Valve valve) {
        this.lines = lines;
        this.valve = valve;
    }

    void cancel() {
        cancelled = true;
        var current = subscription;
        if (current != null) {
            current.cancel();
        }
    }

    /// Completes with an empty text when the body has ended.
    @Override
    public CompletionStage<String> getBody() {
        return body;
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        subscription = given;
        if (cancelled) {
            given.cancel();
        } else {
            valve.pass(() -> given.request(1));
        }
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        buffers.forEach(this::split);
        var current = subscription;
        if (line.size() > MAX_LINE_BYTES) {
            cancel();
            body.completeExceptionally(new IOException("A line has more than " + MAX_LINE_BYTES + " bytes"));
        } else if (current != null) {
            valve.pass(() -> current.request(1));
        }
    }

    @Override
    public void onError(Throwable error) {
        body.completeExceptionally(error);
    }

    @Override
    public void onComplete() {
        body.complete("");
    }

    private void split(ByteBuffer buffer) {
        var bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        int start = 0;
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '\n') {
                line.write(bytes, start, i - start);
                lines.accept(line.toString(StandardCharsets.UTF_8));
                line.reset();
                start = i + 1;
            }
        }
        line.write(bytes, start, bytes.length - start);
    }
}
