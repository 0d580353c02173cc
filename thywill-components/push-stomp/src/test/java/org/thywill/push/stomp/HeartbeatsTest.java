package org.thywill.push.stomp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.thywill.push.stomp.Heartbeats.Due;

class HeartbeatsTest {
    private final Heartbeats heartbeats = new Heartbeats(Duration.ofSeconds(25), Duration.ofSeconds(8), 0);

    private Due at(int seconds) {
        return heartbeats.due(Duration.ofSeconds(seconds).toNanos());
    }

    @Test
    void aSignIsGivenBeforeTheIntervalIsOverAndOncePerInterval() {
        assertThat(at(23)).isEqualTo(Due.NOTHING);
        assertThat(at(24)).isEqualTo(Due.BEAT);
        assertThat(at(25)).isEqualTo(Due.NOTHING);
    }

    @Test
    void whoPromisedHeartBeatsMustKeepToThemEvenIfTheSocketIsAlive() {
        heartbeats.negotiate("10000,0");
        heartbeats.alive(Duration.ofSeconds(30).toNanos());

        assertThat(at(33)).isNotEqualTo(Due.SILENT);
        assertThat(at(34)).isEqualTo(Due.SILENT);
    }

    @Test
    void whoPromisedLessOftenIsGivenThatTime() {
        heartbeats.negotiate("60000,0");
        heartbeats.alive(Duration.ofSeconds(60).toNanos());

        assertThat(at(67)).isNotEqualTo(Due.SILENT);
        assertThat(at(69)).isEqualTo(Due.SILENT);
    }

    @Test
    void whoPromisedNothingIsAliveAsLongAsItsSocketAnswers() {
        heartbeats.negotiate(null);
        heartbeats.alive(Duration.ofSeconds(25).toNanos());

        assertThat(at(50)).isNotEqualTo(Due.SILENT);
        assertThat(at(59)).isEqualTo(Due.SILENT);
    }

    @Test
    void lineEndsGoOnlyToThoseWhoWantThem() {
        heartbeats.negotiate("0,10000");
        assertThat(heartbeats.wanted()).isTrue();
        heartbeats.negotiate("10000,0");
        assertThat(heartbeats.wanted()).isFalse();
        assertThat(heartbeats.offer()).isEqualTo("25000,25000");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1", "1,", ",1", "-1,0", "1,2,3", "a,b", "1, 2", "99999999999,0"})
    void anotherFormIsRefused(String header) {
        assertThatExceptionOfType(MalformedFrameException.class).isThrownBy(() -> heartbeats.negotiate(header));
    }
}
