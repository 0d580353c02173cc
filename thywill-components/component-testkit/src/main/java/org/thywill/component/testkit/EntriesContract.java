package org.thywill.component.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.thywill.component.Database.StoredPublication;
import org.thywill.component.DatabaseException;
import org.thywill.component.Json;
import org.thywill.component.Publication.Change;

/// What every database does with the entries of channels of kind `state`, as part of [DatabaseContract].
public abstract class EntriesContract extends DurableChannelContract {

    private static StoredPublication put(long offset, String key, @Nullable Double score, long expiresAtMs) {
        var change = new Change(score, expiresAtMs, false);
        return new StoredPublication(
                "s", offset, 1_000 + offset, "id" + offset, key, null, json("entry " + offset), change);
    }

    private static StoredPublication put(long offset, String key) {
        return put(offset, key, null, 0);
    }

    private static StoredPublication removal(long offset, String key) {
        return new StoredPublication("s", offset, 1_000 + offset, null, key, null, Json.NULL, Change.REMOVED);
    }

    /// As it is read back.
    private static StoredPublication entry(StoredPublication put) {
        return new StoredPublication(
                put.channel(), put.offset(), put.atMs(), null, put.key(), null, put.json(), put.change());
    }

    private void append(StoredPublication... changes) {
        database().openChannel("s", "epoch");
        database().append(List.of(changes));
    }

    @Test
    void theNewestEntryOfEachKeyIsKept() {
        append(put(1, "a"), put(2, "b", 1.5, 0));
        append(put(3, "a", -0.25, 99_000));

        assertThat(database().entries("s"))
                .containsExactly(entry(put(2, "b", 1.5, 0)), entry(put(3, "a", -0.25, 99_000)));
        assertThat(database().entries("unknown")).isEmpty();
    }

    @Test
    void ofSeveralChangesOfOneKeyInOneCallTheLastCounts() {
        append(put(1, "a"), removal(2, "a"), put(3, "a"), put(4, "b"), removal(5, "b"));

        assertThat(database().entries("s")).containsExactly(entry(put(3, "a")));
    }

    @Test
    void aRemovedEntryIsGone() {
        append(put(1, "a"), put(2, "b"));
        append(removal(3, "a"));

        assertThat(database().entries("s")).containsExactly(entry(put(2, "b")));
    }

    @Test
    void changesAreReadBackAsTheyWere() {
        var changes = List.of(put(1, NASTY.substring(0, 20), 1e300, 7), removal(2, "never there"), put(3, "a"));

        append(changes.toArray(StoredPublication[]::new));

        assertThat(database().publications("s", 0, 10)).isEqualTo(changes);
        assertThat(database().publication("s", "id3")).contains(put(3, "a"));
    }

    @Test
    void trimmingLeavesTheEntries() {
        append(put(1, "a"), put(2, "b"));

        database().trim("s", 2);

        assertThat(database().entries("s")).containsExactly(entry(put(1, "a")), entry(put(2, "b")));
    }

    @Test
    void keysDifferInUpperAndLowerCaseAndInSpacesAtTheEnd() {
        append(put(1, "key"), put(2, "KEY"), put(3, "key "), put(4, "😀".repeat(64)), put(5, "é".repeat(128)));
        append(removal(6, "key"));

        assertThat(database().entries("s"))
                .extracting(StoredPublication::key)
                .containsExactly("KEY", "key ", "😀".repeat(64), "é".repeat(128));
    }

    @Test
    void anAppendThatFailsChangesNoEntry() {
        append(put(1, "a"));
        var elsewhere = new StoredPublication("unopened", 1, 1, null, json("x"));

        assertThatExceptionOfType(DatabaseException.class)
                .isThrownBy(() -> append(put(2, "a"), put(3, "b"), elsewhere));

        assertThat(database().entries("s")).containsExactly(entry(put(1, "a")));
    }

    @Test
    void anAppendThatIsRepeatedChangesTheEntriesOnce() {
        append(put(1, "a"), put(2, "b"));
        append(put(1, "a"), put(2, "b"));

        assertThat(database().entries("s")).containsExactly(entry(put(1, "a")), entry(put(2, "b")));
    }

    @Test
    void entriesAreThereAgainAfterARestart() {
        append(put(1, "a", 2.0, 5_000), put(2, "b"), removal(3, "b"));

        reopen();

        assertThat(database().entries("s")).containsExactly(entry(put(1, "a", 2.0, 5_000)));
    }

    @Test
    void thousandsOfRandomChangesLeaveWhatAMapWouldHold() {
        var random = new Random(7);
        Map<String, StoredPublication> model = new HashMap<>();
        long offset = 0;
        for (int round = 0; round < 20; round++) {
            var batch = new ArrayList<StoredPublication>();
            for (int i = 0; i < 100; i++) {
                var key = "key" + random.nextInt(50);
                var change = random.nextInt(3) == 0 ? removal(++offset, key) : put(++offset, key);
                batch.add(change);
                if (change.change() != null && change.change().removed()) {
                    model.remove(key);
                } else {
                    model.put(key, entry(change));
                }
            }
            append(batch.toArray(StoredPublication[]::new));
        }

        assertThat(database().entries("s")).containsExactlyInAnyOrderElementsOf(model.values());
    }
}
