package org.thywill.breaking;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.thywill.component.testkit.ThywillServer;

/// H12: far more connections from one address than one may have, while others connect.
final class ConnectionFlood extends BesideOthers {
    private static final int FLOOD = 0x300;
    private static final int OTHER = 0x301;
    private static final int ALLOWED = 256;
    private static final int OTHERS = 200;
    private static final String HEALTH = "GET /thywill/ops/health HTTP/1.1\r\nHost: localhost\r\n\r\n";
    private static final long LONGEST_MS = 100;

    @Override
    public String id() {
        return "H12";
    }

    @Override
    public String title() {
        return "a flood of connections from one address";
    }

    @Override
    public boolean inEveryTest() {
        return true;
    }

    @Override
    public Duration limit() {
        return Duration.ofMinutes(2);
    }

    @Override
    int attacks(Stage stage) {
        return stage.bench().either(10, 1);
    }

    @Override
    void attack(Stage stage, ThywillServer server, Report report) throws IOException, InterruptedException {
        var flood = new FutureTask<>(() -> flood(server.address(), stage.bench().either(5_000, 400)));
        Thread.ofPlatform().start(flood); // the clients of the bench have the virtual ones
        var waits = new Histogram(3);
        for (int i = 0; i < OTHERS; i++) {
            long begin = System.nanoTime();
            try (var other = new Foe(server.address(), OTHER)) {
                boolean served = other.send(HEALTH).readHead().startsWith("HTTP/1.1 200 ");
                report.require(served, "another was not served");
            }
            waits.recordValue(System.nanoTime() - begin);
        }
        try {
            int welcome = flood.get();
            report.figure("welcome", welcome)
                    .figures("connect", waits)
                    .require(welcome == ALLOWED, welcome + " connections were let in, not " + ALLOWED)
                    .target(
                            waits.getValueAtPercentile(99) <= TimeUnit.MILLISECONDS.toNanos(LONGEST_MS),
                            "others waited for their connection");
        } catch (ExecutionException e) {
            report.failed(e.getCause());
        }
    }

    /// How many are let in; all others must be told to come back later, or cut.
    private static int flood(URI server, int count) throws IOException {
        var welcome = new ArrayList<Foe>();
        try {
            for (int i = 0; i < count; i++) {
                var foe = new Foe(server, FLOOD);
                if (isServed(foe)) {
                    welcome.add(foe);
                } else {
                    foe.close();
                }
            }
            return welcome.size();
        } finally {
            for (var foe : welcome) {
                foe.close();
            }
        }
    }

    private static boolean isServed(Foe foe) throws IOException {
        try {
            var head = foe.send(HEALTH).readHead();
            if (!head.startsWith("HTTP/1.1 200 ")
                    && !(head.startsWith("HTTP/1.1 503 ") && head.contains("retry-after: "))) {
                throw new IllegalStateException("Neither served nor sent away: " + head);
            }
            return head.startsWith("HTTP/1.1 200 ");
        } catch (IOException _) {
            return false; // cut
        }
    }
}
