package org.thywill.component.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.thywill.component.Database;
import org.thywill.component.Database.ChannelState;
import org.thywill.component.Database.StoredPublication;
import org.thywill.component.DatabaseException;
import org.thywill.component.Json;

/// What every database does with durable channels, as part of [DatabaseContract].
public abstract class DurableChannelContract {
    private static final Duration GRACE = Duration.ofSeconds(10);
    private static final int ATTEMPTS = 100;

    /// Text that goes wrong where a charset, an escape or an index is wrong.
    static final String NASTY = "Zoë 😀 𝄞 \u2028 \\' \\\" '; drop table thywill_value; -- %_?";

    private @Nullable Database database;

    /// Opens the database of this test, which is empty the first time, and starts it. Called again after the
    /// one opened before was stopped.
    protected abstract Database open();

    @BeforeEach
    void openDatabase() {
        database = open();
    }

    @AfterEach
    void stopDatabase() {
        if (database != null) {
            database.stop(GRACE);
        }
    }

    protected final Database database() {
        return Objects.requireNonNull(database, "opened before each test");
    }

    protected final void reopen() {
        database().stop(GRACE);
        database = open();
    }

    protected static Json json(String text) {
        return Json.ofValid("\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"");
    }

    protected static StoredPublication publication(String channel, long offset, @Nullable String id) {
        return new StoredPublication(channel, offset, 1_000 + offset, id, json("entry " + offset));
    }

    /// Opens the channel and fills it.
    protected final void fill(String channel, int publications) {
        database().openChannel(channel, "epoch");
        database()
                .append(LongStream.rangeClosed(1, publications)
                        .mapToObj(offset -> publication(channel, offset, "id" + offset))
                        .toList());
    }

    private ChannelState state(String channel) {
        return database().openChannel(channel, "unused");
    }

    private List<Long> offsets(String channel) {
        return database().publications(channel, 0, 1_000).stream()
                .map(StoredPublication::offset)
                .toList();
    }

    /// Calls again what failed only for now, as everyone does who uses a database: there may be more callers than
    /// connections, and on a busy machine they may wait longer than they are given.
    protected static <T> T untilItWorks(Supplier<T> call) {
        for (int attempt = 1; ; attempt++) {
            try {
                return call.get();
            } catch (DatabaseException e) {
                if (!e.worthRetrying() || attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    @Test
    void aPublicationKeepsItsPublisher() {
        database().openChannel("c", "epoch");
        var ofClient = new StoredPublication("c", 1, 7, "id1", null, "p.0aZ_-", json("x"), null);
        var ofApplication = new StoredPublication("c", 2, 7, null, json("y"));
        database().append(List.of(ofClient, ofApplication));

        assertThat(database().publications("c", 0, 10)).containsExactly(ofClient, ofApplication);
        assertThat(database().publication("c", "id1")).hasValue(ofClient);
    }

    @Test
    void aNewChannelHasTheEpochGivenAndNothingInIt() {
        var state = database().openChannel("talk/lines/lobby", "e1");

        assertThat(state).isEqualTo(new ChannelState("e1", 1, 0));
        assertThat(database().publications("talk/lines/lobby", 0, 10)).isEmpty();
    }

    @Test
    void aChannelKeepsTheEpochItWasMadeWith() {
        database().openChannel("talk/lobby", "e1");

        assertThat(database().openChannel("talk/lobby", "e2").epoch()).isEqualTo("e1");
    }

    @Test
    void channelNamesDifferInUpperAndLowerCase() {
        fill("talk/Lobby", 2);
        database().openChannel("talk/lobby", "other");

        assertThat(state("talk/Lobby")).isEqualTo(new ChannelState("epoch", 1, 2));
        assertThat(state("talk/lobby")).isEqualTo(new ChannelState("other", 1, 0));
    }

    @Test
    void channelNamesOf320CharactersDifferInTheLast() {
        String stem = "x".repeat(319);
        fill(stem + "a", 1);
        fill(stem + "b", 2);

        assertThat(state(stem + "a").lastOffset()).isEqualTo(1);
        assertThat(state(stem + "b").lastOffset()).isEqualTo(2);
    }

    @Test
    void publicationsAreReadInOrderAsTheyWereStored() {
        database().openChannel("c", "e");
        var stored = List.of(
                publication("c", 1, "one"),
                publication("c", 2, null),
                new StoredPublication("c", 3, 7, NASTY, json(NASTY)));

        database().append(stored);

        assertThat(database().publications("c", 0, 10)).isEqualTo(stored);
    }

    @Test
    void publicationsAreReadAfterAnOffsetAndUpToALimit() {
        fill("c", 10);

        assertThat(database().publications("c", 7, 100))
                .extracting(StoredPublication::offset)
                .containsExactly(8L, 9L, 10L);
        assertThat(database().publications("c", 2, 3))
                .extracting(StoredPublication::offset)
                .containsExactly(3L, 4L, 5L);
        assertThat(database().publications("c", 10, 100)).isEmpty();
        assertThat(database().publications("c", 0, 0)).isEmpty();
        assertThat(database().publications("unknown", 0, 10)).isEmpty();
    }

    @Test
    void laterAppendsContinueTheChannel() {
        fill("c", 2);

        database().append(List.of(publication("c", 3, null)));
        database().append(List.of(publication("c", 4, null), publication("c", 5, null)));

        assertThat(offsets("c")).containsExactly(1L, 2L, 3L, 4L, 5L);
        assertThat(state("c")).isEqualTo(new ChannelState("epoch", 1, 5));
    }

    @Test
    void oneAppendCanFillSeveralChannels() {
        database().openChannel("a", "e");
        database().openChannel("b", "e");

        database().append(List.of(publication("b", 1, "x"), publication("a", 1, "x"), publication("b", 2, null)));

        assertThat(offsets("a")).containsExactly(1L);
        assertThat(offsets("b")).containsExactly(1L, 2L);
    }

    @Test
    void anAppendWithAnIdThatIsStoredStoresNothing() {
        fill("c", 2);
        fill("d", 1);

        var batch = List.of(publication("d", 2, "new"), publication("c", 3, "new"), publication("c", 4, "id1"));
        assertThatExceptionOfType(DatabaseException.class)
                .isThrownBy(() -> database().append(batch))
                .satisfies(e -> assertThat(e.worthRetrying()).isFalse());

        assertThat(state("c").lastOffset()).isEqualTo(2);
        assertThat(state("d").lastOffset()).isEqualTo(1);
        assertThat(offsets("c")).containsExactly(1L, 2L);
        assertThat(offsets("d")).containsExactly(1L);
    }

    @Test
    void anAppendWithTheSameIdTwiceStoresNothing() {
        database().openChannel("c", "e");

        var batch = List.of(publication("c", 1, "same"), publication("c", 2, "same"));
        assertThatExceptionOfType(DatabaseException.class)
                .isThrownBy(() -> database().append(batch));

        assertThat(state("c")).isEqualTo(new ChannelState("e", 1, 0));
        assertThat(offsets("c")).isEmpty();
    }

    @Test
    void afterAnAppendThatFailedAnotherContinuesTheChannel() {
        fill("c", 2);
        assertThatExceptionOfType(DatabaseException.class)
                .isThrownBy(() -> database().append(List.of(publication("c", 3, "id1"))));

        database().append(List.of(publication("c", 3, "id3")));

        assertThat(offsets("c")).containsExactly(1L, 2L, 3L);
    }

    @Test
    void anAppendThatIsRepeatedIsStoredOnce() {
        fill("c", 2);
        var batch = List.of(publication("c", 3, "three"), publication("c", 4, null));

        database().append(batch);
        database().append(batch);

        assertThat(offsets("c")).containsExactly(1L, 2L, 3L, 4L);
        assertThat(state("c").lastOffset()).isEqualTo(4);
    }

    @Test
    void idsDifferInCaseAndInSpacesAtTheEnd() {
        database().openChannel("c", "e");

        var batch = List.of(publication("c", 1, "id"), publication("c", 2, "ID"), publication("c", 3, "id "));
        database().append(batch);

        assertThat(database().publication("c", "ID")).contains(publication("c", 2, "ID"));
        assertThat(database().publication("c", "id ")).contains(publication("c", 3, "id "));
    }

    @Test
    void manyPublicationsCanBeWithoutId() {
        database().openChannel("c", "e");

        database().append(List.of(publication("c", 1, null), publication("c", 2, null)));

        assertThat(offsets("c")).containsExactly(1L, 2L);
    }

    @Test
    void aPublicationIsFoundByItsIdInItsChannelOnly() {
        fill("c", 3);
        database().openChannel("other", "e");

        assertThat(database().publication("c", "id2")).contains(publication("c", 2, "id2"));
        assertThat(database().publication("c", "id4")).isEmpty();
        assertThat(database().publication("other", "id2")).isEmpty();
        assertThat(database().publication("unknown", "id2")).isEmpty();
    }

    @Test
    void trimmingRemovesTheOldestAndLeavesTheLastOffset() {
        fill("c", 5);
        fill("other", 2);

        assertThat(database().trim("c", 3)).isEqualTo(3);
        assertThat(database().trim("c", 3)).isZero();

        assertThat(state("c")).isEqualTo(new ChannelState("epoch", 4, 5));
        assertThat(offsets("c")).containsExactly(4L, 5L);
        assertThat(offsets("other")).containsExactly(1L, 2L);
    }

    @Test
    void aChannelTrimmedEmptyContinuesWhereItWas() {
        fill("c", 5);

        assertThat(database().trim("c", 100)).isEqualTo(5);
        assertThat(state("c")).isEqualTo(new ChannelState("epoch", 6, 5));
        database().append(List.of(publication("c", 6, "id1")));

        assertThat(state("c")).isEqualTo(new ChannelState("epoch", 6, 6));
        assertThat(database().publication("c", "id1")).contains(publication("c", 6, "id1"));
        assertThat(database().trim("unknown", 100)).isZero();
    }

    @Test
    void appendsToDifferentChannelsRunSideBySide() {
        Together.run(8, thread -> {
            String channel = "channel/" + thread;
            database().openChannel(channel, "e");
            for (int offset = 1; offset <= 25; offset++) {
                var next = List.of(publication(channel, offset, "id" + offset));
                untilItWorks(() -> {
                    database().append(next);
                    return next;
                });
            }
        });

        var all = LongStream.rangeClosed(1, 25).boxed().toList();
        IntStream.range(0, 8)
                .forEach(thread -> assertThat(offsets("channel/" + thread)).isEqualTo(all));
    }

    @Test
    void aChannelOpenedByManyAtOnceHasOneEpoch() {
        var epochs = Together.call(
                8,
                thread -> untilItWorks(
                        () -> database().openChannel("new", "e" + thread).epoch()));

        assertThat(epochs).containsOnly(state("new").epoch());
    }

    @Test
    void anInterruptedCallerSpoilsNothing() {
        fill("c", 1);

        Together.run(1, _ -> {
            Thread.currentThread().interrupt();
            try {
                database().append(List.of(publication("c", 2, null)));
                database().publications("c", 0, 10);
            } catch (DatabaseException _) {
                // Giving up is as good as finishing.
            }
            assertThat(Thread.interrupted()).isTrue();
        });

        long next = state("c").lastOffset() + 1;
        database().append(List.of(publication("c", next, null)));
        assertThat(offsets("c")).endsWith(next);
    }
}
