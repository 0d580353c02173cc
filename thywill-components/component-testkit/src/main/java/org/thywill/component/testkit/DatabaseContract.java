package org.thywill.component.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.thywill.component.Database.StoredPublication;
import org.thywill.component.Database.StoredSession;
import org.thywill.component.Json;

/// What every database does. A database's own test extends this and says how to open it.
public abstract class DatabaseContract extends EntriesContract {

    @Test
    void aSessionIsFoundAsItWasSaved() {
        var ada = new StoredSession("s.ada", 1_000, 2_000);
        var bob = new StoredSession("s.bob", 1_500, 2_500);

        database().saveSessions(List.of(bob, ada));

        assertThat(database().session("s.ada")).contains(ada);
        assertThat(database().session("s.bob")).contains(bob);
        assertThat(database().session("s.ADA")).isEmpty();
    }

    @Test
    void savingNoSessionsDoesNothing() {
        database().saveSessions(List.of());

        assertThat(database().removeSessions(Long.MAX_VALUE)).isZero();
    }

    @Test
    void savingASessionAgainRenewsIt() {
        database().saveSessions(List.of(new StoredSession("s", 1_000, 2_000)));

        database().saveSessions(List.of(new StoredSession("s", 1_000, 9_000)));

        assertThat(database().session("s")).contains(new StoredSession("s", 1_000, 9_000));
    }

    @Test
    void sessionsLastSeenBeforeAnInstantAreRemovedAndCounted() {
        database()
                .saveSessions(List.of(
                        new StoredSession("old", 0, 99),
                        new StoredSession("older", 0, 1),
                        new StoredSession("new", 0, 100)));

        int removed = database().removeSessions(100);

        assertThat(removed).isEqualTo(2);
        assertThat(database().session("old")).isEmpty();
        assertThat(database().session("new")).isPresent();
    }

    @Test
    void aValueIsReadAsItWasPutLast() {
        assertThat(database().value("app", "key")).isEmpty();

        database().putValue("app", "key", json("first"));
        database().putValue("app", "key", json(NASTY));

        assertThat(database().value("app", "key")).contains(json(NASTY));
    }

    @Test
    void valuesOfApplicationsAreApart() {
        database().putValue("one", "key", json("1"));
        database().putValue("two", "key", json("2"));

        assertThat(database().removeValue("one", "key")).isTrue();
        assertThat(database().value("two", "key")).contains(json("2"));
        assertThat(database().keys("one", "", 10)).isEmpty();
    }

    @Test
    void keysDifferInCaseAndInSpacesAtTheEnd() {
        database().putValue("app", "key", json("1"));

        assertThat(database().putValueIfAbsent("app", "KEY", json("2"))).isTrue();
        assertThat(database().putValueIfAbsent("app", "key ", json("3"))).isTrue();
        assertThat(database().value("app", "key")).contains(json("1"));
        assertThat(database().value("app", "Key")).isEmpty();
    }

    @Test
    void aValueIsPutIfAbsentOnlyOnce() {
        assertThat(database().putValueIfAbsent("app", "key", json("first"))).isTrue();
        assertThat(database().putValueIfAbsent("app", "key", json("second"))).isFalse();

        assertThat(database().value("app", "key")).contains(json("first"));
    }

    @Test
    void aValueIsRemovedOnce() {
        database().putValue("app", "key", json("1"));

        assertThat(database().removeValue("app", "key")).isTrue();
        assertThat(database().removeValue("app", "key")).isFalse();
        assertThat(database().value("app", "key")).isEmpty();
    }

    @Test
    void keysOf255CharactersAreKept() {
        String key = "😀".repeat(127) + "a";

        database().putValue("app", key, json("1"));

        assertThat(database().value("app", key)).contains(json("1"));
        assertThat(database().value("app", "😀".repeat(127) + "b")).isEmpty();
    }

    @Test
    void valuesAndPublicationsOfOneMebibyteAreKept() {
        var large = json("x😀".repeat((1 << 20) / 5 - 1));
        database().openChannel("c", "e");

        database().putValue("app", "key", large);
        database().append(List.of(new StoredPublication("c", 1, 1, null, large)));

        assertThat(database().value("app", "key")).contains(large);
        assertThat(database().publications("c", 0, 1))
                .extracting(StoredPublication::json)
                .containsExactly(large);
    }

    @Test
    void keysAreFoundByPrefixInTheOrderOfCodePoints() {
        var keys = List.of("a", "A", "a%", "a%b", "a_", "ab", "a'", "\uff5e", "😀", "😀b", "é");
        keys.forEach(key -> database().putValue("app", key, Json.NULL));

        assertThat(database().keys("app", "", Integer.MAX_VALUE))
                .containsExactly("A", "a", "a%", "a%b", "a'", "a_", "ab", "é", "\uff5e", "😀", "😀b");
        assertThat(database().keys("app", "a%", 100)).containsExactly("a%", "a%b");
        assertThat(database().keys("app", "a_", 100)).containsExactly("a_");
        assertThat(database().keys("app", "😀", 100)).containsExactly("😀", "😀b");
        assertThat(database().keys("app", "", 2)).containsExactly("A", "a");
        assertThat(database().keys("app", "", 0)).isEmpty();
        assertThat(database().keys("app", "none", 100)).isEmpty();
    }

    @Test
    void ofManyWhoPutAValueIfAbsentOneDoes() {
        var done = Together.call(
                8, thread -> untilItWorks(() -> database().putValueIfAbsent("app", "key", json("by " + thread))));

        assertThat(done).containsOnlyOnce(true);
    }

    @Test
    void manyCanPutTheSameNewValue() {
        Together.call(
                8,
                thread -> untilItWorks(() -> {
                    database().putValue("app", "key", json("by " + thread));
                    return thread;
                }));

        assertThat(database().value("app", "key")).isPresent();
    }
}
