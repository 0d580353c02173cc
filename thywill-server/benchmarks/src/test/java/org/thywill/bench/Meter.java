package org.thywill.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;
import org.jspecify.annotations.Nullable;

/// What has arrived, and how late. Event loops write; whoever measures reads.
final class Meter {
    static final String LOST = "lost";
    static final String DOUBLED = "doubled";
    static final String REORDERED = "reordered";
    static final String REFUSED = "refused";
    static final String ENDED = "ended";

    private static final long HIGHEST_NANOS = TimeUnit.MINUTES.toNanos(10);

    private final Recorder recorder = new Recorder(HIGHEST_NANOS, 3);
    private final AtomicLong arrived = new AtomicLong();
    private final LongAdder lost = new LongAdder();
    private final LongAdder doubled = new LongAdder();
    private final LongAdder reordered = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final LongAdder ended = new LongAdder();
    private final LongAdder sent = new LongAdder();
    private final List<Double> perSecond = new ArrayList<>();
    private final Map<String, String> reasons = new ConcurrentHashMap<>();
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
        reasons.put(REFUSED, frame);
    }

    /// A connection is over, though nobody here has ended it.
    void ended(String why) {
        ended.increment();
        reasons.put(ENDED, why);
    }

    void sent() {
        sent.increment();
    }

    long sentCount() {
        return sent.sum();
    }

    /// How much of each has gone wrong, by the name of the figure.
    Map<String, Double> faults() {
        var faults = new LinkedHashMap<String, Double>();
        faults.put(LOST, (double) lost.sum());
        faults.put(DOUBLED, (double) doubled.sum());
        faults.put(REORDERED, (double) reordered.sum());
        faults.put(REFUSED, (double) refused.sum());
        faults.put(ENDED, (double) ended.sum());
        return faults;
    }

    /// Why something has gone wrong the last time, by the name of the figure, where it is known.
    Map<String, String> reasons() {
        return Map.copyOf(reasons);
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
