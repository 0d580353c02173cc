package org.thywill.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.thywill.component.testkit.WebSocketBytes;

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

    @Test
    void whatCameWithTheRequestIsReadBeforeWhatComesBehindIt() {
        var texts = new ArrayList<String>();
        var listening = new WebSocketConnection(channel, "192.0.2.1", new WebSocketLimits(65_536, 16), new Ignoring() {
            @Override
            public void text(ByteBuf message) {
                texts.add(message.toString(UTF_8));
            }
        });
        channel.pipeline().addLast(listening);

        listening.readSoon(Unpooled.wrappedBuffer(WebSocketBytes.text("first")));
        assertThat(texts).isEmpty();
        var _ = channel.writeOneInbound(Unpooled.wrappedBuffer(WebSocketBytes.text("second")));
        channel.runPendingTasks();

        assertThat(texts).containsExactly("first", "second");
        assertThat(channel.config().isAutoRead()).isTrue();
    }

    private void pass(int millis) {
        channel.advanceTimeBy(millis, TimeUnit.MILLISECONDS);
        channel.runScheduledPendingTasks();
    }

    private static class Ignoring implements WebSocketListener {
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
