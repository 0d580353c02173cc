package org.thywill.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

@SuppressWarnings("deprecation") // as for ReadBuffers
class ReadBuffersTest {
    private static final int BYTES = 4_096;

    private final ReadBuffers buffers = new ReadBuffers(BYTES);

    @Test
    void allBuffersAreOfOneSize() {
        var buffer = buffers.newHandle().allocate(UnpooledByteBufAllocator.DEFAULT);

        assertThat(buffer.capacity()).isEqualTo(BYTES);
        buffer.release();
    }

    /// As when a connection has moved, while one that has not reads on the loop that it came from.
    @Test
    void whatOneThreadCountsIsNothingToAnother() {
        var handle = buffers.newHandle();
        handle.lastBytesRead(17);

        CompletableFuture.runAsync(() -> handle.lastBytesRead(-1)).join();

        assertThat(handle.lastBytesRead()).isEqualTo(17);
    }

    @Test
    void connectionsOfOneLoopReadOneAfterTheOther() {
        var first = buffers.newHandle();
        var second = buffers.newHandle();
        first.attemptedBytesRead(3);

        second.attemptedBytesRead(5);

        assertThat(first.attemptedBytesRead()).isEqualTo(5);
    }
}
