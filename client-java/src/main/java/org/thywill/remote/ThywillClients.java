package org.thywill.remote;

import java.net.http.HttpClient;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/// What clients share: one HTTP client, one timer thread, virtual threads for callbacks.
///
/// However many clients share it, it has two platform threads of its own, the HTTP client's selector and the
/// timer; a client that idles has no thread at all. Each client costs one TCP connection, over SSE, streaming and
/// long-poll a second one while it sends: mind the server's limit of connections from one address.
///
/// An idle client takes about 75 KB of heap over a WebSocket and 40 KB over SSE or long-poll (measured with 200). Of
/// the 75 KB, 45 KB are buffers of the JDK's that
/// `-Djdk.httpclient.websocket.writeBufferSize=1024 -Djdk.httpclient.websocket.intermediateBufferSize=1024
/// -Djdk.httpclient.bufsize=2048` saves where thousands run in one program.
public final class ThywillClients implements AutoCloseable {

    private static final class Shared {
        private static final ThywillClients INSTANCE = create();
    }

    private final HttpClient http;
    private final ExecutorService threads;
    private final ScheduledThreadPoolExecutor scheduler;

    private ThywillClients(UnaryOperator<HttpClient.Builder> settings) {
        threads = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("thywill-client-", 0).factory());
        scheduler = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().daemon().name("thywill-client-timer").factory());
        scheduler.setRemoveOnCancelPolicy(true);
        // HTTP/2 would put many clients on one TCP connection, and so under its limit of streams.
        var builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(10))
                .executor(threads);
        http = settings.apply(builder).build();
    }

    /// The one for whoever does not ask for another. It lasts as long as the program, and does not keep it running.
    public static ThywillClients shared() {
        return Shared.INSTANCE;
    }

    public static ThywillClients create() {
        return create(builder -> builder);
    }

    /// With an HTTP client of one's own making: trust in certificates, a proxy, or the local address to connect
    /// from ([HttpClient.Builder#localAddress]), of which more than about 28,000 clients of one server need
    /// several.
    ///
    /// @param settings given a builder that is ready; executor and version should stay as they are
    public static ThywillClients create(UnaryOperator<HttpClient.Builder> settings) {
        return new ThywillClients(settings);
    }

    /// Cuts off whatever uses it; close the clients before.
    @Override
    public void close() {
        scheduler.shutdownNow();
        http.shutdownNow();
        threads.shutdown();
    }

    HttpClient http() {
        return http;
    }

    ExecutorService threads() {
        return threads;
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
