package org.thywill.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ChannelsTest {
    private static final long NOTHING_DUE_EVER = -1;

    private final EmbeddedChannel channel = new EmbeddedChannel();

    @Test
    void abortsAChannelThatIsStillOpenThen() {
        channel.freezeTime();
        Channels.abortAfter(channel, 2);
        channel.advanceTimeBy(2, TimeUnit.SECONDS);
        channel.runScheduledPendingTasks();
        assertThat(channel.isOpen()).isFalse();
    }

    /// An own socket that nothing is connected to answers as one does whose other end has gone: with ENOTCONN.
    @Test
    void abortsAChannelWhoseOtherEndHasGoneBeforeTheOutputEnds() throws IOException {
        Epoll.ensureAvailability();
        var socket = Socket.newSocketStream();
        try {
            Channels.endOutput(channel, socket);
        } finally {
            socket.close();
        }
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void keepsNoChannelThatWasClosedBeforeItWasToBeAborted() {
        Channels.abortAfter(channel, 2);
        var _ = channel.close();
        assertThat(channel.runScheduledPendingTasks()).isEqualTo(NOTHING_DUE_EVER);
    }
}
