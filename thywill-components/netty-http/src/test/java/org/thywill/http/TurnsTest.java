package org.thywill.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TurnsTest {
    private final ArrayDeque<Runnable> loop = new ArrayDeque<>();
    private long nowNanos;
    private long nanosOfRequest;
    private final Turns turns = new Turns(loop::add, () -> nowNanos);
    private final List<Connection> answered = new ArrayList<>();

    /// One that has sent some requests at a time.
    private final class Connection {
        private final Turns.Turn turn = turns.join(this::proceed);
        private int requests;

        Connection(int requests) {
            this.requests = requests;
        }

        void proceed() {
            while (requests > 0 && turn.take()) {
                requests--;
                nowNanos += nanosOfRequest;
                answered.add(this);
            }
        }
    }

    private Connection receive(int requests) {
        var connection = new Connection(requests);
        connection.proceed();
        return connection;
    }

    private long answersTo(Connection connection) {
        return answered.stream().filter(connection::equals).count();
    }

    @Test
    void whoAsksForLittleWaitsForNothing() {
        var connection = receive(Turns.REQUESTS_OF_ONE);

        assertThat(connection.requests).isZero();
        assertThat(loop).isEmpty();
    }

    @Test
    void oneAfterTheOtherHasItsTurn() {
        var first = receive(1_000);
        var second = receive(1_000);
        answered.clear();

        loop.remove().run();

        assertThat(answersTo(first)).isEqualTo(answersTo(second)).isEqualTo(Turns.REQUESTS_OF_ALL / 2);
        assertThat(answered.subList(0, Turns.REQUESTS_OF_ONE)).containsOnly(first);
        assertThat(answered.get(Turns.REQUESTS_OF_ONE)).isSameAs(second);
    }

    @Test
    void theFirstRequestFoundAtASocketWaitsForNobody() {
        receive(1_000);
        for (int i = 0; i < Turns.REQUESTS_OF_ALL; i++) {
            receive(1);
        }
        var connection = receive(1);

        assertThat(connection.requests).isZero();
    }

    @Test
    void whatWasCountedLongAgoHoldsUpNoFirstRequest() {
        receive(1);
        nowNanos += 10 * Turns.NANOS_OF_ALL;
        var connection = receive(1);

        assertThat(connection.requests).isZero();
        assertThat(loop).isEmpty();
    }

    @Test
    void betweenTwoLooksAtTheSocketsNoMoreIsDoneHoweverManyAskForMuch() {
        for (int i = 0; i < 250; i++) {
            receive(1_000);
        }
        answered.clear();

        for (int look = 1; look <= 100; look++) {
            assertThat(loop).hasSize(1);
            loop.remove().run();
            assertThat(answered).hasSize(look * Turns.REQUESTS_OF_ALL);
        }
    }

    @Test
    void betweenTwoLooksAtTheSocketsNoMoreTimePasses() {
        nanosOfRequest = Turns.NANOS_OF_ALL / 3 + 1;
        for (int i = 0; i < 250; i++) {
            receive(1_000);
        }
        answered.clear();

        for (int look = 1; look <= 100; look++) {
            loop.remove().run();
            assertThat(answered).hasSize(3 * look);
        }
    }

    @Test
    void aRequestThatTakesLongIsAnsweredAllTheSame() {
        nanosOfRequest = 10 * Turns.NANOS_OF_ALL;
        var connection = receive(20);

        while (!loop.isEmpty()) {
            loop.remove().run();
        }

        assertThat(connection.requests).isZero();
    }

    @Test
    void nobodyIsForgotten() {
        var connections = new ArrayList<Connection>();
        for (int i = 0; i < 250; i++) {
            connections.add(receive(i));
        }

        while (!loop.isEmpty()) {
            loop.remove().run();
        }

        assertThat(connections)
                .allSatisfy(connection -> assertThat(connection.requests).isZero());
    }

    @Test
    void whoAsksOnceMoreWhenAllHasBeenAnsweredWaitsForNothing() {
        var connection = receive(Turns.REQUESTS_OF_ONE);
        connection.turn.renew();

        assertThat(connection.turn.take()).isTrue();
        assertThat(loop).isEmpty();
    }

    @Test
    void aConnectionThatFailsHoldsUpNobody() {
        for (int i = 0; i < Turns.REQUESTS_OF_ALL; i++) {
            receive(1);
        }
        var broken = turns.join(() -> {
            throw new IllegalStateException("broken");
        });
        assertThat(broken.take()).isTrue();
        assertThat(broken.take()).isFalse();
        var other = receive(2);

        assertThatThrownBy(() -> loop.remove().run()).hasMessage("broken");
        loop.remove().run();

        assertThat(other.requests).isZero();
    }
}
