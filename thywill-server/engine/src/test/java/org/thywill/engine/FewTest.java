package org.thywill.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class FewTest {
    private Map<String, Integer> map = Map.of();

    @Test
    void holdsWhatWasAddedAndNotWhatWasTakenAway() {
        for (int i = 0; i < 10; i++) {
            map = Few.with(map, "key " + i, i);
            assertThat(map).hasSize(i + 1).containsEntry("key 0", 0).containsEntry("key " + i, i);
        }
        for (int i = 9; i >= 0; i--) {
            map = Few.without(map, "key " + i);
            assertThat(map).hasSize(i).doesNotContainKey("key " + i);
        }
    }

    @Test
    void replacesAnEntryHoweverManyThereAre() {
        map = Few.with(map, "first", 1);
        map = Few.with(map, "first", 2);
        assertThat(map).isEqualTo(Map.of("first", 2));

        map = Few.with(map, "second", 3);
        map = Few.with(map, "first", 4);
        assertThat(map).isEqualTo(Map.of("first", 4, "second", 3));
    }

    @Test
    void staysAsItIsWithoutWhatItDoesNotHave() {
        map = Few.without(map, "first");
        map = Few.with(map, "first", 1);
        map = Few.without(map, "second");

        assertThat(map).isEqualTo(Map.of("first", 1));
    }

    @Test
    void goesOnFromOneLeftOfMany() {
        map = Few.with(Few.with(map, "first", 1), "second", 2);
        map = Few.without(map, "first");
        map = Few.with(map, "third", 3);

        assertThat(map).isEqualTo(Map.of("second", 2, "third", 3));
    }
}
