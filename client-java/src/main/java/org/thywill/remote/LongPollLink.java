package org.thywill.remote;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// A connection whose way down is one answer after another: long-poll, section 4.4 of the protocol.
///
/// Polls carry nothing but the cursor, so that one whose answer got lost can be sent again as it was.
final class LongPollLink implements Connector.Link {
    private static final String PATH = Transport.LONG_POLL.path();
    private static final long DEFAULT_WAIT_MS = 1_000;

    private final Endpoint endpoint;
    private final Timers timers;
    private final Connector.Listener listener;
    private final Sender sender;
    private final Valve valve;
    private volatile boolean closed;
    private volatile @Nullable String key;
    private volatile @Nullable CompletableFuture<?> exchange;

    LongPollLink(Endpoint endpoint, Timers timers, String connect, Connector.Listener listener) {
        this.endpoint = endpoint;
        this.timers = timers;
        this.listener = listener;
        this.valve = new Valve(endpoint.runtime().threads());
        this.sender = new Sender(endpoint, timers, listener::onEnd);
        var opening = endpoint.post(PATH, null, connect);
        exchange = opening;
        var _ = opening.whenCompleteAsync(this::onOpened, endpoint.runtime().threads());
    }

    @Override
    public Transport transport() {
        return Transport.LONG_POLL;
    }

    @Override
    public void connected(String connectionKey, int maxMessageBytes) {
        key = connectionKey;
        sender.connected(connectionKey);
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
        closed = true;
        sender.close(goodbye);
        var current = exchange;
        if (current != null) {
            current.cancel(true);
        }
    }

    private void onOpened(@Nullable HttpResponse<String> response, @Nullable Throwable error) {
        if (response == null) {
            listener.onEnd(error == null ? End.cut("cancelled") : End.cut(error));
        } else if (response.statusCode() == 200) {
            take(response.body());
        } else {
            listener.onEnd(Refusals.ofConnect(Answer.of(response)));
        }
    }

    /// Hands over an answer's frames, and polls for the next.
    private void take(String answer) {
        var lines = answer.lines().filter(line -> !line.isBlank()).toList();
        String cursor;
        try {
            cursor = Decoder.text(lines.isEmpty() ? "" : lines.getFirst(), "next");
        } catch (IllegalArgumentException e) {
            listener.onEnd(End.cut(e));
            return;
        }
        if (lines.size() == 1) {
            listener.onActivity();
        }
        lines.stream().skip(1).forEach(listener::onFrame);
        valve.pass(() -> poll(cursor, false));
    }

    /// @param again whether it was sent before, and its answer got lost
    private void poll(String cursor, boolean again) {
        var connection = key;
        if (closed) {
            return;
        } else if (connection == null) {
            listener.onEnd(End.cut("The answer held no connected"));
            return;
        }
        var polling = endpoint.post(PATH, connection, "{\"poll\":" + Json.write(cursor) + "}");
        exchange = polling;
        if (closed) {
            polling.cancel(true);
        }
        var _ = polling.whenCompleteAsync(
                (response, error) -> {
                    if (response != null) {
                        onPolled(cursor, response);
                    } else {
                        onLost(cursor, again, error);
                    }
                },
                endpoint.runtime().threads());
    }

    private void onPolled(String cursor, HttpResponse<String> response) {
        int status = response.statusCode();
        if (status == 200) {
            take(response.body());
        } else if (status == 429 || status == 503) {
            long askedMs = Refusals.retryAfterMs(Answer.of(response));
            timers.after(askedMs > 0 ? askedMs : DEFAULT_WAIT_MS, () -> poll(cursor, false));
        } else {
            listener.onEnd(Refusals.ofPoll(Answer.of(response)));
        }
    }

    /// A poll may get lost alone, with a connection that was idle for too long. If it is lost again, the way is cut or
    /// blocked: then the session comes back, over another transport if it must.
    private void onLost(String cursor, boolean again, Throwable error) {
        if (again) {
            listener.onEnd(End.cut(error));
        } else {
            poll(cursor, true);
        }
    }
}
