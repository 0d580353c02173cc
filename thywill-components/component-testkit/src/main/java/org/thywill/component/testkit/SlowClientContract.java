package org.thywill.component.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.thywill.app.ChannelOptions.SlowClient;
import org.thywill.component.CloseReason;
import org.thywill.component.Fanout;
import org.thywill.component.Json;
import org.thywill.component.Publication;
import org.thywill.component.ServerMessage;
import org.thywill.component.testkit.PushClient.Delivery;

/// What every push does with clients that do not read, whatever the channel's choice. A part of [PushContract].
abstract class SlowClientContract extends FanoutContract {
    /// Enough for the buffers of both ends of a socket and the longest queue.
    private static final int LARGE_COUNT = 1_000;

    /// Hardly any shorter for a push that compresses.
    private static final String KILOBYTES = new Random(1)
            .ints(32 << 10, 'A', 'Z' + 1)
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString();

    @Test
    void aClientThatDoesNotReadIsClosedAndOthersGetEverything() {
        try (var reading = connect(APPLICATION, CHANNEL);
                var stuck = connect(APPLICATION, CHANNEL)) {
            var fanout = push().fanout(APPLICATION, CHANNEL);
            attach(fanout, reading);
            attach(fanout, stuck);
            stuck.stopReading();

            publishLarge(fanout, reading, 0, () -> false);

            assertThat(stuck.link().awaitClosed()).isFalse();
            stuck.resumeReading();
            assertThat(stuck.awaitClosing().code()).isIn(CloseReason.SLOW.code(), 0);
        }
    }

    @Test
    void onAChannelThatMayDropAClientThatDoesNotReadMissesSomeAndStays() throws Exception {
        try (var reading = connect(APPLICATION, CHANNEL);
                var stuck = connect(APPLICATION, CHANNEL, "probe")) {
            var fanout = push().fanout(APPLICATION, CHANNEL, SlowClient.DROP);
            var probe = push().fanout(APPLICATION, "probe", SlowClient.PAUSE);
            var behind = new CompletableFuture<Long>();
            attach(fanout, reading);
            attach(fanout, stuck);
            probe.attach(stuck.link().connection(), List.of(subscribed("probe")), behind::complete);
            stuck.stopReading();

            int known = publishLarge(fanout, reading, 0, () -> {
                probe.publish(publication(1));
                return behind.isDone();
            });
            var left = new AtomicInteger(100);
            int last = publishLarge(fanout, reading, known, () -> left.decrementAndGet() < 0);
            stuck.resumeReading();
            stuck.link().connection().send(direct(0));

            var came = receiveUpTo(stuck, new Delivery("@", "0"));
            came.removeIf(delivery -> delivery.channel().equals("probe"));
            assertThat(came.size()).isLessThan(last);
            assertThat(larges(1, last)).containsSubsequence(came);
        }
    }

    @Test
    void onAChannelThatConflatesAClientThatDoesNotReadIsDetachedAndCatchesUp() throws Exception {
        try (var reading = connect(APPLICATION, CHANNEL);
                var stuck = connect(APPLICATION, CHANNEL)) {
            var fanout = push().fanout(APPLICATION, CHANNEL, SlowClient.CONFLATE);
            var behind = new CompletableFuture<Long>();
            attach(fanout, reading);
            fanout.attach(stuck.link().connection(), List.of(subscribed(CHANNEL)), behind::complete);
            stuck.stopReading();

            int last = publishLarge(fanout, reading, 0, behind::isDone);
            int got = behind.get(10, TimeUnit.SECONDS).intValue();
            fanout.publish(large(++last));
            stuck.resumeReading();
            assertThat(stuck.link().connection().awaitWritable(Duration.ofSeconds(10)))
                    .isTrue();
            var newest = new ServerMessage.Replay(CHANNEL, List.of(large(last)));
            fanout.attach(stuck.link().connection(), List.of(newest), behind::complete);
            fanout.publish(large(last + 1));

            var expected = larges(1, got);
            expected.addAll(larges(last, 2));
            assertThat(stuck.receive(expected.size())).isEqualTo(expected);
        }
    }

    /// Publishes and lets a client read until something is the case.
    ///
    /// @return the number of the last publication
    private static int publishLarge(Fanout fanout, PushClient reader, int after, BooleanSupplier until) {
        int last = after;
        while (!until.getAsBoolean() && last < LARGE_COUNT) {
            fanout.publish(large(++last));
            assertThat(reader.receive(1)).containsExactly(new Delivery(CHANNEL, largeData(last)));
        }
        return last;
    }

    private static Publication large(int number) {
        return new Publication(number, 0, null, "key", null, Json.ofValid(largeData(number)));
    }

    private static String largeData(int number) {
        return "\"" + number + KILOBYTES + "\"";
    }

    private static List<Delivery> larges(int from, int count) {
        return numbers(from, count).stream()
                .map(number -> new Delivery(CHANNEL, largeData(number)))
                .collect(Collectors.toCollection(ArrayList::new));
    }

    private static List<Delivery> receiveUpTo(PushClient client, Delivery end) {
        var came = new ArrayList<Delivery>();
        for (var next = client.receive(1).getFirst();
                !next.equals(end);
                next = client.receive(1).getFirst()) {
            came.add(next);
        }
        return came;
    }
}
