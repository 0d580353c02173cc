package org.thywill.remote;

import java.net.InetAddress;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// What clients share: one HTTP client, one timer thread, virtual threads for callbacks.
///
/// However many clients share it, it has two platform threads of its own, the HTTP client's selector and the
/// timer, besides those that carry virtual threads. A client over a WebSocket has one virtual thread, which reads; over
/// other transports one that idles has none. Each client costs one TCP connection, over SSE, streaming and long-poll a
/// second one while it sends: mind the server's limit of connections from one address.
///
/// An idle client takes about 15 KB of heap over a WebSocket and 40 KB over SSE or long-poll (measured with 200).
public final class ThywillClients implements AutoCloseable {

    private static final class Shared {
        private static final ThywillClients INSTANCE = create();
    }

    private final HttpClient http;
    private final Dialer dialer;
    private final ExecutorService threads;
    private final ExecutorService sockets;
    private final ScheduledThreadPoolExecutor scheduler;

    private ThywillClients(UnaryOperator<HttpClient.Builder> settings, @Nullable InetAddress localAddress) {
        threads = virtualThreads("thywill-client-");
        sockets = virtualThreads("thywill-client-socket-");
        scheduler = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().daemon().name("thywill-client-timer").factory());
        scheduler.setRemoveOnCancelPolicy(true);
        // HTTP/2 would put many clients on one TCP connection, and so under its limit of streams.
        var builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(10))
                .executor(threads);
        if (localAddress != null) {
            builder.localAddress(localAddress);
        }
        http = settings.apply(builder).build();
        dialer = new Dialer(http, localAddress);
    }

    private static ExecutorService virtualThreads(String name) {
        return Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name(name, 0).factory());
    }

    /// The one for whoever does not ask for another. It lasts as long as the program, and does not keep it running.
    public static ThywillClients shared() {
        return Shared.INSTANCE;
    }

    public static ThywillClients create() {
        return create(builder -> builder);
    }

    /// With trust in certificates, a proxy or a limit for connecting of one's own, which count for WebSockets as well.
    ///
    /// @param settings given a builder that is ready; executor, version and local address should stay as they are
    public static ThywillClients create(UnaryOperator<HttpClient.Builder> settings) {
        return new ThywillClients(settings, null);
    }

    /// As [#create(UnaryOperator)], connecting from one address of this machine, of which more than about 28,000
    /// clients
    /// of one server need several.
    public static ThywillClients create(UnaryOperator<HttpClient.Builder> settings, InetAddress localAddress) {
        return new ThywillClients(settings, localAddress);
    }

    /// Cuts off whatever uses it; close the clients before.
    @Override
    public void close() {
        scheduler.shutdownNow();
        sockets.shutdownNow();
        http.shutdownNow();
        threads.shutdown();
    }

    HttpClient http() {
        return http;
    }

    Dialer dialer() {
        return dialer;
    }

    /// For callbacks and other short work.
    ExecutorService threads() {
        return threads;
    }

    /// For reading and writing, which blocks. Interrupted when this is closed.
    ExecutorService sockets() {
        return sockets;
    }

    /// Timers of real time. Tasks run on threads of their own, so that one may wait for a lock or look up a name.
    Timers timers() {
        return new Timers() {
            @Override
            public long nowMs() {
                return System.nanoTime() / 1_000_000;
            }

            @Override
            public Timer after(long delayMs, Runnable task) {
                var scheduled =
                        scheduler.schedule(() -> threads.execute(task), Math.max(0, delayMs), TimeUnit.MILLISECONDS);
                return () -> scheduled.cancel(false);
            }
        };
    }
}
