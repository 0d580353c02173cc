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
import java.util.concurrent.FutureTask;
import org.thywill.component.testkit.ThywillServer;

/// H11: many connections that take their time: heads and bodies byte by byte, answers that are not read, WebSockets
/// that are asked for and never used, connections that say nothing.
final class SlowLoris extends BesideOthers {
    private static final int BYTE_EVERY_MS = 5_000;
    private static final Duration SLACK = Duration.ofSeconds(4);
    private static final int FROM_ONE_ADDRESS = 100;
    private static final int FIRST_ADDRESS = 0x200;

    /// What they do, and how long the server bears it by default.
    private enum Kind {
        SILENT(10),
        HEAD_BYTE_BY_BYTE(10),
        BODY_BYTE_BY_BYTE(30),
        /// Its requests are answered as long as it takes the answers, so its time counts from the last of those.
        READS_NOTHING(45),
        OPENS_A_WEB_SOCKET_AND_IS_SILENT(10);

        private final Duration patience;

        Kind(int seconds) {
            patience = Duration.ofSeconds(seconds);
        }
    }

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
    void attack(Stage stage, ThywillServer server, Report report) throws InterruptedException {
        int each = stage.bench().either(500, 20);
        var runs = new EnumMap<Kind, List<FutureTask<Duration>>>(Kind.class);
        int count = 0;
        for (var kind : Kind.values()) {
            for (int i = 0; i < each; i++) {
                int from = FIRST_ADDRESS + count++ / FROM_ONE_ADDRESS;
                var run = new FutureTask<>((Callable<Duration>) () -> outlived(server.address(), from, kind));
                runs.computeIfAbsent(kind, _ -> new ArrayList<>()).add(run);
                Thread.ofVirtual().start(run);
            }
        }
        stage.progress(count + " connections");
        for (var kind : Kind.values()) {
            judge(report, kind, runs.get(kind));
        }
    }

    private static void judge(Report report, Kind kind, List<FutureTask<Duration>> runs) throws InterruptedException {
        var longest = Duration.ZERO;
        var failures = new ArrayList<String>();
        for (var run : runs) {
            try {
                var lived = run.get();
                longest = lived.compareTo(longest) > 0 ? lived : longest;
            } catch (ExecutionException e) {
                failures.add(String.valueOf(e.getCause()));
            }
        }
        report.figure(kind + "Ms", longest.toMillis())
                .require(
                        failures.isEmpty(),
                        kind + ": " + failures.size() + ", first "
                                + failures.stream().findFirst())
                .require(longest.compareTo(kind.patience.multipliedBy(3)) <= 0, kind + " was borne for " + longest)
                .target(longest.compareTo(kind.patience.plus(SLACK)) <= 0, kind + " was borne for " + longest);
    }

    /// How long it took until the server had enough.
    private static Duration outlived(URI server, int from, Kind kind) throws IOException {
        long begin = System.nanoTime();
        try (var foe = kind == Kind.OPENS_A_WEB_SOCKET_AND_IS_SILENT
                ? Foe.overWebSocket(server, from, "")
                : new Foe(server, from)) {
            var answer = switch (kind) {
                case SILENT -> foe.readToEnd();
                case HEAD_BYTE_BY_BYTE -> foe.dribble("GET / HTTP/1.1\r\nHost: localhost\r\n", BYTE_EVERY_MS);
                case BODY_BYTE_BY_BYTE -> {
                    foe.send("POST /thywill/send/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n");
                    yield foe.dribble("x".repeat(1_000), BYTE_EVERY_MS);
                }
                case READS_NOTHING -> {
                    begin = foe.floodUntilCut("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".repeat(200));
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
        return Duration.ofNanos(System.nanoTime() - begin);
    }
}
