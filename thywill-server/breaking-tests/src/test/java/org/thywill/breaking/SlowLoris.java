package org.thywill.breaking;

import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.thywill.component.testkit.ThywillServer;

/// H11: many connections that take their time: heads and bodies byte by byte, answers that are not read, WebSockets
/// that are asked for and never used, connections that say nothing.
final class SlowLoris extends BesideOthers {
    private static final int BYTE_EVERY_MS = 5_000;
    /// From one of them to the next: it is not how many come at a time that is hard to bear here, but how many stay.
    private static final long EVERY_NANOS = 2_000_000;

    private static final Duration SLACK = Duration.ofSeconds(4);
    private static final int FROM_ONE_ADDRESS = 100;
    private static final int FIRST_ADDRESS = 0x200;
    private static final String LAST_REQUEST = "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    private static final String MANY_REQUESTS = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".repeat(200);

    /// Of each of two kinds, beforehand.
    private static final int WARM_UP = 250;

    /// What they do, and how long the server bears it by default.
    private enum Kind {
        SILENT(10),
        HEAD_BYTE_BY_BYTE(10),
        BODY_BYTE_BY_BYTE(30),
        /// Its requests are answered until its buffers are full, and then it has 30 s.
        READS_NOTHING(45),
        OPENS_A_WEB_SOCKET_AND_IS_SILENT(10);

        private final Duration patience;

        Kind(int seconds) {
            patience = Duration.ofSeconds(seconds);
        }
    }

    /// How long a connection took to be opened, its WebSocket included, and how long from then on until the server had
    /// enough of it.
    private record Life(Duration opening, Duration borne) {}

    @Override
    public String id() {
        return "H11";
    }

    @Override
    public String title() {
        return "many connections that take their time";
    }

    @Override
    public Duration limit() {
        return Duration.ofMinutes(4);
    }

    @Override
    int attacks(Stage stage) {
        return 1;
    }

    @Override
    void warmUp(Stage stage, ThywillServer server) throws Exception {
        var visits = new ArrayList<Callable<@Nullable Void>>();
        for (int i = 0; i < stage.bench().either(WARM_UP, 0); i++) {
            int from = FIRST_ADDRESS + i / FROM_ONE_ADDRESS;
            visits.add(() -> open(server.address(), from));
            visits.add(() -> read(server.address(), from));
        }
        try (var visitors = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var visit : visitors.invokeAll(visits)) {
                visit.get();
            }
        }
    }

    private static @Nullable Void open(URI server, int from) throws IOException {
        Foe.overWebSocket(server, from, "").close();
        return null;
    }

    private static @Nullable Void read(URI server, int from) throws IOException {
        try (var foe = new Foe(server, from)) {
            foe.send(MANY_REQUESTS + LAST_REQUEST).readToEnd();
        }
        return null;
    }

    @Override
    void attack(Stage stage, ThywillServer server, Report report) throws InterruptedException {
        int each = stage.bench().either(500, 20);
        var runs = new EnumMap<Kind, List<FutureTask<Life>>>(Kind.class);
        int count = 0;
        for (int i = 0; i < each; i++) {
            for (var kind : Kind.values()) {
                int from = FIRST_ADDRESS + count++ / FROM_ONE_ADDRESS;
                var run = new FutureTask<>((Callable<Life>) () -> live(server.address(), from, kind));
                runs.computeIfAbsent(kind, _ -> new ArrayList<>()).add(run);
                Thread.ofVirtual().start(run);
                LockSupport.parkNanos(EVERY_NANOS);
            }
        }
        stage.progress(count + " connections");
        for (var kind : Kind.values()) {
            judge(report, kind, runs.get(kind));
        }
    }

    private static void judge(Report report, Kind kind, List<FutureTask<Life>> runs) throws InterruptedException {
        var longest = Duration.ZERO;
        var opening = Duration.ZERO;
        var failures = new ArrayList<String>();
        for (var run : runs) {
            try {
                var life = run.get();
                longest = longer(longest, life.borne());
                opening = longer(opening, life.opening());
            } catch (ExecutionException e) {
                failures.add(String.valueOf(e.getCause()));
            }
        }
        report.figure(kind + "Ms", longest.toMillis())
                .figure(kind + "OpeningMs", opening.toMillis())
                .require(
                        failures.isEmpty(),
                        kind + ": " + failures.size() + ", first "
                                + failures.stream().findFirst())
                .require(longest.compareTo(kind.patience.multipliedBy(3)) <= 0, kind + " was borne for " + longest)
                .target(longest.compareTo(kind.patience.plus(SLACK)) <= 0, kind + " was borne for " + longest)
                .target(opening.compareTo(SLACK) <= 0, kind + " took " + opening + " to be opened");
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    private static Life live(URI server, int from, Kind kind) throws IOException {
        long asked = System.nanoTime();
        long opened = asked;
        try (var foe = kind == Kind.OPENS_A_WEB_SOCKET_AND_IS_SILENT
                ? Foe.overWebSocket(server, from, "")
                : new Foe(server, from)) {
            opened = System.nanoTime();
            var answer = switch (kind) {
                case SILENT -> foe.readToEnd();
                case HEAD_BYTE_BY_BYTE -> foe.dribble("GET / HTTP/1.1\r\nHost: localhost\r\n", BYTE_EVERY_MS);
                case BODY_BYTE_BY_BYTE -> {
                    foe.send("POST /thywill/send/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n");
                    yield foe.dribble("x".repeat(1_000), BYTE_EVERY_MS);
                }
                case READS_NOTHING -> {
                    foe.floodUntilCut(MANY_REQUESTS);
                    yield "";
                }
                case OPENS_A_WEB_SOCKET_AND_IS_SILENT -> "closed with " + foe.nextClose();
            };
            var expected = switch (kind) {
                case HEAD_BYTE_BY_BYTE, BODY_BYTE_BY_BYTE -> "HTTP/1.1 408 ";
                case OPENS_A_WEB_SOCKET_AND_IS_SILENT -> "closed with 4408";
                case SILENT, READS_NOTHING -> "";
            };
            if (!answer.startsWith(expected)) {
                throw new IOException("Answered otherwise: " + answer);
            }
        } catch (SocketTimeoutException e) {
            throw new IOException("It was never cut", e);
        } catch (SocketException _) {
            // cut without a word
        }
        return new Life(Duration.ofNanos(opened - asked), Duration.ofNanos(System.nanoTime() - opened));
    }
}
