package org.thywill.remote;

import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Opens connections over the first transport that works: the first that has ever worked, then the others in their
/// order. So a bad moment does not bind a client to a transport that it would not have chosen.
///
/// Another is tried if one did not get as far as `connected`, and nothing said that it would be the same with the
/// others: the server cannot be reached, or has answered for itself.
final class Fallback implements Connector {
    /// Opens a connection over one transport.
    interface Opener {
        Link open(Transport transport, String connect, Listener listener);

        /// As [Connector#moveTo].
        default void moveTo(@Nullable URI origin) {}

        /// Over the real transports.
        static Opener of(Endpoint endpoint, Timers timers) {
            return new Opener() {
                @Override
                public Link open(Transport transport, String connect, Listener listener) {
                    return switch (transport) {
                        case WEBSOCKET -> new WebSocketLink(endpoint, timers, connect, listener);
                        case SSE, STREAM -> new StreamLink(transport, endpoint, timers, connect, listener);
                        case LONG_POLL -> new LongPollLink(endpoint, timers, connect, listener);
                    };
                }

                @Override
                public void moveTo(@Nullable URI origin) {
                    endpoint.moveTo(origin);
                }
            };
        }
    }

    private final Opener opener;
    private final Timers timers;
    private final List<Transport> transports;
    private final long timeoutMs;
    private volatile @Nullable Transport worked;

    Fallback(Opener opener, Timers timers, List<Transport> transports, long timeoutMs) {
        this.opener = opener;
        this.timers = timers;
        this.transports = transports;
        this.timeoutMs = timeoutMs;
    }

    /// Over the real transports.
    Fallback(Endpoint endpoint, Timers timers, Options options) {
        this(
                Opener.of(endpoint, timers),
                timers,
                options.transports(),
                options.connectTimeout().toMillis());
    }

    @Override
    public void moveTo(@Nullable URI origin) {
        opener.moveTo(origin);
    }

    @Override
    public Link open(String connect, Listener listener) {
        var order = new ArrayList<>(transports);
        var first = worked;
        if (first != null) {
            order.remove(first);
            order.addFirst(first);
        }
        var attempt = new Attempt(connect, listener, order.iterator());
        attempt.tryNext();
        return attempt;
    }

    private void remember(Transport transport) {
        var best = worked;
        if (best == null || transports.indexOf(transport) < transports.indexOf(best)) {
            worked = transport;
        }
    }

    private static boolean isFinal(End end) {
        return end.code() != 0 || end.retryAfterMs() > 0 || isUnreachable(end.cause());
    }

    private static boolean isUnreachable(@Nullable Throwable cause) {
        for (var each = cause; each != null; each = each.getCause()) {
            if (each instanceof ConnectException
                    || each instanceof UnknownHostException
                    || each instanceof UnresolvedAddressException
                    || each instanceof HttpConnectTimeoutException) {
                return true;
            }
        }
        return false;
    }

    /// One connection, over one transport after another until one works.
    private final class Attempt implements Link {
        private final String connect;
        private final Listener listener;
        private final Iterator<Transport> order; // guarded by this, as is what follows
        private @Nullable Link link;
        private @Nullable Trial trial;
        private Timers.@Nullable Timer timer;
        private boolean closed;
        /// A transport was given up before it was answered. The server may take it for the newest when it arrives.
        private boolean stray;

        Attempt(String connect, Listener listener, Iterator<Transport> order) {
            this.connect = connect;
            this.listener = listener;
            this.order = order;
        }

        synchronized void tryNext() {
            var mine = new Trial(this);
            trial = mine;
            timer = timers.after(timeoutMs, () -> mine.onEnd(End.cut("No answer within " + timeoutMs + " ms")));
            link = opener.open(order.next(), connect, mine);
        }

        synchronized boolean isCurrent(Trial candidate) {
            return trial == candidate && !closed;
        }

        /// The current transport has ended.
        void onEnd(Trial ended, End end) {
            boolean byOurselves;
            synchronized (this) {
                if (trial != ended || closed) {
                    return;
                }
                if (timer != null) { // not connected yet
                    timer.cancel();
                    if (order.hasNext() && !isFinal(end)) {
                        link().close(false);
                        stray = true;
                        tryNext();
                        return;
                    }
                }
                byOurselves = stray && timer == null && end.isReplaced();
            }
            listener.onEnd(byOurselves ? End.cut(end.reason()) : end);
        }

        private Link link() {
            if (link == null) {
                throw new IllegalStateException("A transport spoke before it was opened");
            }
            return link;
        }

        @Override
        public synchronized Transport transport() {
            return link().transport();
        }

        @Override
        public synchronized void connected(String key, int maxMessageBytes) {
            if (timer != null) {
                timer.cancel();
                timer = null;
            }
            remember(link().transport());
            link().connected(key, maxMessageBytes);
        }

        @Override
        public synchronized void send(List<Frame> frames) {
            link().send(frames);
        }

        @Override
        public synchronized int bufferedBytes() {
            return link().bufferedBytes();
        }

        @Override
        public synchronized void read(boolean on) {
            link().read(on);
        }

        @Override
        public synchronized void close(boolean goodbye) {
            closed = true;
            if (timer != null) {
                timer.cancel();
            }
            link().close(goodbye);
        }
    }

    /// Hears one transport of an attempt, as long as it is the current one.
    private static final class Trial implements Listener {
        private final Attempt attempt;

        Trial(Attempt attempt) {
            this.attempt = attempt;
        }

        @Override
        public void onFrame(String text) {
            if (attempt.isCurrent(this)) {
                attempt.listener.onFrame(text);
            }
        }

        @Override
        public void onActivity() {
            if (attempt.isCurrent(this)) {
                attempt.listener.onActivity();
            }
        }

        @Override
        public void onEnd(End end) {
            attempt.onEnd(this, end);
        }
    }
}
