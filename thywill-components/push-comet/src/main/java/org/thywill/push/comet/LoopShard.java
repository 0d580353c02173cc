package org.thywill.push.comet;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.thywill.component.CloseReason;
import org.thywill.wire.ClientFrames;
import org.thywill.wire.ServerFrames;

/// Everything the push does on one event loop. What others ask for comes as tasks, in one queue, and is done in
/// ticks; a loop that is to run a tick anyway is not woken again. What one event loop has for another is handed over
/// in its own tick, once it has read all that there was to read, so that what came together leaves in one write; and
/// before it writes what is for its own connections, so that both write at a time.
///
/// Except for [#submit], [#offer] and [#now], everything is for the event loop only.
final class LoopShard {
    private static final Logger LOG = LoggerFactory.getLogger(LoopShard.class);

    /// Tasks of one tick at most, so that input is not kept waiting.
    private static final int MAX_TASKS = 4_096;

    /// What is done after a tick before other threads are given way.
    private static final int ACTIONS_AT_A_TIME = 32;

    /// What tasks may hold before more is refused.
    private static final long MAX_BACKLOG_BYTES = 64 << 20;

    /// What a task counts besides its frame.
    private static final int TASK_BYTES = 64;

    /// What the clock goes on at most between two sweeps, which come every second.
    private static final int MAX_STEP_SECONDS = 5;

    private static final long NANOS_PER_SECOND = 1_000_000_000;

    private static final Frame HEARTBEAT = new Frame(ServerFrames.heartbeat());

    private final Executor eventLoop;
    private final LongSupplier nanoTime;
    private final Supplier<@Nullable LoopShard> here;
    private final Runnable letOthersRun;
    private final long startNanos;
    private final Queue<Task> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicLong backlogBytes = new AtomicLong();
    private final AtomicBoolean woken = new AtomicBoolean();
    private volatile int now;

    private final Tick tick = new Tick();
    /// The others that have got tasks from this event loop, and are woken in its tick.
    private final Set<LoopShard> toWake = new HashSet<>();

    private final List<Runnable> afterTick = new ArrayList<>();
    private boolean givesWay;
    private final List<CometConnection> connections = new ArrayList<>();
    private final Queue<Later> later = new ArrayDeque<>();
    private final Batch heartbeat = new Batch();
    private final ClientFrames decoder = new ClientFrames();
    private byte[] scratch = {};
    private long missedSeconds;

    /// @param eventLoop runs tasks one after the other, on one thread
    /// @param here the shard of the event loop whose thread asks, `null` for any other thread
    /// @param letOthersRun called where other threads are given way ([#giveWay])
    LoopShard(Executor eventLoop, LongSupplier nanoTime, Supplier<@Nullable LoopShard> here, Runnable letOthersRun) {
        this.eventLoop = eventLoop;
        this.nanoTime = nanoTime;
        this.here = here;
        this.letOthersRun = letOthersRun;
        this.startNanos = nanoTime.getAsLong();
    }

    /// Seconds that the shard has run, as of the newest tick or sweep.
    int now() {
        return now;
    }

    /// Has something done on the event loop, after everything asked for before.
    void submit(Task task) {
        backlogBytes.addAndGet(TASK_BYTES + task.bytes());
        tasks.add(task);
        if (woken.get()) {
            return;
        }
        var caller = here.get();
        if (caller == null || caller == this) {
            wake();
        } else {
            caller.toWake.add(this);
            caller.wake();
        }
    }

    /// As [#submit], unless too much waits already.
    ///
    /// @return false if it is not done
    boolean offer(Task task) {
        if (backlogBytes.get() > MAX_BACKLOG_BYTES) {
            return false;
        }
        submit(task);
        return true;
    }

    /// Has the event loop run a tick, unless it will anyway.
    private void wake() {
        if (woken.get() || !woken.compareAndSet(false, true)) {
            return;
        }
        try {
            eventLoop.execute(this::runTick);
        } catch (RejectedExecutionException e) {
            LOG.debug("event loop is gone", e);
        }
    }

    private void wakeOthers() {
        if (!toWake.isEmpty()) {
            toWake.forEach(LoopShard::wake);
            toWake.clear();
        }
    }

    private void runTick() {
        woken.set(false);
        wakeOthers();
        readClock();
        long bytes = 0;
        int count = 0;
        for (var task = tasks.poll(); task != null; task = ++count < MAX_TASKS ? tasks.poll() : null) {
            bytes += TASK_BYTES + task.bytes();
            run(task);
        }
        backlogBytes.addAndGet(-bytes);
        wakeOthers();
        tick.end();
        doAfterTick();
        if (!tasks.isEmpty()) {
            wake();
        }
    }

    private void doAfterTick() {
        int count = 0;
        for (var action : afterTick) {
            guarded(action);
            if (++count % ACTIONS_AT_A_TIME == 0) {
                letOthersRun.run();
            }
        }
        afterTick.clear();
        if (givesWay) {
            givesWay = false;
            letOthersRun.run();
        }
    }

    private void run(Task task) {
        try {
            task.run(this);
        } catch (Throwable e) { // such as too little memory: what comes after it is done nevertheless
            LOG.error("a task of the push failed", e);
        }
    }

    private static void guarded(Runnable action) {
        try {
            action.run();
        } catch (Throwable e) {
            LOG.error("a task of the push failed", e);
        }
    }

    /// While the process stood still, clients could not show that they live; so the shard's clock stood still too.
    private void readClock() {
        long seconds = (nanoTime.getAsLong() - startNanos) / NANOS_PER_SECOND - missedSeconds;
        if (seconds - now > MAX_STEP_SECONDS) {
            missedSeconds += seconds - now - MAX_STEP_SECONDS;
            seconds = (long) now + MAX_STEP_SECONDS;
        }
        now = (int) seconds;
    }

    /// What is to be delivered at the end of the current tick.
    Tick tick() {
        return tick;
    }

    /// Has something done when this tick's frames have been given to their connections.
    void afterTick(Runnable action) {
        afterTick.add(action);
    }

    /// Lets other threads run when this tick is over: what it has taken does not hurry.
    ///
    /// Where all processors are taken, whoever is woken by what was written may wait for a slice of time, some
    /// milliseconds, unless the event loop offers the rest of its own. If nobody waits, it goes on at once.
    void giveWay() {
        givesWay = true;
    }

    /// Closes a connection once it has got what was asked for before.
    void close(CometConnection connection, CloseReason reason, String detail) {
        tick.flush(connection);
        connection.end(reason, detail);
    }

    /// Closes every member.
    void closeAll(Members members, CloseReason reason) {
        for (int i = members.size() - 1; i >= 0; i--) {
            close(members.member(i).connection, reason, "");
        }
    }

    /// Detaches every member, once they have got what was published before.
    void dissolve(Members members) {
        for (int i = members.size() - 1; i >= 0; i--) {
            tick.detach(members.member(i).connection, members);
        }
    }

    /// Closes connections until no more than `left` are left.
    void closeDownTo(int left, CloseReason reason, String detail) {
        for (int i = connections.size() - 1; i >= left; i--) {
            close(connections.get(i), reason, detail);
        }
    }

    /// Once a second: looks after each connection's times.
    void sweep() {
        readClock();
        heartbeat.add(HEARTBEAT);
        for (int i = connections.size() - 1; i >= 0; i--) {
            sweep(connections.get(i));
        }
        heartbeat.clear();
        for (var first = later.peek(); first != null && first.due() <= now; first = later.peek()) {
            guarded(later.remove().action());
        }
    }

    private void sweep(CometConnection connection) {
        try {
            connection.sweep(heartbeat);
        } catch (Throwable e) {
            connection.fail(e);
        }
    }

    /// Has something done in a sweep.
    ///
    /// @param delay in seconds; the same for all that use this
    void afterSeconds(int delay, Runnable action) {
        later.add(new Later(now + delay, action));
    }

    void add(CometConnection connection) {
        connection.index = connections.size();
        connections.add(connection);
    }

    /// Forgets a connection that is closed. The last one of the list takes its place.
    void remove(CometConnection connection) {
        for (int i = connection.memberships() - 1; i >= 0; i--) {
            var membership = connection.membership(i);
            membership.members.remove(membership);
        }
        connection.clearMemberships();
        if (connection.index >= 0) {
            var last = connections.removeLast();
            if (connection.index < connections.size()) {
                connections.set(connection.index, last);
                last.index = connection.index;
            }
            connection.index = -1;
        }
    }

    int connections() {
        return connections.size();
    }

    ClientFrames decoder() {
        return decoder;
    }

    /// An array for what is used at once, of at least that length.
    byte[] scratch(int length) {
        if (scratch.length < length) {
            scratch = new byte[Math.max(length, 4_096)];
        }
        return scratch;
    }

    private record Later(int due, Runnable action) {}
}
