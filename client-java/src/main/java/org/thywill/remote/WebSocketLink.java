package org.thywill.remote;

import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// A connection over a WebSocket: section 4.1 of the protocol. One message is on its way at a time; what is to be
/// sent meanwhile goes with the next, as far as it fits.
final class WebSocketLink implements Connector.Link {
    private static final int MAX_MESSAGE_CHARS = LineSubscriber.MAX_LINE_BYTES;
    /// How long the server may take to answer a farewell.
    private static final long FAREWELL_MS = 2_000;

    private final Endpoint endpoint;
    private final Timers timers;
    private final Connector.Listener listener;
    private final Valve valve;
    private final ArrayDeque<Frame> queue = new ArrayDeque<>(); // guarded by this, as is what follows
    private @Nullable WebSocket socket;
    private int maxMessageBytes = Integer.MAX_VALUE;
    private int queuedBytes;
    private boolean sending;
    private boolean closing;
    private boolean closed;

    WebSocketLink(Endpoint endpoint, Timers timers, String connect, Connector.Listener listener) {
        this.endpoint = endpoint;
        this.timers = timers;
        this.listener = listener;
        this.valve = new Valve(endpoint.runtime().threads());
        queue.add(new Frame(0, connect));
        var _ = endpoint.open(new Reader())
                .whenCompleteAsync(
                        (_, error) -> onOpened(error), endpoint.runtime().threads());
    }

    @Override
    public Transport transport() {
        return Transport.WEBSOCKET;
    }

    @Override
    public synchronized void connected(String key, int maxBytes) {
        maxMessageBytes = maxBytes;
    }

    @Override
    public void send(List<Frame> frames) {
        synchronized (this) {
            for (var frame : frames) {
                queue.add(frame);
                queuedBytes += frame.bytes();
            }
        }
        sendNext();
    }

    @Override
    public synchronized int bufferedBytes() {
        return queuedBytes;
    }

    @Override
    public void read(boolean on) {
        valve.set(on);
    }

    @Override
    public void close(boolean goodbye) {
        synchronized (this) {
            if (closing) {
                return;
            }
            closing = true;
            queue.clear();
            if (goodbye) {
                queue.add(Frame.GOODBYE);
            }
        }
        if (goodbye) {
            sendNext();
            timers.after(FAREWELL_MS, this::abort);
        } else {
            abort();
        }
    }

    private void onOpened(@Nullable Throwable error) {
        if (error == null) {
            return;
        }
        var cause = error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
        listener.onEnd(
                cause instanceof WebSocketHandshakeException refused
                        ? Refusals.ofHandshake(refused.getResponse(), refused)
                        : End.cut(cause));
    }

    private void abort() {
        WebSocket current;
        synchronized (this) {
            closed = true;
            closing = true;
            queue.clear();
            current = socket;
        }
        if (current != null) {
            current.abort();
        }
    }

    private void sendNext() {
        WebSocket current;
        String text;
        synchronized (this) {
            current = socket;
            if (current == null || sending || queue.isEmpty()) {
                return;
            }
            sending = true;
            text = takeMessage();
        }
        var _ = current.sendText(text, true)
                .whenCompleteAsync(
                        (_, error) -> onSent(error), endpoint.runtime().threads());
    }

    private String takeMessage() {
        var text = new StringBuilder();
        int bytes = 0;
        for (var frame = queue.peek(); frame != null; frame = queue.peek()) {
            int size = frame.bytes();
            if (bytes > 0 && bytes + 1 + size > maxMessageBytes) {
                break;
            }
            if (bytes > 0) {
                text.append('\n');
            }
            bytes += size + 1;
            queuedBytes = Math.max(0, queuedBytes - size);
            text.append(queue.remove().text());
        }
        return text.toString();
    }

    private void onSent(@Nullable Throwable error) {
        synchronized (this) {
            sending = false;
        }
        if (error == null) {
            sendNext();
        } else {
            listener.onEnd(End.cut(error));
        }
    }

    /// What the JDK calls, one call at a time.
    private final class Reader implements WebSocket.Listener {
        private final StringBuilder message = new StringBuilder();

        @Override
        public void onOpen(WebSocket opened) {
            boolean late;
            synchronized (WebSocketLink.this) {
                socket = opened;
                late = closed;
            }
            if (late) {
                opened.abort();
            } else {
                sendNext();
                more(opened);
            }
        }

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            message.append(data);
            if (message.length() > MAX_MESSAGE_CHARS) {
                abort();
                listener.onEnd(End.cut("A message has more than " + MAX_MESSAGE_CHARS + " characters"));
                return null;
            }
            if (last) {
                var text = message.toString();
                message.setLength(0);
                text.lines().forEach(this::tell);
            }
            more(from);
            return null;
        }

        private void tell(String line) {
            if (line.isBlank()) {
                listener.onActivity();
            } else {
                listener.onFrame(line);
            }
        }

        @Override
        public @Nullable CompletionStage<?> onPing(WebSocket from, ByteBuffer data) {
            listener.onActivity();
            more(from);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onPong(WebSocket from, ByteBuffer data) {
            listener.onActivity();
            more(from);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
            // 1005 and 1006 say that there was no code
            listener.onEnd(code == 1005 || code == 1006 ? End.cut("The WebSocket was closed") : End.of(code, reason));
            return null;
        }

        @Override
        public void onError(WebSocket from, Throwable error) {
            listener.onEnd(End.cut(error));
        }

        private void more(WebSocket from) {
            valve.pass(() -> from.request(1));
        }
    }
}
