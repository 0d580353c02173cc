package org.thywill.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.thywill.engine.EngineFixture.json;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.thywill.app.ChannelOptions;
import org.thywill.app.Condition;
import org.thywill.app.PutOptions;
import org.thywill.app.Refused;
import org.thywill.app.StateChannel;
import org.thywill.app.StateChannel.Entry;
import org.thywill.app.StateChannel.Order;
import org.thywill.component.ClientMessage.Put;
import org.thywill.component.ClientMessage.Remove;
import org.thywill.component.ConnectRequest.Subscription;
import org.thywill.component.Json;
import org.thywill.component.Position;
import org.thywill.component.Publication;
import org.thywill.component.ServerMessage.Answer;
import org.thywill.component.ServerMessage.Gap;
import org.thywill.component.ServerMessage.Replay;
import org.thywill.component.ServerMessage.Snapshot;
import org.thywill.engine.EntryChange.Outcome;

/// How much channels of kind `state` hold at most, and what they do with that much.
class StateLimitsTest {
    private static final String NAME = "state/1";

    private final EngineFixture fixture = new EngineFixture(Map.of("maxEntry", "1KB"));
    private final StateChannel state = fixture.application.context.state(NAME);

    private static Put put(long number, String key, Object data) {
        return new Put(number, NAME, key, json(data), Condition.ALWAYS, null, 0);
    }

    private static List<String> codes(FakeConnection connection) {
        return connection.messages(Answer.class).stream()
                .map(answer -> answer.error() == null ? "" : answer.error().code())
                .toList();
    }

    private static Map<String, String> held(StateChannel channel) {
        var held = new TreeMap<String, String>();
        channel.entries(Order.KEY, Integer.MAX_VALUE)
                .forEach(entry -> held.put(entry.key(), CopyClient.shown(entry.version(), entry.json(), null)));
        return held;
    }

    @Test
    void anEntryOfAClientsThatIsTooLongIsRefusedAndCounted() {
        var connection = fixture.connect();
        state.put("ada", 1);

        fixture.receive(connection, put(1, "ada", "x".repeat(1_023)));
        fixture.receive(connection, put(2, "ada", "x".repeat(1_022)));
        fixture.receive(connection, put(3, "bob", "x".repeat(60_000)));

        assertThat(codes(connection)).containsExactly("too-big", "", "too-big");
        assertThat(connection.messages(Answer.class).getFirst().error().message())
                .isEqualTo("An entry has at most 1024 bytes of JSON, but this has 1025");
        assertThat(fixture.count("refused.too-big")).isEqualTo(2);
        assertThat(state.entries(Order.KEY, 10)).extracting(Entry::version).containsExactly(2L);
    }

    @Test
    void whoMayNotPutIsNotToldHowLongEntriesMayBe() {
        var connection = fixture.connect();

        fixture.receive(connection, new Put(1, "read/1", "k", json("x".repeat(2_000)), Condition.ALWAYS, null, 0));

        assertThat(codes(connection)).containsExactly("forbidden");
        assertThat(fixture.count("refused.too-big")).isZero();
    }

    @Test
    void anEntryOfTheApplicationsThatIsTooLongIsRefused() {
        var connection = fixture.connect();
        var presence = fixture.application.context.channel("present/1").presence();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> state.put("ada", "x".repeat(1_023)))
                .withMessageContaining("thywill.engine.max-entry");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> presence.track(fixture.application.clients.getFirst(), "x".repeat(1_023)));
        assertThat(connection.messages(Answer.class)).isEmpty();
        assertThat(state.put("ada", "x".repeat(1_022))).isEqualTo(1);
    }

    @Test
    void keysAreTextsThatEverybodyHasAlike() {
        var longest = "😀".repeat(64);

        assertThat(state.put(longest, 1)).isEqualTo(1);
        assertThatIllegalArgumentException().isThrownBy(() -> state.put(longest + "x", 1));
        assertThatIllegalArgumentException().isThrownBy(() -> state.put("half \ud83d of a pair", 1));
        assertThatIllegalArgumentException().isThrownBy(() -> state.remove("\ude00"));
        assertThat(state.entries(Order.KEY, 10)).extracting(Entry::key).containsExactly(longest);
    }

    @Test
    void allChannelsTogetherHoldEntriesForHalfOfTheBudgetAtMost() {
        var budget = new HistoryBudget(10_000, fixture.tasks, new EngineCounters(fixture.counters));
        var hub = fixture.hub(budget);
        hub.declare("state/*", ChannelOptions.state().historySize(0));
        int made = 0;
        Outcome outcome;
        do {
            var change = new EntryChange("key", Condition.ALWAYS, null, 0, EntryChange.What.PUT);
            outcome = hub.change("state/" + made++, change, json("x".repeat(700)), null);
        } while (outcome instanceof Outcome.Made);

        assertThat(outcome).isEqualTo(new Outcome.Full("what the server has memory for"));
        assertThat(made).as("the last is refused").isEqualTo(6);
        assertThat(budget.usedBytes()).isLessThanOrEqualTo(5_000L + (long) made * ChannelResources.CHANNEL_BYTES);
        assertThat(hub.change("state/0", EntryChange.remove("key", Condition.ALWAYS), Json.NULL, null))
                .isInstanceOf(Outcome.Made.class);
        var again = new EntryChange("key", Condition.ALWAYS, null, 0, EntryChange.What.PUT);
        assertThat(hub.change("state/0", again, json("x".repeat(700)), null)).isInstanceOf(Outcome.Made.class);
    }

    @Test
    void tenThousandEntriesReachASubscriberInPagesWhileTheyChange() {
        var big = new EngineFixture(Map.of("clientAway", "1h"));
        var channel = big.application.context.state(NAME);
        for (int i = 0; i < 10_000; i++) {
            channel.put("key " + i, "value of " + i);
        }
        var changed = new ArrayList<String>();
        var client = new CopyClient("instance-of-a-client", () -> {
            var key = "key " + (changed.size() * 37);
            channel.put(key, "another");
            channel.remove("key " + (9_999 - changed.size()));
            changed.add(key);
        });
        assertThatExceptionOfType(Refused.class).isThrownBy(() -> channel.put("one more", 1));

        client.connect(big.engine, Map.of(NAME, Subscription.LIVE));
        big.tasks.runAll();
        client.deliver(100_000);

        assertThat(changed).as("pages that were waited for").hasSizeGreaterThan(10);
        assertThat(client.snapshots).isGreaterThan(10);
        assertThat(client.changes).as("all but those before the first page").isEqualTo(2 * changed.size() - 2);
        assertThat(client.entries(NAME)).isEqualTo(held(channel)).hasSize(10_000 - changed.size());
    }

    @Test
    void noPageIsLongerThanAPieceUnlessItsOnlyEntryIs() {
        var big = new EngineFixture(Map.of("maxEntry", "256KB"));
        var channel = big.application.context.state(NAME);
        for (int i = 0; i < 300; i++) {
            channel.put("key " + i, "x".repeat(i % 100 == 0 ? 100_000 : 3_000));
        }

        var connection = big.connect(Map.of(NAME, Subscription.LIVE));

        var pages = connection.messages(Snapshot.class);
        assertThat(pages).hasSizeGreaterThan(10).allSatisfy(page -> {
            long bytes = page.entries().stream().mapToLong(Publication::bytes).sum();
            assertThat(bytes <= CatchUp.PIECE_BYTES || page.entries().size() == 1)
                    .isTrue();
            assertThat(page.offset()).isEqualTo(300);
        });
        assertThat(pages.stream().mapToInt(page -> page.entries().size()).sum()).isEqualTo(300);
        assertThat(pages.subList(0, pages.size() - 1)).allMatch(Snapshot::more);
        assertThat(pages.getLast().more()).isFalse();
    }

    @Test
    void whoIsCutInTheMiddleOfASnapshotGetsAnotherWhole() {
        for (int i = 0; i < 2_000; i++) {
            state.put("key " + i, "x".repeat(500));
        }
        var cut = new FakeConnection() {
            @Override
            public boolean awaitWritable(Duration limit) {
                return messages(Snapshot.class).size() < 3 && isOpen();
            }
        };
        fixture.connect(Map.of(NAME, Subscription.LIVE), cut);
        assertThat(cut.messages(Snapshot.class)).hasSizeBetween(1, 4).allMatch(Snapshot::more);
        fixture.cut(cut);
        state.put("key 0", "newer");

        var resumed = fixture.resume(cut, Map.of());

        var pages = resumed.messages(Snapshot.class);
        assertThat(pages.stream().mapToInt(page -> page.entries().size()).sum()).isEqualTo(2_000);
        assertThat(pages.getLast().entries().getLast().key()).isEqualTo("key 0");
        assertThat(resumed.messages(Gap.class)).isEmpty();
    }

    @Test
    void whoClaimsAPositionInsideAPageGetsTheChangesThatFollowIt() {
        for (int i = 0; i < 100; i++) {
            state.put("key " + i, i);
        }
        var before = fixture.connect(Map.of(NAME, Subscription.LIVE));
        var epoch = EngineFixture.positions(before).get(NAME).epoch();
        fixture.cut(before);

        var inside = fixture.resume(before, Map.of(NAME, new Position(epoch, 50)));
        fixture.cut(inside);
        var beyond = fixture.resume(inside, Map.of(NAME, new Position(epoch, 101)));
        fixture.cut(beyond);
        var negative = fixture.resume(beyond, Map.of(NAME, new Position(epoch, -1)));

        assertThat(inside.messages(Snapshot.class)).isEmpty();
        assertThat(inside.messages(Replay.class).stream()
                        .flatMap(replay -> replay.publications().stream())
                        .map(Publication::offset))
                .hasSize(50)
                .startsWith(51L)
                .endsWith(100L);
        assertThat(beyond.only(Snapshot.class).entries()).hasSize(100);
        assertThat(negative.only(Snapshot.class).entries()).hasSize(100);
    }

    @Test
    void toRemoveWhatIsNotThereIsNoErrorUnlessItIsToBeThere() {
        var connection = fixture.connect();

        fixture.receive(connection, new Remove(1, NAME, "nobody", Condition.ALWAYS));
        fixture.receive(connection, new Remove(2, NAME, "nobody", Condition.PRESENT));
        fixture.receive(connection, new Remove(3, NAME, "nobody", new Condition.Version(1)));
        fixture.receive(connection, new Remove(0, NAME, "nobody", Condition.ALWAYS));

        assertThat(codes(connection)).containsExactly("", "conflict", "conflict");
        assertThat(connection.messages(Answer.class).getFirst().json()).hasToString("{\"version\":0}");
        assertThat(state.put("first", 1)).as("nothing was numbered").isEqualTo(1);
    }

    @Test
    void aSnapshotHasNoEntryWhoseTimeIsOver() {
        state.put("ada", 1, PutOptions.DEFAULT.expireAfter(Duration.ofSeconds(1)));
        state.put("bob", 2);
        fixture.clock.advance(Duration.ofSeconds(1));

        var connection = fixture.connect(Map.of(NAME, Subscription.LIVE));
        fixture.engine.housekeeping().entries();

        assertThat(connection.only(Snapshot.class).entries())
                .extracting(Publication::key)
                .containsExactly("bob");
        assertThat(connection.messages(Replay.class)).hasSize(1);
    }
}
