package org.thywill.push.comet;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.thywill.app.ChannelOptions.SlowClient;
import org.thywill.component.CloseReason;
import org.thywill.component.Counters;
import org.thywill.component.Fanout.Lag;
import org.thywill.http.Outlet.Framing;

/// The subscribers of a channel on one event loop: coming and going, and the walk along all of them that a publication
/// is, without the write at its end.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class SubscribersBenchmark {
    @Param({"10", "1000", "10000"})
    int subscribers;

    private final LoopShard loop = new LoopShard(Runnable::run, System::nanoTime, () -> null, () -> {});
    private final Members members = new Members(loop, SlowClient.CLOSE, new Counts(new Counters()));
    private final Tick tick = new Tick();
    private final Frame frame = new Frame(new byte[160]);
    private Reader last;
    private long delivered;

    @Setup
    public void subscribe() {
        for (int i = 0; i < subscribers; i++) {
            last = new Reader();
            add(last);
        }
    }

    private void add(Reader reader) {
        members.expectOneMore();
        tick.attach(reader, members, Lag.NOBODY, Long.MAX_VALUE);
    }

    @Benchmark
    public long publish() {
        tick.publish(members, frame);
        tick.end();
        return delivered;
    }

    @Benchmark
    public int leaveAndJoin() {
        tick.detach(last, members);
        add(last);
        tick.end();
        return members.size();
    }

    /// A connection that lets go of what it is given.
    private final class Reader extends CometConnection {
        Reader() {
            super(null, loop);
        }

        @Override
        void pass(Batch batch) {
            delivered += batch.in(Wire.WEBSOCKET, Framing.WEBSOCKET).length();
        }

        @Override
        void finish(CloseReason reason, String detail) {}

        @Override
        void abandon() {}

        @Override
        void sweep(Batch heartbeat) {}

        @Override
        boolean isWritable() {
            return true;
        }

        @Override
        boolean isBehind(int more) {
            return false;
        }

        @Override
        boolean isCompressed() {
            return false;
        }

        @Override
        public String transport() {
            return "none";
        }

        @Override
        public String remoteAddress() {
            return "nowhere";
        }
    }
}
