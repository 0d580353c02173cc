package org.thywill.remote;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.thywill.remote.WebSocketFrames.Event;

/// A connection over a WebSocket: section 4.1 of the protocol. One message is on its way at a time; what is to be
/// sent meanwhile goes with the next, as far as it fits.
///
/// A thread of its own connects and reads, another writes while there is something to write. The JDK's WebSocket is not
/// used, since it loses the end of a connection that comes before the next message is asked for.
final class WebSocketLink implements Connector.Link {
    private static final int MAX_MESSAGE_BYTES = LineSubscriber.MAX_LINE_BYTES;
    private static final int READ_BUFFER_BYTES = 2_048;
    /// How long the server may take to answer a farewell.
    private static final long FAREWELL_MS = 2_000;

    private final Endpoint endpoint;
    private final Timers timers;
    private final Connector.Listener listener;
    private final Valve valve;
    private final ArrayDeque<Frame> queue = new ArrayDeque<>(); // guarded by this, as is what follows
    private @Nullable Socket socket;
    private @Nullable OutputStream out;
    private @Nullable ByteBuffer ping;
    private @Nullable Exception failure;
    private int maxMessageBytes = Integer.MAX_VALUE;
    private int queuedBytes;
    private boolean writing;
    private boolean closing;
    private boolean closed;

    WebSocketLink(Endpoint endpoint, Timers timers, String connect, Connector.Listener listener) {
        this.endpoint = endpoint;
        this.timers = timers;
        this.listener = listener;
        this.valve = new Valve(endpoint.runtime().threads());
        queue.add(new Frame(0, connect));
        endpoint.runtime().sockets().execute(this::read);
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
        writeSoon();
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
            writeSoon();
            timers.after(FAREWELL_MS, this::abort);
        } else {
            abort();
        }
    }

    /// Ends both threads, whatever they are doing.
    private void abort() {
        Socket current;
        synchronized (this) {
            closed = true;
            closing = true;
            queue.clear();
            current = socket;
        }
        valve.set(true);
        if (current != null) {
            try {
                current.close();
            } catch (IOException _) {
                // it is of no use any more
            }
        }
    }

    private void fail(Exception cause) {
        synchronized (this) {
            failure = failure == null ? cause : failure;
        }
        abort();
    }

    /// The reading thread, from the first byte to the last.
    private void read() {
        End end;
        try {
            end = converse();
        } catch (IOException | InterruptedException | RuntimeException e) {
            fail(e);
            synchronized (this) {
                end = End.cut(failure == null ? e : failure);
            }
        }
        listener.onEnd(end);
        abort();
    }

    /// @return how the server has ended it
    private End converse() throws IOException, InterruptedException {
        var request = endpoint.webSocketRequest();
        var dialer = endpoint.runtime().dialer();
        var plain = begin(dialer.socket(request.uri()));
        var secured = dialer.connect(plain, request.uri());
        var in = new BufferedInputStream(secured.getInputStream(), READ_BUFFER_BYTES);
        var answer = new WebSocketHandshake(request).shake(in, secured.getOutputStream());
        endpoint.keepCookie(answer.headers());
        if (answer.status() != WebSocketHandshake.SWITCHING_PROTOCOLS) {
            return Refusals.ofConnect(answer);
        }
        synchronized (this) {
            out = secured.getOutputStream();
        }
        writeSoon();
        var frames = new WebSocketFrames(in, MAX_MESSAGE_BYTES);
        while (true) {
            valve.await();
            switch (frames.next()) {
                case Event.Text(var text) -> text.lines().forEach(this::tell);
                case Event.Ping(var data) -> answerPing(data);
                case Event.Pong() -> listener.onActivity();
                case Event.Close(int code, var reason) -> {
                    return code == 0 ? End.cut("The WebSocket was closed") : End.of(code, reason);
                }
            }
        }
    }

    private synchronized Socket begin(Socket unconnected) throws IOException {
        if (closed) {
            throw new IOException("The connection was given up");
        }
        socket = unconnected;
        return unconnected;
    }

    private void tell(String line) {
        if (line.isBlank()) {
            listener.onActivity();
        } else {
            listener.onFrame(line);
        }
    }

    private void answerPing(ByteBuffer data) {
        synchronized (this) {
            ping = data; // section 5.5.3: only the latest needs an answer
        }
        writeSoon();
        listener.onActivity();
    }

    private void writeSoon() {
        OutputStream to;
        synchronized (this) {
            to = out;
            if (to == null || writing || (queue.isEmpty() && ping == null)) {
                return;
            }
            writing = true;
        }
        try {
            endpoint.runtime().sockets().execute(() -> write(to));
        } catch (RejectedExecutionException e) {
            fail(e); // the runtime is closed
        }
    }

    /// The writing thread, while there is something to write.
    private void write(OutputStream to) {
        try {
            for (var frame = nextFrame(); frame != null; frame = nextFrame()) {
                to.write(frame);
                to.flush();
            }
        } catch (IOException e) {
            fail(e);
        }
    }

    private synchronized byte @Nullable [] nextFrame() {
        if (closed || (queue.isEmpty() && ping == null)) {
            writing = false;
            return null;
        }
        if (ping != null) {
            var data = new byte[ping.remaining()];
            ping.get(data);
            ping = null;
            return WebSocketFrames.write(WebSocketFrames.PONG, data);
        }
        return WebSocketFrames.write(WebSocketFrames.TEXT, takeMessage());
    }

    private byte[] takeMessage() {
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
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }
}
