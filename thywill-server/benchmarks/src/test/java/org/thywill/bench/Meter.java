package org.thywill.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;
import org.jspecify.annotations.Nullable;

/// What has arrived, and how late. Event loops write; whoever measures reads.
final class Meter {
    private static final long HIGHEST_NANOS = TimeUnit.MINUTES.toNanos(10);

    private final Recorder recorder = new Recorder(HIGHEST_NANOS, 3);
    private final AtomicLong arrived = new AtomicLong();
    private final LongAdder lost = new LongAdder();
    private final LongAdder doubled = new LongAdder();
    private final LongAdder reordered = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final List<Double> perSecond = new ArrayList<>();
    private volatile @Nullable String refusal;
    private volatile @Nullable Thread waiting;
    private volatile int wakeEvery = 1;

    /// Something that was to be sent at a time has come.
    void arrived(long plannedNanos) {
        took(System.nanoTime() - plannedNanos);
        long count = arrived.incrementAndGet();
        var publishing = waiting;
        if (publishing != null && count % wakeEvery == 0) {
            LockSupport.unpark(publishing);
        }
    }

    /// Something has taken so long.
    void took(long nanos) {
        recorder.recordValue(Math.clamp(nanos, 0, HIGHEST_NANOS));
    }

    /// A thread waits for more to arrive.
    void wake(Thread thread, int every) {
        wakeEvery = every;
        waiting = thread;
    }

    long arrived() {
        return arrived.get();
    }

    void lost(long count) {
        lost.add(count);
    }

    void doubled() {
        doubled.increment();
    }

    void reordered() {
        reordered.increment();
    }

    /// The server has not taken a message.
    ///
    /// @param frame what it said
    void refused(String frame) {
        refused.increment();
        refusal = frame;
    }

    long lostCount() {
        return lost.sum();
    }

    long doubledCount() {
        return doubled.sum();
    }

    long reorderedCount() {
        return reordered.sum();
    }

    long refusedCount() {
        return refused.sum();
    }

    /// What the server said when it refused last; `null` if it never did.
    @Nullable
    String refusal() {
        return refusal;
    }

    /// How late things came since this was called last.
    Histogram latencies() {
        return recorder.getIntervalHistogram();
    }

    void second(long deliveries) {
        perSecond.add((double) deliveries);
    }

    List<Double> perSecond() {
        return List.copyOf(perSecond);
    }
}
