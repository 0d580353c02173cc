package org.thywill.breaking;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.thywill.breaking.PublisherLog.Outcome;
import org.thywill.remote.Refused;
import org.thywill.remote.ThywillClient;

/// Publishes at a rate, by itself and through the application in turn, and notes what becomes of it.
final class Publisher {
    /// These say that nothing was done. Of any other nobody knows; `storage` may mean that the database was lost after
    /// it had stored it.
    private static final Set<String> NOT_DONE =
            Set.of("invalid", "too-big", "forbidden", "overloaded", "too-fast", "unknown-act");

    private static final int ECHO_EVERY = 10;
    private static final long NANOS_PER_SECOND = 1_000_000_000;
    /// Who is later than this does not catch up any more.
    private static final long LATE_NANOS = NANOS_PER_SECOND;

    private final ThywillClient client;
    private final PublisherLog log;
    private final PublisherLog echoes;
    private final String own;
    private final List<String> channels;
    private final String fill;
    private final Phaser unsettled = new Phaser(1);
    private boolean withEchoes = true;
    private volatile long stepNanos;
    private volatile boolean stopped;
    private @Nullable Thread thread;

    /// @param echoes notes what it has sent back to itself
    /// @param own the name under which what comes back is noted
    Publisher(
            ThywillClient client, PublisherLog log, PublisherLog echoes, String own, List<String> channels, int bytes) {
        this.client = client;
        this.log = log;
        this.echoes = echoes;
        this.own = own;
        this.channels = channels;
        this.fill = Payload.fill(bytes);
    }

    /// Sends nothing back to itself: what is for one client alone does not outlive the server.
    Publisher withoutEchoes() {
        withEchoes = false;
        return this;
    }

    /// Publishes until [#stop], at a steady rate however long the answers take.
    void start(double perSecond) {
        perSecond(perSecond);
        // None that is virtual: as long as one of those is late, and does not wait, no other gets its carrier.
        thread = Thread.ofPlatform()
                .daemon()
                .name("publisher-" + log.publisher())
                .start(this::publishOn);
    }

    private void publishOn() {
        long due = System.nanoTime();
        for (int i = 0; !stopped; i++) {
            publishNext(i);
            due = Math.max(due, System.nanoTime() - LATE_NANOS) + stepNanos;
            sleepUntil(due);
        }
    }

    /// Publishes at another rate from now on.
    void perSecond(double count) {
        stepNanos = Math.round(NANOS_PER_SECOND / count);
    }

    Outcomes outcomes() {
        return log.outcomes();
    }

    private static void sleepUntil(long nanoTime) {
        try {
            long left = nanoTime - System.nanoTime();
            if (left > 0) {
                TimeUnit.NANOSECONDS.sleep(left);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /// Publishes one message, to the channel whose turn it is.
    void publishNext(int turn) {
        if (withEchoes && turn % ECHO_EVERY == ECHO_EVERY - 1) {
            long number = echoes.attempt(own);
            follow(echoes, number, client.send(Map.of("act", "echo", "data", payload(echoes, number))));
            return;
        }
        var channel = channels.get(turn % channels.size());
        long number = log.attempt(channel);
        var payload = payload(log, number);
        follow(
                log,
                number,
                turn % 2 == 0
                        ? client.channel(channel).publish(payload)
                        : client.send(Map.of("act", "publish", "channel", channel, "data", payload)));
    }

    private Payload payload(PublisherLog to, long number) {
        return new Payload(to.publisher(), number, System.nanoTime(), fill);
    }

    private void follow(PublisherLog to, long number, java.util.concurrent.CompletableFuture<?> answer) {
        unsettled.register();
        var _ = answer.whenComplete((_, error) -> {
            to.settle(number, outcome(error));
            unsettled.arriveAndDeregister();
        });
    }

    private static Outcome outcome(@Nullable Throwable error) {
        var cause = error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
        return switch (cause) {
            case null -> Outcome.OK;
            case Refused refused when refused.code().equals("answer-lost") -> Outcome.OK;
            case Refused refused when NOT_DONE.contains(refused.code()) -> Outcome.REFUSED;
            default -> Outcome.UNKNOWN;
        };
    }

    /// Ends publishing.
    void stop() throws InterruptedException {
        stopped = true;
        if (thread != null) {
            thread.join();
        }
    }

    /// Waits until it is known of every message what became of it.
    ///
    /// @return false if the time ran out
    boolean awaitAnswers(long seconds) throws InterruptedException {
        int phase = unsettled.arrive();
        try {
            unsettled.awaitAdvanceInterruptibly(phase, seconds, TimeUnit.SECONDS);
            return true;
        } catch (TimeoutException _) {
            return false;
        }
    }
}
