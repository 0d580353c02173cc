package org.thywill.push.comet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.thywill.app.ChannelOptions.SlowClient;
import org.thywill.component.Fanout;
import org.thywill.component.Json;
import org.thywill.component.Publication;
import org.thywill.component.ServerMessage;
import org.thywill.component.ServerMessage.Replay;
import org.thywill.http.WebSocketLimits;

/// What becomes of connections that are behind, by the channel's slow-client action.
class SlowConnectionsTest {
    private final FakePush fake = new FakePush();
    private final FakeLoop loop = new FakeLoop();
    private final Fanout dropping = fake.push.fanout("talk", "cursor", SlowClient.DROP);
    private final Fanout conflating = fake.push.fanout("talk", "place", SlowClient.CONFLATE);
    private final Fanout closing = fake.push.fanout("talk", "news", SlowClient.CLOSE);
    private final List<Long> told = new ArrayList<>();
    private final FakeConnection slow = new FakeConnection(fake.push, loop.shard);
    private final FakeConnection quick = new FakeConnection(fake.push, loop.shard);

    @Test
    void whoIsBehindMissesWhatIsDroppedAndIsToldNothing() {
        dropping.attach(slow, List.of(), told::add);
        dropping.attach(quick, List.of(), told::add);

        publish(dropping, 1);
        loop.run();
        slow.behind = true;
        publish(dropping, 2);
        publish(dropping, 3);
        loop.run();
        slow.behind = false;
        publish(dropping, 4);
        loop.run();

        assertThat(slow.frames).containsExactly(frame("cursor", 1), frame("cursor", 4));
        assertThat(quick.frames).hasSize(4);
        assertThat(told).isEmpty();
        assertThat(fake.count("comet.slow.dropped")).isEqualTo(2);
    }

    @Test
    void whoIsBehindIsDetachedAndTheEngineIsToldHowFarItGot() {
        conflating.attach(slow, List.of(), told::add);
        conflating.attach(quick, List.of(), told::add);
        publish(conflating, 7);
        loop.run();

        slow.behind = true;
        publish(conflating, 9);
        publish(conflating, 10);
        loop.run();
        slow.behind = false;
        publish(conflating, 11);
        loop.run();

        assertThat(told).containsExactly(8L);
        assertThat(slow.frames).containsExactly(frame("place", 7));
        assertThat(quick.frames).hasSize(4);
    }

    @Test
    void whoHasCaughtUpIsAttachedAgainAndCanFallBehindAgain() {
        conflating.attach(slow, List.of(), told::add);
        slow.behind = true;
        publish(conflating, 1);
        loop.run();

        slow.behind = false;
        publish(conflating, 2);
        conflating.attach(slow, List.of(new Replay("place", List.of(publication(2)))), told::add);
        publish(conflating, 3);
        loop.run();
        slow.behind = true;
        publish(conflating, 4);
        loop.run();

        assertThat(slow.frames).containsExactly(frame("place", 2), frame("place", 3));
        assertThat(told).containsExactly(0L, 3L);
    }

    @Test
    void whatIsForItAloneAndOnOtherChannelsStillComes() {
        conflating.attach(slow, List.of(), told::add);
        dropping.attach(slow, List.of(), told::add);
        closing.attach(slow, List.of());
        slow.behind = true;

        publish(conflating, 1);
        publish(dropping, 1);
        slow.send(new ServerMessage.Acknowledged(7));
        publish(closing, 1);
        publish(conflating, 2);
        loop.run();

        assertThat(slow.frames).containsExactly("{\"ack\":7}", frame("news", 1));
        assertThat(told).containsExactly(0L);
        assertThat(fake.count("comet.slow.dropped")).isEqualTo(1);
    }

    @Test
    void whatWasDeliveredInTheMiddleOfATickIsNotToldToBeMissing() {
        conflating.attach(slow, List.of(), told::add);
        closing.attach(slow, List.of());
        publish(conflating, 1);
        publish(conflating, 2);
        closing.detach(slow); // delivers what came before
        loop.shard.submit(_ -> slow.behind = true);
        publish(conflating, 3);
        loop.run();

        assertThat(slow.frames).containsExactly(frame("place", 1), frame("place", 2));
        assertThat(told).containsExactly(2L);
    }

    @Test
    void whoIsDetachedByTheEngineWhileItIsBehindLeavesOnce() {
        conflating.attach(slow, List.of(), told::add);
        conflating.attach(quick, List.of(), told::add);
        slow.behind = true;

        publish(conflating, 1);
        conflating.detach(slow);
        publish(conflating, 2);
        loop.run();

        assertThat(slow.frames).isEmpty();
        assertThat(quick.frames).containsExactly(frame("place", 1), frame("place", 2));
        conflating.detach(quick);
        loop.run();
        int before = loop.wakeUps();
        publish(conflating, 3);
        assertThat(loop.wakeUps()).isEqualTo(before);
    }

    @Test
    void aLoopWithTooMuchToDoDropsWhatMayBeDropped() {
        dropping.attach(quick, List.of());
        var megabyte = Json.ofValid("\"" + "x".repeat(1 << 20) + "\"");

        for (int i = 0; i < 200; i++) {
            dropping.publish(new Publication(0, 0, null, megabyte));
        }
        loop.run();

        assertThat(quick.closedWith).isNull();
        assertThat(quick.frames.size()).isBetween(60, 70);
        assertThat(fake.count("comet.refused.overflow")).isEqualTo(200 - quick.frames.size());
    }

    @ParameterizedTest
    @EnumSource(SlowClient.class)
    void howeverMuchIsPublishedAClientThatDoesNotReadCostsNoMoreThanItsQueue(SlowClient action) {
        var exchange = new FakeExchange();
        var limits = new WebSocketLimits(65_536, 64);
        var stuck = new WebSocketConnection(fake.push, loop.shard, exchange, null, limits);
        stuck.register();
        stuck.text(Unpooled.copiedBuffer(CometClient.connect("talk"), UTF_8));
        loop.run();
        exchange.outlet.stuck = true;
        var fanout = fake.push.fanout("talk", "much", action);
        fanout.attach(stuck, List.of(), told::add);
        var kilobytes = Json.ofValid("\"" + "x".repeat(32 << 10) + "\"");

        long most = 0;
        for (int offset = 1; offset <= 1_000; offset++) {
            fanout.publish(new Publication(offset, 0, null, kilobytes));
            if (offset % 50 != 1) { // now and then more of them in one tick
                loop.run();
            }
            most = Math.max(most, exchange.outlet.queuedBytes());
        }

        assertThat(most).isBetween(200_000L, (1L << 20) + (64 << 10));
        assertThat(stuck.isClosed()).isEqualTo(action == SlowClient.CLOSE);
        assertThat(told.isEmpty()).isEqualTo(action == SlowClient.CLOSE || action == SlowClient.DROP);
    }

    private static void publish(Fanout fanout, long offset) {
        fanout.publish(publication(offset));
    }

    private static Publication publication(long offset) {
        return new Publication(offset, 0, null, Json.ofValid("{}"));
    }

    private static String frame(String channel, long offset) {
        return "{\"channel\":\"" + channel + "\",\"offset\":" + offset + ",\"data\":{}}";
    }
}
