package org.thywill.remote;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.thywill.remote.StateChannel.Change;
import org.thywill.remote.StateChannel.Entry;

class EntryCopyTest {
    private final EntryCopy copy = new EntryCopy();

    private static Entry entry(String key, long version) {
        return new Entry(key, Json.read("" + version), version, null);
    }

    @Test
    void changesThatCameTogetherAreOneForEachKey() {
        copy.replace(List.of(entry("a", 1), entry("b", 2)));
        copy.takeChanges();

        assertThat(copy.put(entry("a", 3))).isTrue();
        assertThat(copy.put(entry("a", 4))).isFalse();
        copy.remove("b");
        copy.put(entry("c", 5));
        copy.remove("c");

        assertThat(copy.takeChanges())
                .containsExactly(new Change("a", entry("a", 4), entry("a", 1)), new Change("b", null, entry("b", 2)));
        assertThat(copy.takeChanges()).isEmpty();
        assertThat(copy.all()).containsExactly(entry("a", 4));
    }

    @Test
    void ofAnotherCopyOnlyWhatDiffersIsTold() {
        copy.replace(List.of(entry("a", 1), entry("b", 2), entry("c", 3)));
        copy.takeChanges();

        assertThat(copy.replace(List.of(entry("b", 2), entry("c", 4)))).isTrue();

        assertThat(copy.takeChanges())
                .containsExactly(new Change("a", null, entry("a", 1)), new Change("c", entry("c", 4), entry("c", 3)));
        assertThat(copy.replace(List.of(entry("b", 2), entry("c", 4)))).isFalse();
    }
}
