package org.thywill.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.thywill.app.ChannelOptions;
import org.thywill.app.PublishOptions;
import org.thywill.app.PutOptions;
import org.thywill.component.ClientMessage.Publish;
import org.thywill.component.ConnectRequest.Subscription;
import org.thywill.component.ServerMessage.Connected;
import org.thywill.component.ServerMessage.Own;
import org.thywill.component.testkit.MemoryDatabase;

/// What the push is told that a publication replaces.
class DeltasTest {
    private static final String LATEST = "latest-delta/1";
    private static final String STATE = "state-delta/1";

    private final EngineFixture fixture = new EngineFixture();

    private void publish(String channel, String key, Object data) {
        fixture.application.context.channel(channel).publish(data, PublishOptions.keyed(key));
    }

    private Map<Long, Long> before(String channel) {
        return fixture.push.open.get("app/" + channel).before;
    }

    @Test
    void thePublicationBeforeOfTheSameKeyIsReplaced() {
        publish(LATEST, "a", 1);
        publish(LATEST, "b", 2);
        publish(LATEST, "a", 3);
        publish(LATEST, "", 4);
        publish(LATEST, "a", 5);
        publish(LATEST, "", 6);

        assertThat(before(LATEST)).isEqualTo(Map.of(3L, 1L, 5L, 3L, 6L, 4L));
    }

    @Test
    void withoutDeltasNothingIsSaidOfIt() {
        publish("latest/1", "a", 1);
        publish("latest/1", "a", 2);
        fixture.application.context.state("state/1").put("a", 1);
        fixture.application.context.state("state/1").put("a", 2);

        assertThat(before("latest/1")).isEmpty();
        assertThat(before("state/1")).isEmpty();
    }

    @Test
    void anEntryIsReplacedUnlessItIsRemovedOrItsTimeIsOver() {
        var state = fixture.application.context.state(STATE);
        state.put("a", 1);
        state.put("a", 2, PutOptions.DEFAULT.score(7));
        state.remove("a");
        state.put("a", 4, PutOptions.DEFAULT.expireAfter(Duration.ofSeconds(1)));
        fixture.clock.advance(Duration.ofSeconds(2));
        fixture.engine.housekeeping().entries();
        state.put("a", 6);
        state.put("a", 7);

        assertThat(before(STATE)).isEqualTo(Map.of(2L, 1L, 7L, 6L));
    }

    @Test
    void aDurableEntryIsReplacedAlsoAfterARestart() {
        var database = new MemoryDatabase();
        var first = EngineFixture.withThreads(Map.of(), new TestApplication(), database);
        first.application.context.state("durable-state-delta/1").put("a", 1);
        var second = EngineFixture.withThreads(Map.of(), new TestApplication(), database);
        second.application.context.state("durable-state-delta/1").put("a", 2);

        assertThat(second.push.open.get("app/durable-state-delta/1").before).isEqualTo(Map.of(2L, 1L));
    }

    @Test
    void whatLiesFarBackIsNotBuiltUpon() {
        publish(LATEST, "near", 1);
        publish(LATEST, "far", 2);
        for (int offset = 3; offset <= 1_000; offset++) {
            publish(LATEST, "key " + offset, offset);
        }

        publish(LATEST, "near", 1_001);
        publish(LATEST, "other", 1_002);
        publish(LATEST, "far", 1_003);

        assertThat(before(LATEST)).isEqualTo(Map.of(1_001L, 1L));
    }

    @Test
    void whatTheClientPublishesItselfReplacesSomethingToo() {
        var publisher = fixture.connect(Map.of(LATEST, Subscription.LIVE));
        publish(LATEST, "", 1);

        fixture.receive(publisher, new Publish(1, LATEST, EngineFixture.json("mine"), null));
        publish(LATEST, "", 3);

        assertThat(publisher.only(Own.class).offset()).isEqualTo(2);
        assertThat(before(LATEST)).isEqualTo(Map.of(2L, 1L, 3L, 2L));
    }

    @Test
    void aSubscriberIsToldThatPatchesMayCome() {
        var channels = fixture.connect(
                        Map.of(LATEST, Subscription.LIVE, STATE, Subscription.LIVE, "latest/1", Subscription.LIVE))
                .only(Connected.class)
                .channels();

        assertThat(channels.get(LATEST).deltas()).isTrue();
        assertThat(channels.get(STATE).deltas()).isTrue();
        assertThat(channels.get("latest/1").deltas()).isFalse();
    }

    @Test
    void theyDoNotGoWithKindsOnWhichNothingIsReplaced() {
        assertThatThrownBy(() -> ChannelOptions.reliable().deltas(true))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("deltas do not go with kind RELIABLE");
        assertThat(ChannelOptions.latest().deltas(true).kind(ChannelOptions.Kind.VOLATILE))
                .isEqualTo(ChannelOptions.ofVolatile());
    }
}
