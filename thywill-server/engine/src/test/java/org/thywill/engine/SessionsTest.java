package org.thywill.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.thywill.component.testkit.MemoryDatabase;

class SessionsTest {
    private final MemoryDatabase database = new MemoryDatabase();
    private final EngineFixture fixture = new EngineFixture(Map.of(), new TestApplication(), database);

    private void round() {
        fixture.engine.housekeeping().round();
        fixture.tasks.runAll();
    }

    @Test
    void aBrowserIsKnownByItsCookie() {
        var fresh = fixture.engine.session(null);

        var known = fixture.engine.session(fresh.cookie());

        assertThat(fresh.fresh()).isTrue();
        assertThat(fresh.cookie()).startsWith("v1." + fresh.id() + ".");
        assertThat(known.fresh()).isFalse();
        assertThat(known.id()).isEqualTo(fresh.id());
    }

    @Test
    void aCookieIsGoodAfterARestart() {
        var cookie = fixture.engine.session(null).cookie();

        var restarted = new EngineFixture(Map.of(), new TestApplication(), database);

        assertThat(restarted.engine.session(cookie).fresh()).isFalse();
    }

    @Test
    void aForgedCookieBeginsANewSession() {
        var genuine = fixture.engine.session(null).cookie();
        var other = fixture.engine.session(null);
        var signature = genuine.substring(genuine.lastIndexOf('.'));

        for (var forged : new String[] {
            "",
            ".",
            "v1.",
            "v1..",
            "v1.s.",
            "v2" + genuine.substring(2),
            genuine + "x",
            "v1." + other.id() + signature,
            genuine.substring(0, genuine.length() - 1),
            "v1.s.AAAAAAAAAAAAAAAAAAAAAA.",
            "x".repeat(5_000)
        }) {
            assertThat(fixture.engine.session(forged).fresh()).as(forged).isTrue();
        }
    }

    @Test
    void idsDoNotRepeat() {
        var ids = new HashSet<String>();
        for (int i = 0; i < 10_000; i++) {
            ids.add(fixture.engine.session(null).id());
        }
        assertThat(ids).hasSize(10_000);
    }

    @Test
    void aSessionIsStoredWhenItsBrowserComesBackAndRenewedHourly() {
        var session = fixture.engine.session(null);
        long created = fixture.clock.millis();
        round();
        assertThat(database.session(session.id())).isEmpty();

        fixture.engine.session(session.cookie());
        round();
        assertThat(database.session(session.id()).orElseThrow().createdMs()).isEqualTo(created);

        fixture.clock.advance(Duration.ofMinutes(59));
        fixture.engine.session(session.cookie());
        round();
        assertThat(database.session(session.id()).orElseThrow().lastSeenMs()).isEqualTo(created);

        fixture.clock.advance(Duration.ofMinutes(1));
        fixture.engine.session(session.cookie());
        round();
        assertThat(database.session(session.id()).orElseThrow().lastSeenMs()).isEqualTo(fixture.clock.millis());
    }

    @Test
    void whatCouldNotBeSavedIsSavedLater() {
        var session = fixture.engine.session(null);
        fixture.engine.session(session.cookie());
        database.failNext(1);

        round();
        round();

        assertThat(database.session(session.id())).isPresent();
    }

    @Test
    void aSessionFromBeforeARestartKeepsItsBeginning() {
        var session = fixture.engine.session(null);
        long created = fixture.clock.millis();
        fixture.engine.session(session.cookie());
        round();
        var restarted = new EngineFixture(Map.of(), new TestApplication(), database);
        restarted.clock.advance(Duration.ofDays(1));

        restarted.engine.session(session.cookie());
        restarted.engine.housekeeping().round();
        restarted.tasks.runAll();

        var stored = database.session(session.id()).orElseThrow();
        assertThat(stored.createdMs()).isEqualTo(created);
        assertThat(stored.lastSeenMs()).isEqualTo(restarted.clock.millis());
    }

    @Test
    void sessionsThatAreNotSeenForLongAreForgotten() {
        var session = fixture.engine.session(null);
        fixture.engine.session(session.cookie());
        round();

        fixture.clock.advance(Duration.ofDays(91));
        fixture.engine.housekeeping().old();

        assertThat(database.session(session.id())).isEmpty();
    }
}
