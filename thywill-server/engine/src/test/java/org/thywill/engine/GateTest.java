package org.thywill.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class GateTest {
    private final Gate gate = new Gate();

    @Test
    void nothingPassesAClosedGate() {
        assertThat(gate.pass(() -> {})).isTrue();

        gate.close();

        assertThat(gate.pass(() -> {
                    throw new AssertionError("It has passed");
                }))
                .isFalse();
    }

    @Test
    @Timeout(20)
    void whoClosesItWaitsForWhatIsPassing() throws InterruptedException {
        var closed = new AtomicBoolean();
        var closing = new Thread(() -> {
            gate.close();
            closed.set(true);
        });

        gate.pass(() -> {
            closing.start();
            while (closing.getState() != Thread.State.WAITING) {
                Thread.onSpinWait();
            }
            assertThat(closed).isFalse();
        });
        closing.join();

        assertThat(closed).isTrue();
    }
}
