package org.thywill.push.comet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.thywill.app.ChannelOptions.SlowClient;
import org.thywill.component.ConnectRequest;
import org.thywill.component.Fanout;
import org.thywill.component.Json;
import org.thywill.component.Publication;
import org.thywill.component.ServerMessage;

/// Who is given what has changed, and who the whole.
class DeltasTest {
    private static final String SAVED = "comet.deltas.saved-bytes";

    private final FakePush fake = new FakePush();
    private final FakeLoop loop = new FakeLoop();
    private final Fanout fanout = fake.push.fanout("talk", "c", SlowClient.CONFLATE);
    private final FakeConnection taker = taker();
    private final FakeConnection plain = new FakeConnection(fake.push, loop.shard);
    private final List<Long> told = new ArrayList<>();

    private FakeConnection taker() {
        var connection = new FakeConnection(fake.push, loop.shard);
        connection.connect(new ConnectRequest("talk", null, CometClient.INSTANCE, 0, null, Map.of()).withDeltas());
        loop.run();
        connection.frames.clear();
        return connection;
    }

    private void attach(FakeConnection connection) {
        fanout.attach(connection, List.of(), told::add);
    }

    private static Publication publication(long offset) {
        return new Publication(offset, 0, null, "k", null, Json.ofValid("{\"same\":\"as ever\",\"n\":" + offset + "}"));
    }

    private static String whole(long offset) {
        return "{\"channel\":\"c\",\"offset\":" + offset + ",\"key\":\"k\",\"data\":{\"same\":\"as ever\",\"n\":"
                + offset + "}}";
    }

    private static String delta(long offset, long base) {
        return "{\"channel\":\"c\",\"offset\":" + offset + ",\"key\":\"k\",\"base\":" + base + ",\"patch\":{\"n\":"
                + offset + "}}";
    }

    /// Publishes what builds upon another.
    private void publish(long offset, long base) {
        fanout.publish(publication(offset), publication(base));
    }

    @Test
    void whoTakesDeltasGetsThemFromTheSecondPublicationOn() {
        attach(taker);
        attach(plain);

        fanout.publish(publication(1));
        loop.run();
        publish(2, 1);
        loop.run();
        publish(5, 2);
        loop.run();

        assertThat(taker.frames).containsExactly(whole(1), delta(2, 1), delta(5, 2));
        assertThat(plain.frames).containsExactly(whole(1), whole(2), whole(5));
        assertThat(fake.count(SAVED))
                .isEqualTo(whole(2).length()
                        + whole(5).length()
                        - delta(2, 1).length()
                        - delta(5, 2).length());
    }

    @Test
    void severalInOneTickBuildUponEachOther() {
        attach(taker);
        attach(plain);
        fanout.publish(publication(1));
        loop.run();

        publish(2, 1);
        publish(3, 2);
        publish(4, 3);
        loop.run();

        assertThat(taker.frames).containsExactly(whole(1), delta(2, 1), delta(3, 2), delta(4, 3));
        assertThat(plain.frames).containsExactly(whole(1), whole(2), whole(3), whole(4));
    }

    @Test
    void whoIsAttachedLaterGetsTheWholeFirst() {
        attach(plain);
        fanout.publish(publication(1));
        loop.run();
        attach(taker);

        publish(2, 1);
        publish(3, 2);
        loop.run();
        publish(4, 3);
        loop.run();

        assertThat(taker.frames).containsExactly(whole(2), whole(3), delta(4, 3));
    }

    @Test
    void whoIsAttachedInTheMiddleOfATickGetsWhatBuildsUponWhatItGot() {
        attach(plain);
        fanout.publish(publication(1));
        attach(taker);
        publish(2, 1);
        publish(3, 2);
        loop.run();

        assertThat(taker.frames).containsExactly(whole(2), delta(3, 2));
        assertThat(plain.frames).containsExactly(whole(1), whole(2), whole(3));
    }

    @Test
    void whatItGetsOnItsOwnBesideChangesNothing() {
        attach(taker);
        fanout.publish(publication(1));
        publish(2, 1);
        taker.send(new ServerMessage.Acknowledged(7));
        publish(3, 2);
        loop.run();

        assertThat(taker.frames).containsExactly(whole(1), delta(2, 1), "{\"ack\":7}", delta(3, 2));
        assertThat(fake.count(SAVED)).isPositive();
    }

    @Test
    void aPublicationOfItsOwnIsNothingToBuildUpon() {
        attach(taker);
        fanout.publish(publication(1));
        loop.run();

        fanout.detach(taker);
        publish(2, 1);
        fanout.attach(taker, List.of(new ServerMessage.Own("c", 2)), told::add);
        publish(3, 2);
        publish(4, 3);
        loop.run();

        assertThat(taker.frames)
                .containsExactly(whole(1), "{\"channel\":\"c\",\"offset\":2,\"own\":true}", whole(3), delta(4, 3));
    }

    @Test
    void whoWasBehindGetsTheWholeFirst() {
        attach(taker);
        fanout.publish(publication(1));
        loop.run();
        taker.behind = true;
        publish(2, 1);
        publish(3, 2);
        loop.run();

        taker.behind = false;
        fanout.attach(taker, List.of(new ServerMessage.Replay("c", List.of(publication(3)))), told::add);
        publish(4, 3);
        loop.run();
        publish(5, 4);
        loop.run();

        assertThat(told).containsExactly(1L);
        assertThat(taker.frames).containsExactly(whole(1), whole(3), whole(4), delta(5, 4));
    }

    @Test
    void whatWasPublishedBeforeTheFanoutWasMadeIsNothingToBuildUpon() {
        attach(taker);
        publish(501, 400);
        publish(502, 501);
        loop.run();

        assertThat(taker.frames).containsExactly(whole(501), delta(502, 501));
    }

    @Test
    void whatCannotBeSaidOrIsNoShorterComesWhole() {
        attach(taker);
        fanout.publish(publication(1));
        fanout.publish(new Publication(2, 0, null, "k", null, Json.ofValid("[1]")), publication(1));
        fanout.publish(new Publication(3, 0, null, "k", null, Json.ofValid("{\"n\":3}")), publication(1));
        loop.run();

        assertThat(taker.frames).hasSize(3).noneMatch(frame -> frame.contains("patch"));
        assertThat(fake.count(SAVED)).isZero();
    }

    @ParameterizedTest
    @EnumSource(
            value = SlowClient.class,
            names = {"CLOSE", "CONFLATE"})
    void aMemberOfSeveralChannelsGetsThoseOfEach(SlowClient action) {
        var other = fake.push.fanout("talk", "c", action);
        attach(taker);
        fanout.publish(publication(1));
        other.attach(taker, List.of(), told::add);
        other.publish(publication(1));
        loop.run();

        publish(2, 1);
        other.publish(publication(2), publication(1));
        publish(3, 2);
        loop.run();

        assertThat(taker.frames).containsExactly(whole(1), whole(1), delta(2, 1), delta(2, 1), delta(3, 2));
    }

    @Test
    void aChannelThatClosesSlowClientsHasDeltasToo() {
        var closing = fake.push.fanout("talk", "c", SlowClient.CLOSE);
        closing.attach(taker, List.of());
        closing.attach(plain, List.of());
        closing.publish(publication(1));
        loop.run();
        closing.publish(publication(2), publication(1));
        loop.run();

        assertThat(taker.frames).containsExactly(whole(1), delta(2, 1));
        assertThat(plain.frames).containsExactly(whole(1), whole(2));
    }
}
