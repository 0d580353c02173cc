package org.thywill.bench;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.HdrHistogram.Histogram;

/// All clients are cut off at once, miss messages while more are published, and come back at once: how long until
/// each has everything that was published before that.
final class Recovery {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long LOOK_MILLIS = 100;

    private final Run run;
    private final List<Subscriber> clients;
    private final Publishing publishing;

    Recovery(Run run, List<Subscriber> clients, Publishing publishing) {
        this.run = run;
        this.clients = clients;
        this.publishing = publishing;
    }

    /// @param awaySeconds how long the clients stay away, at least 1
    Outcome measure(int awaySeconds) {
        clients.forEach(LoadClient::cut);
        run.load("clients are away", Math.max(1, awaySeconds));
        run.startProfile();
        var begin = run.mark();
        var returns = clients.stream().map(Subscriber::catchUp).toList();
        await(returns);
        var end = run.mark();
        run.stopProfile();
        var latency = new Histogram(3);
        returns.forEach(each -> latency.recordValue(each.join() - begin.nanos()));
        return run.outcome(publishing, latency, begin, end);
    }

    private void await(List<CompletableFuture<Long>> returns) {
        var all = CompletableFuture.allOf(returns.toArray(CompletableFuture[]::new));
        long begin = System.nanoTime();
        while (System.nanoTime() - begin < PATIENCE.toNanos()) {
            try {
                all.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
                return;
            } catch (TimeoutException _) {
                run.progress().show("clients are back: %,d of %,d".formatted(back(returns), returns.size()));
                run.server().checkAlive();
            } catch (ExecutionException e) {
                throw e.getCause() instanceof BenchException known ? known : new BenchException(e.getMessage(), e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new BenchException("Interrupted", e);
            }
        }
        throw new BenchException("Only %,d of %,d clients had all that they missed within %d s %s"
                .formatted(
                        back(returns),
                        returns.size(),
                        PATIENCE.toSeconds(),
                        run.meter().reasons()));
    }

    private static long back(List<CompletableFuture<Long>> returns) {
        return returns.stream().filter(CompletableFuture::isDone).count();
    }
}
