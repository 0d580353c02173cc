package org.thywill.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TurnsTest {
    private static final int EXHAUSTING = Turns.REQUESTS_OF_ALL / Turns.REQUESTS_OF_ONE;

    private final ArrayDeque<Runnable> afterSockets = new ArrayDeque<>();
    private final ArrayDeque<Runnable> afterPause = new ArrayDeque<>();
    private long nowNanos;
    private long nanosOfRequest;
    private final Turns turns = new Turns(afterSockets::add, afterPause::add, () -> nowNanos);
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

    private List<Connection> receive(int connections, int requests) {
        var all = new ArrayList<Connection>();
        for (int i = 0; i < connections; i++) {
            all.add(receive(requests));
        }
        return all;
    }

    /// The loop looks at its sockets once more.
    private void look() {
        if (!afterSockets.isEmpty()) {
            afterSockets.remove().run();
        }
    }

    /// It does so until nobody waits who has waited for its answers, and then the pause is over.
    private void pause() {
        while (!afterSockets.isEmpty()) {
            look();
        }
        if (!afterPause.isEmpty()) {
            afterPause.remove().run();
        }
    }

    private void finish() {
        while (!afterSockets.isEmpty() || !afterPause.isEmpty()) {
            pause();
        }
    }

    private long answersTo(Connection connection) {
        return answered.stream().filter(connection::equals).count();
    }

    @Test
    void whoAsksForLittleWaitsForNothing() {
        var connection = receive(Turns.REQUESTS_OF_ONE);

        assertThat(connection.requests).isZero();
    }

    @Test
    void nothingIsToBeDoneWhenNobodyAsks() {
        receive(1);
        look();

        assertThat(afterSockets).isEmpty();
        assertThat(afterPause).isEmpty();
    }

    @Test
    void oneAfterTheOtherHasItsTurn() {
        var first = receive(1_000);
        var second = receive(1_000);
        answered.clear();

        pause();

        assertThat(answersTo(first)).isEqualTo(answersTo(second)).isEqualTo(Turns.REQUESTS_OF_ALL / 2);
        assertThat(answered.subList(0, Turns.REQUESTS_OF_ONE)).containsOnly(first);
        assertThat(answered.get(Turns.REQUESTS_OF_ONE)).isSameAs(second);
    }

    @Test
    void whoHasWaitedForItsAnswersDoesNotWaitForThoseWhoHaveNot() {
        receive(EXHAUSTING, 1_000);
        var connection = receive(1);
        answered.clear();

        look();

        assertThat(answered).containsExactly(connection);
    }

    @Test
    void howeverManyWaitForTheirAnswersTheOthersGoOnAfterEachPause() {
        nanosOfRequest = Turns.NANOS_OF_ALL;
        var connection = receive(1_000);

        for (int i = 0; i < 100; i++) {
            receive(10, 1);
            answered.clear();
            afterPause.remove().run();
            assertThat(answered).containsExactly(connection);
            look();
        }
    }

    @Test
    void whatWasTakenBeforeTheLastLookDoesNotCount() {
        receive(1);
        look();
        nowNanos += 10 * Turns.NANOS_OF_ALL;
        var connection = receive(Turns.REQUESTS_OF_ONE);

        assertThat(connection.requests).isZero();
    }

    @Test
    void noMoreIsDoneAtATimeHoweverManyAskForMuch() {
        receive(250, 1_000);
        finishFirsts();

        for (int i = 0; i < 100; i++) {
            answered.clear();
            pause();
            assertThat(answered).hasSize(Turns.REQUESTS_OF_ALL);
        }
    }

    @Test
    void noMoreTimePassesAtATime() {
        receive(250, 1_000);
        finishFirsts();
        nanosOfRequest = Turns.NANOS_OF_ALL / 3 + 1;

        for (int i = 0; i < 100; i++) {
            answered.clear();
            pause();
            assertThat(answered).hasSize(3);
        }
    }

    private void finishFirsts() {
        while (!afterSockets.isEmpty()) {
            look();
        }
    }

    @Test
    void thoseWhoComeTogetherAreAnsweredSomeAtATime() {
        receive(10 * Turns.REQUESTS_OF_ALL, 1);

        for (int look = 1; look <= 10; look++) {
            assertThat(answered).hasSize(look * Turns.REQUESTS_OF_ALL);
            look();
        }
    }

    @Test
    void aRequestThatTakesLongIsAnsweredAllTheSame() {
        nanosOfRequest = 10 * Turns.NANOS_OF_ALL;
        var connection = receive(20);

        finish();

        assertThat(connection.requests).isZero();
    }

    @Test
    void nobodyIsForgotten() {
        var connections = receive(250, 3);
        connections.addAll(receive(250, 100));

        finish();

        assertThat(connections)
                .allSatisfy(connection -> assertThat(connection.requests).isZero());
    }

    @Test
    void whoAsksOnceMoreWhenAllHasBeenAnsweredWaitsForNothing() {
        var connection = receive(Turns.REQUESTS_OF_ONE);
        connection.turn.renew();

        assertThat(connection.turn.take()).isTrue();
    }

    @Test
    void aConnectionThatFailsHoldsUpNobody() {
        receive(EXHAUSTING, Turns.REQUESTS_OF_ONE);
        var broken = turns.join(() -> {
            throw new IllegalStateException("broken");
        });
        assertThat(broken.take()).isFalse();
        var other = receive(Turns.REQUESTS_OF_ONE + 1);

        assertThatThrownBy(this::look).hasMessage("broken");
        finish();

        assertThat(other.requests).isZero();
    }

    @Test
    void aConnectionThatFailsLaterHoldsUpNobody() {
        var broken = turns.join(() -> {
            throw new IllegalStateException("broken");
        });
        for (int i = 0; i < Turns.REQUESTS_OF_ONE; i++) {
            assertThat(broken.take()).isTrue();
        }
        assertThat(broken.take()).isFalse();
        var other = receive(Turns.REQUESTS_OF_ONE + 1);

        assertThatThrownBy(this::pause).hasMessage("broken");
        finish();

        assertThat(other.requests).isZero();
    }
}
