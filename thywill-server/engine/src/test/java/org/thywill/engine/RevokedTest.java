package org.thywill.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Which revocations are remembered when there are too many.
class RevokedTest {
    private static final String PREFIX = "revoked-test.";
    private static final int LIMIT = 3;
    private static final int MANY = 20;

    private final EngineFixture fixture = new EngineFixture();

    private Revoked opened(int limit) {
        var revoked = new Revoked(fixture.services, PREFIX, limit);
        revoked.open();
        return revoked;
    }

    private void revoke(Revoked revoked, String name) {
        fixture.clock.advance(Duration.ofMillis(1));
        revoked.add(name);
        revoked.store(name);
    }

    /// As a server has stored them that remembered more.
    private void storeMany() {
        var before = opened(MANY);
        names().forEach(name -> revoke(before, name));
    }

    private static List<String> names() {
        return IntStream.range(0, MANY).mapToObj(i -> "user-" + i).toList();
    }

    private static List<String> known(Revoked revoked) {
        return names().stream().filter(name -> revoked.since(name) > 0).toList();
    }

    private List<String> stored() {
        return fixture.database.keys("thywill.engine", PREFIX, MANY);
    }

    @Test
    void aRestartedServerKnowsTheNewest() {
        storeMany();

        assertThat(known(opened(LIMIT))).containsExactly("user-17", "user-18", "user-19");
    }

    @Test
    void theOldestOfThoseThatWereReadIsForgottenFirst() {
        storeMany();
        var revoked = opened(LIMIT);

        revoke(revoked, "user-0");

        assertThat(known(revoked)).containsExactly("user-0", "user-18", "user-19");
    }

    @Test
    void whatIsForgottenGoesFromTheDatabase() {
        storeMany();
        var revoked = opened(LIMIT);
        revoke(revoked, "user-0");

        revoked.removeOld(0);

        assertThat(stored()).hasSize(LIMIT);
        assertThat(known(opened(MANY))).containsExactly("user-0", "user-18", "user-19");
    }

    @Test
    void whatIsTooOldGoesEvenIfItWasNeverRead() {
        var revoked = opened(LIMIT);
        storeMany();

        revoked.removeOld(fixture.clock.millis());

        assertThat(stored()).hasSize(1);
    }

    @Test
    void whatAnotherServerHasStoredMeanwhileStays() {
        var revoked = opened(LIMIT);
        revoke(revoked, "user-0");
        storeMany();

        revoked.removeOld(0);

        assertThat(stored()).hasSize(MANY);
    }
}
