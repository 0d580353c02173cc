package org.thywill.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.thywill.app.Condition;
import org.thywill.app.PutOptions;
import org.thywill.app.Refused;
import org.thywill.app.StateChannel;
import org.thywill.app.StateChannel.Entry;
import org.thywill.app.StateChannel.Order;
import org.thywill.component.ClientMessage.Put;
import org.thywill.component.ClientMessage.Remove;
import org.thywill.component.ConnectRequest.Subscription;
import org.thywill.component.Position;
import org.thywill.component.Publication;
import org.thywill.component.ServerMessage.Answer;
import org.thywill.component.ServerMessage.Connected;
import org.thywill.component.ServerMessage.Gap;
import org.thywill.component.ServerMessage.Replay;
import org.thywill.component.ServerMessage.Snapshot;
import org.thywill.component.ServerMessage.Subscribed;

class StateChannelTest {
    private final EngineFixture fixture = new EngineFixture(Map.of("stateEntries", 5, "stateBytes", "2KB"));
    private final StateChannel scores = fixture.application.context.state("state/scores");

    private static List<String> keys(List<Entry> entries) {
        return entries.stream().map(Entry::key).toList();
    }

    private FakeConnection subscriber() {
        return fixture.connect(Map.of("state/scores", Subscription.LIVE));
    }

    private static Put put(long number, String key, Object data, Condition condition) {
        return new Put(number, "state/scores", key, EngineFixture.json(data), condition, null, 0);
    }

    private static List<Publication> changes(FakeConnection connection) {
        return connection.messages(Replay.class).stream()
                .flatMap(replay -> replay.publications().stream())
                .toList();
    }

    @Test
    void whatIsPutIsThere() {
        long version = scores.put("ada", Map.of("points", 3));

        assertThat(version).isEqualTo(1);
        var entry = scores.get("ada").orElseThrow();
        assertThat(entry.json()).isEqualTo("{\"points\":3}");
        assertThat(entry.version()).isEqualTo(1);
        assertThat(entry.score()).isEmpty();
        assertThat(entry.expiresAt()).isEmpty();
        assertThat(entry.at()).isEqualTo(fixture.clock.instant());
        assertThat(scores.size()).isEqualTo(1);
        assertThat(scores.get("bob")).isEmpty();
    }

    @Test
    void conditionsAreKept() {
        assertThat(scores.put("ada", 1, PutOptions.ifPresent())).isEmpty();
        assertThat(scores.put("ada", 1, PutOptions.ifNew())).hasValue(1);
        assertThat(scores.put("ada", 2, PutOptions.ifNew())).isEmpty();
        assertThat(scores.put("ada", 2, PutOptions.ifVersion(7))).isEmpty();
        assertThat(scores.put("ada", 2, PutOptions.ifVersion(1))).hasValue(2);
        assertThat(scores.put("ada", 3, PutOptions.ifPresent())).hasValue(3);
        assertThat(scores.remove("ada", new Condition.Version(2))).isFalse();
        assertThat(scores.remove("ada", new Condition.Version(3))).isTrue();
        assertThat(scores.remove("ada")).isFalse();
        assertThat(scores.size()).isZero();
    }

    @Test
    void entriesAreOrderedByKeyOrByScore() {
        scores.put("c", 0, PutOptions.DEFAULT.score(1));
        scores.put("a", 0, PutOptions.DEFAULT.score(3));
        scores.put("d", 0);
        scores.put("b", 0, PutOptions.DEFAULT.score(1));

        assertThat(keys(scores.entries(Order.KEY, 10))).containsExactly("a", "b", "c", "d");
        assertThat(keys(scores.entries(Order.LOWEST, 10))).containsExactly("b", "c", "a", "d");
        assertThat(keys(scores.entries(Order.HIGHEST, 3))).containsExactly("a", "b", "c");
        assertThat(scores.entries(Order.KEY, 0)).isEmpty();
    }

    @Test
    void aChannelThatIsFullRefusesMoreButTakesChanges() {
        for (int i = 0; i < 5; i++) {
            scores.put("key" + i, i);
        }

        assertThatExceptionOfType(Refused.class)
                .isThrownBy(() -> scores.put("one more", 6))
                .satisfies(refused -> assertThat(refused.code()).isEqualTo("full"))
                .withMessageContaining("5 entries");
        assertThat(scores.put("key3", "another")).isEqualTo(6);
        scores.remove("key0");
        assertThat(scores.put("one more", 6)).isEqualTo(8);
    }

    @Test
    void theBytesOfAllEntriesHaveALimit() {
        scores.put("big", "x".repeat(1_500));

        assertThatExceptionOfType(Refused.class)
                .isThrownBy(() -> scores.put("bigger", "x".repeat(1_500)))
                .withMessageContaining("2048 bytes");
        assertThatExceptionOfType(Refused.class).isThrownBy(() -> scores.put("big", "x".repeat(2_000)));
        assertThat(scores.put("big", "x".repeat(1_600))).isEqualTo(2);
        assertThat(scores.put("big", "x".repeat(10))).isEqualTo(3);
        assertThat(scores.put("bigger", "x".repeat(1_500))).isEqualTo(4);
    }

    @Test
    void keysHaveALimit() {
        assertThatIllegalArgumentException().isThrownBy(() -> scores.put("", 1));
        assertThatIllegalArgumentException().isThrownBy(() -> scores.put("k".repeat(129), 1));
        assertThat(scores.put("k".repeat(128), 1)).isEqualTo(1);
    }

    @Test
    void onlyDeclaredChannelsAreOfKindState() {
        var context = fixture.application.context;

        assertThatIllegalStateException().isThrownBy(() -> context.state("open/1"));
        assertThatIllegalStateException()
                .isThrownBy(() -> context.channel("state/1").publish(1));
    }

    @Test
    void aSubscriberGetsTheEntriesAndThenTheChanges() {
        scores.put("ada", 1);
        scores.put("bob", 2, PutOptions.DEFAULT.score(0.5));
        scores.put("ada", 3);

        var connection = subscriber();
        scores.put("eve", 4);
        scores.remove("bob");

        var snapshot = connection.only(Snapshot.class);
        assertThat(snapshot.offset()).isEqualTo(3);
        assertThat(snapshot.more()).isFalse();
        assertThat(snapshot.entries()).extracting(Publication::key).containsExactly("bob", "ada");
        assertThat(snapshot.entries()).extracting(Publication::offset).containsExactly(2L, 3L);
        assertThat(changes(connection)).extracting(Publication::key).containsExactly("eve", "bob");
        assertThat(changes(connection).getLast().change().removed()).isTrue();
        assertThat(connection
                        .only(Connected.class)
                        .channels()
                        .get("state/scores")
                        .kind()
                        .state())
                .isTrue();
    }

    @Test
    void anEmptyChannelHasASnapshotToo() {
        var connection = fixture.connect();

        fixture.receive(connection, EngineFixture.subscribe(1, "state/scores"));

        assertThat(connection.only(Subscribed.class).standing().position().offset())
                .isZero();
        assertThat(connection.only(Snapshot.class)).isEqualTo(new Snapshot("state/scores", List.of(), 0, false));
    }

    @Test
    void whoComesBackGetsTheChangesItMissed() {
        var before = subscriber();
        scores.put("ada", 1);
        var epoch = before.only(Connected.class)
                .channels()
                .get("state/scores")
                .position()
                .epoch();
        fixture.cut(before);
        scores.put("bob", 2);

        var after = fixture.resume(before, Map.of("state/scores", new Position(epoch, 1)));

        assertThat(after.messages(Snapshot.class)).isEmpty();
        assertThat(changes(after)).extracting(Publication::key).containsExactly("bob");
    }

    @Test
    void whoComesBackWithoutAPositionOrTooLateGetsTheEntries() {
        var shortState = fixture.application.context.state("short-state/1");
        var before = fixture.connect(Map.of("short-state/1", Subscription.LIVE));
        shortState.put("a", 1);
        var epoch = before.only(Connected.class)
                .channels()
                .get("short-state/1")
                .position()
                .epoch();
        fixture.cut(before);
        for (int i = 0; i < 4; i++) {
            shortState.put("a", i);
        }

        var late = fixture.resume(before, Map.of("short-state/1", new Position(epoch, 1)));
        fixture.cut(late);
        var without = fixture.resume(late, Map.of());

        assertThat(List.of(late, without)).allSatisfy(connection -> {
            assertThat(connection.only(Snapshot.class).offset()).isEqualTo(5);
            assertThat(connection.messages(Gap.class)).isEmpty();
            assertThat(changes(connection)).isEmpty();
        });
    }

    @Test
    void clientsPutAndRemove() {
        var connection = subscriber();

        fixture.receive(connection, put(1, "ada", 1, Condition.NEW));
        fixture.receive(connection, put(2, "ada", 2, Condition.NEW));
        fixture.receive(connection, put(3, "ada", 3, new Condition.Version(1)));
        fixture.receive(connection, new Remove(4, "state/scores", "bob", Condition.ALWAYS));
        fixture.receive(connection, new Remove(5, "state/scores", "ada", Condition.PRESENT));
        fixture.receive(connection, put(0, "eve", 4, Condition.ALWAYS));

        var answers = connection.messages(Answer.class);
        assertThat(answers).extracting(Answer::number).containsExactly(1L, 2L, 3L, 4L, 5L);
        assertThat(answers.get(0).json()).hasToString("{\"version\":1}");
        assertThat(answers.get(1).error().code()).isEqualTo("conflict");
        assertThat(answers.get(1).error().message()).contains("version 1");
        assertThat(answers.get(2).json()).hasToString("{\"version\":2}");
        assertThat(answers.get(3).json()).hasToString("{\"version\":0}");
        assertThat(answers.get(4).json()).hasToString("{\"version\":3}");
        assertThat(changes(connection)).extracting(Publication::offset).containsExactly(1L, 2L, 3L, 4L);
    }

    @Test
    void aFullChannelRefusesAClientAndCountsIt() {
        var connection = fixture.connect();
        for (int i = 0; i < 6; i++) {
            fixture.receive(connection, put(i + 1, "key" + i, i, Condition.ALWAYS));
        }

        assertThat(connection.messages(Answer.class).getLast().error().code()).isEqualTo("full");
        assertThat(fixture.count("refused.full")).isEqualTo(1);
    }

    @Test
    void clientsNeitherPublishHereNorPutElsewhere() {
        var connection = fixture.connect();

        fixture.receive(connection, EngineFixture.publish(1, "state/scores", "x"));
        fixture.receive(connection, new Put(2, "open/1", "k", EngineFixture.json(1), Condition.ALWAYS, null, 0));
        fixture.receive(connection, new Remove(3, "read/1", "k", Condition.ALWAYS));

        assertThat(connection.messages(Answer.class))
                .hasSize(3)
                .allSatisfy(answer -> assertThat(answer.error().code()).isEqualTo("forbidden"));
    }

    @Test
    void anEntryIsRemovedWhenItsTimeIsOver() {
        var connection = subscriber();
        scores.put("ada", 1, PutOptions.DEFAULT.expireAfter(Duration.ofSeconds(3)));
        scores.put("bob", 2, PutOptions.DEFAULT.expireAfter(Duration.ofSeconds(3)));
        fixture.clock.advance(Duration.ofSeconds(2));
        scores.put("bob", 3, PutOptions.DEFAULT.expireAfter(Duration.ofSeconds(3)));
        fixture.engine.housekeeping().entries();
        assertThat(scores.size()).isEqualTo(2);

        fixture.clock.advance(Duration.ofSeconds(1));
        assertThat(scores.get("ada")).isEmpty();
        assertThat(keys(scores.entries(Order.KEY, 10))).containsExactly("bob");
        fixture.engine.housekeeping().entries();
        fixture.engine.housekeeping().entries();

        var last = changes(connection).getLast();
        assertThat(last.key()).isEqualTo("ada");
        assertThat(last.change().removed()).isTrue();
        assertThat(changes(connection)).hasSize(4);
    }

    @Test
    void anEntryWhoseTimeIsOverCountsAsGone() {
        scores.put("ada", 1, PutOptions.DEFAULT.expireAfter(Duration.ofSeconds(1)));
        fixture.clock.advance(Duration.ofSeconds(1));

        assertThat(scores.remove("ada")).isFalse();
        assertThat(scores.put("ada", 2, PutOptions.ifPresent())).isEmpty();
        assertThat(scores.put("ada", 3, PutOptions.ifNew())).hasValue(2);
        fixture.engine.housekeeping().entries();
        assertThat(scores.get("ada"))
                .hasValueSatisfying(entry -> assertThat(entry.json()).isEqualTo("3"));
    }

    @Test
    void aChannelIsKeptAsLongAsItHoldsSomething() {
        scores.put("ada", 1);
        fixture.clock.advance(Duration.ofHours(1));
        fixture.engine.housekeeping().channels();
        assertThat(scores.get("ada")).isPresent();

        scores.remove("ada");
        fixture.clock.advance(Duration.ofHours(1));
        fixture.engine.housekeeping().channels();

        assertThat(scores.put("bob", 1)).as("anew").isEqualTo(1);
    }

    @Test
    void entriesAreNotGivenUpForMemory() {
        scores.put("ada", 1);
        var hub = ((AppContext) fixture.application.context).application().hub();

        hub.existing("state/scores").forgetHistory();

        assertThat(scores.get("ada")).isPresent();
        assertThat(subscriber().only(Snapshot.class).entries()).hasSize(1);
    }
}
