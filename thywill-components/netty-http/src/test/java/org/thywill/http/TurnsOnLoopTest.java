package org.thywill.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoRegistration;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.local.LocalIoHandler;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TurnsOnLoopTest {
    private static final int REQUESTS = 2_000;

    /// Used by the loop alone.
    private int looks;

    /// Counts how often the loop has looked at its sockets.
    private final class Counting implements IoHandler {
        private final IoHandler sockets;

        Counting(IoHandler sockets) {
            this.sockets = sockets;
        }

        @Override
        public int run(IoHandlerContext context) {
            looks++;
            return sockets.run(context);
        }

        @Override
        public IoRegistration register(IoHandle handle) throws Exception {
            return sockets.register(handle);
        }

        @Override
        public void wakeup() {
            sockets.wakeup();
        }

        @Override
        public boolean isCompatible(Class<? extends IoHandle> type) {
            return sockets.isCompatible(type);
        }
    }

    @Test
    void theLoopLooksAtItsSocketsAfterSomeRequestsHoweverManyThereAre() {
        var loops = new MultiThreadIoEventLoopGroup(
                1, executor -> new Counting(LocalIoHandler.newFactory().newHandler(executor)));
        try {
            var loop = loops.next();
            var done = new CompletableFuture<Map<Integer, Integer>>();
            loop.execute(() -> flood(Turns.on(loop), done));

            assertThat(done.orTimeout(30, TimeUnit.SECONDS).join().values())
                    .hasSizeGreaterThanOrEqualTo(REQUESTS / Turns.REQUESTS_OF_ALL)
                    .allMatch(requests -> requests <= Turns.REQUESTS_OF_ALL);
        } finally {
            loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
        }
    }

    /// Takes as much as it gets, turn after turn.
    ///
    /// @param done with how much it got between two looks
    private void flood(Turns turns, CompletableFuture<Map<Integer, Integer>> done) {
        var byLook = new HashMap<Integer, Integer>();
        var own = new Turns.Turn[1];
        own[0] = turns.join(() -> proceed(own[0], byLook, done));
        proceed(own[0], byLook, done);
    }

    private void proceed(Turns.Turn turn, Map<Integer, Integer> byLook, CompletableFuture<Map<Integer, Integer>> done) {
        while (!done.isDone() && turn.take()) {
            byLook.merge(looks, 1, Integer::sum);
            if (byLook.values().stream().mapToInt(Integer::intValue).sum() == REQUESTS) {
                done.complete(byLook);
            }
        }
    }
}
