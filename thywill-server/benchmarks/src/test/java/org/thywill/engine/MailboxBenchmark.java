package org.thywill.engine;

import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/// The mailbox of a client: putting tasks in, and running them.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class MailboxBenchmark {
    private static final int TURN = 64;

    private long done;
    private Runnable turn = this::count;
    private final Runnable task = this::count;
    private final Mailbox atOnce = new Mailbox(new Client(Runnable::run));
    private final Mailbox held = new Mailbox(new Client(run -> turn = run));
    private final Mailbox threaded = new Mailbox(new Client(Services::executeOnVirtualThread));
    private volatile boolean back;

    private void count() {
        done++;
    }

    /// A task that is run where it is offered.
    @Benchmark
    public long offerAndTake() {
        atOnce.add(task);
        return done;
    }

    /// One of many that wait, and are run in one turn.
    @Benchmark
    @OperationsPerInvocation(TURN)
    public long offerAndTakeOneOfMany() {
        for (int i = 0; i < TURN; i++) {
            held.add(task);
        }
        turn.run();
        return done;
    }

    /// A task that runs on a virtual thread, and wakes who waits for it.
    @Benchmark
    public long thereAndBackOverAVirtualThread() {
        back = false;
        var waiting = Thread.currentThread();
        threaded.add(() -> {
            back = true;
            LockSupport.unpark(waiting);
        });
        while (!back) {
            LockSupport.park(this);
        }
        return done;
    }

    private record Client(Executor executor) implements Mailbox.Owner {
        @Override
        public void afterTurn() {}
    }
}
