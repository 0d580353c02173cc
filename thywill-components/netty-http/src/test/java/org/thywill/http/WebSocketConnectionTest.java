package org.thywill.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class WebSocketConnectionTest {
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final WebSocketConnection connection =
            new WebSocketConnection(channel, "192.0.2.1", new WebSocketLimits(65_536, 16), new Ignoring());

    @Test
    void whilePausedNothingIsReadAndThenItGoesOn() {
        channel.freezeTime();
        connection.pauseReading(100);
        assertThat(channel.config().isAutoRead()).isFalse();

        pass(99);
        assertThat(channel.config().isAutoRead()).isFalse();

        pass(1);
        assertThat(channel.config().isAutoRead()).isTrue();
    }

    @Test
    void aPauseIsNotMadeLongerByAnother() {
        channel.freezeTime();
        connection.pauseReading(100);
        pass(60);
        connection.pauseReading(100);

        pass(40);

        assertThat(channel.config().isAutoRead()).isTrue();
        pass(60);
        assertThat(channel.hasPendingTasks()).isFalse();
    }

    @Test
    void whoIsToldToCloseIsReadAgain() {
        channel.freezeTime();
        connection.pauseReading(100);

        connection.close();
        assertThat(channel.config().isAutoRead()).isTrue();

        connection.pauseReading(100);
        assertThat(channel.config().isAutoRead()).isTrue();
        channel.releaseOutbound();
    }

    private void pass(int millis) {
        channel.advanceTimeBy(millis, TimeUnit.MILLISECONDS);
        channel.runScheduledPendingTasks();
    }

    private static final class Ignoring implements WebSocketListener {
        @Override
        public void text(ByteBuf message) {
            throw new AssertionError(message.toString(UTF_8));
        }

        @Override
        public void binary(ByteBuf message) {
            throw new AssertionError(message.toString(UTF_8));
        }

        @Override
        public void closed() {}

        @Override
        public void writable() {}
    }
}
