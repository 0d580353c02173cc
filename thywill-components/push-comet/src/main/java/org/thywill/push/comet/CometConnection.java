package org.thywill.push.comet;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.thywill.component.ClientLink;
import org.thywill.component.CloseReason;
import org.thywill.component.ConnectRequest;
import org.thywill.component.Connection;
import org.thywill.component.ServerMessage;
import org.thywill.component.ServerMessage.Connected;
import org.thywill.push.comet.Members.Membership;

/// One transport link. What it holds belongs to the event loop of its [LoopShard]; the methods of [Connection] may
/// be called from any thread and only leave a task there.
abstract class CometConnection implements Connection {
    private static final Logger LOG = LoggerFactory.getLogger(CometConnection.class);
    private static final Membership[] NO_MEMBERSHIPS = {};

    /// Of 2^32 the golden section: products with it scatter numbers that follow each other (Knuth, The Art of Computer
    /// Programming, volume 3, section 6.4).
    private static final int SCATTER = 0x9E3779B9;

    final CometPush push;
    final LoopShard shard;

    /// Frames for this connection alone that are noted in the current tick.
    @Nullable
    TickFrames tickFrames;

    /// Whether this tick's frames are delivered to it apart from other members.
    boolean singledOut;

    /// The newest tick in which a channel of it was touched; only kept where several were.
    long tick;

    /// The place up to which everything was delivered.
    long flushedTo;

    /// Its place in the shard's list, or -1.
    int index = -1;

    private Membership[] memberships = NO_MEMBERSHIPS;
    private int membershipCount;
    private @Nullable List<CompletableFuture<Boolean>> waiters;
    /// Set before the gateway knows of the connection.
    private boolean takesDeltas;

    private volatile @Nullable ClientLink link;
    private volatile boolean closed;

    /// Something for it was dropped, so nothing more may be sent before it closes.
    private volatile boolean overloaded;

    CometConnection(CometPush push, LoopShard shard) {
        this.push = push;
        this.shard = shard;
    }

    /// Has itself looked after from now on. On the event loop.
    final void register() {
        push.entered();
        shard.add(this);
    }

    /// Hands frames to the transport. Never called once the connection is closed.
    abstract void pass(Batch batch);

    /// Tells the client why, if it can be told, and lets go of the transport.
    abstract void finish(CloseReason reason, String detail);

    /// Looks after times, once a second.
    ///
    /// @param heartbeat to pass on if nothing else was
    abstract void sweep(Batch heartbeat);

    /// The client cannot be told anything any more.
    void forget() {}

    /// Lets go of the transport when [#finish] has failed.
    abstract void abandon();

    /// Whether little is waiting to be sent.
    abstract boolean isWritable();

    /// Whether it had better not be given some more bytes, unless it must: over a quarter of what may wait to be sent
    /// does, or there is anything to which the bytes would be too much.
    abstract boolean isBehind(int more);

    /// Whether something is due that is to be done after a time of quiet. It is done up to a quarter sooner than it
    /// must be, by how much differs from connection to connection and from time to time: those to whom the same
    /// happened in one second are not all spoken to in one, and do not all answer in one, again and again.
    ///
    /// @param since when it became quiet, in seconds of the shard's clock
    /// @param seconds what the time of quiet is at most
    final boolean isDue(int since, int seconds) {
        int scattered = ((index * 31 + since) * SCATTER) >>> Short.SIZE;
        return shard.now() - since >= seconds - scattered % (seconds / 4 + 1);
    }

    /// Whether it takes frames deflated. Never changes; for any thread.
    abstract boolean isCompressed();

    /// Whether it takes what has changed in place of the whole. For any thread to which the gateway gave it.
    final boolean takesDeltas() {
        return takesDeltas;
    }

    final @Nullable ClientLink link() {
        return link;
    }

    final boolean isClosed() {
        return closed;
    }

    /// Presents itself to the gateway. On the event loop.
    final void connect(ConnectRequest request) {
        takesDeltas = request.deltas();
        try {
            link = push.gateway().connect(request, this);
        } catch (Throwable e) {
            LOG.error("a client could not be admitted application={}", request.application(), e);
            end(CloseReason.SERVER_ERROR, "");
        }
    }

    final void deliver(Batch batch) {
        if (!closed) {
            pass(batch);
        }
    }

    @Override
    public void send(ServerMessage message) {
        if (closed || overloaded) {
            return;
        }
        if (!offer(message)) {
            overloaded = true;
            push.counts().overflow.increment();
            close(CloseReason.OVERLOADED);
        }
    }

    /// @return false if not all of it will be sent
    private boolean offer(ServerMessage message) {
        var encoded = push.frames().encode(message);
        var deflation = isCompressed() ? push.deflation() : null;
        if (deflation == null || message instanceof Connected) { // which holds secrets
            return encoded.length == 0 || shard.offer(new Task.Send(this, new Frame(encoded)));
        }
        for (var frame : deflation.frames(encoded)) {
            if (!shard.offer(new Task.Send(this, frame))) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void close(CloseReason reason, String detail) {
        if (!closed) {
            shard.submit(loop -> loop.close(this, reason, detail));
        }
    }

    @Override
    public boolean awaitWritable(Duration limit) throws InterruptedException {
        var answer = new CompletableFuture<Boolean>();
        shard.submit(_ -> shard.afterTick(() -> awaitWritable(answer)));
        try {
            return answer.get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException | ExecutionException _) {
            answer.complete(false);
            return false;
        }
    }

    private void awaitWritable(CompletableFuture<Boolean> answer) {
        if (closed) {
            answer.complete(false);
        } else if (isWritable()) {
            answer.complete(true);
        } else {
            var waiting = waiters == null ? new ArrayList<CompletableFuture<Boolean>>() : waiters;
            waiting.removeIf(CompletableFuture::isDone);
            waiting.add(answer);
            waiters = waiting;
        }
    }

    /// Lets those go on who wait until it is writable. On the event loop.
    final void tellWaiters(boolean writable) {
        if (waiters != null) {
            waiters.forEach(waiter -> waiter.complete(writable));
            waiters = null;
        }
    }

    /// Ends the connection now. What is still to be delivered in this tick is dropped. On the event loop.
    final void end(CloseReason reason, String detail) {
        end(reason, detail, false);
    }

    final void endByGoodbye() {
        end(CloseReason.GOODBYE, "", true);
    }

    private void end(CloseReason reason, String detail, boolean goodbye) {
        if (!closed) {
            closed = true;
            push.counts().closed(reason);
            try {
                finish(reason, detail);
            } catch (Throwable e) { // such as too little memory for the last frame
                LOG.error("a connection could not be closed properly transport={}", transport(), e);
                abandon();
            } finally {
                leave(goodbye);
            }
        }
    }

    /// Ends the connection since something for it went wrong in the server, whatever it was. On the event loop.
    final void fail(Throwable why) {
        LOG.error("a connection failed transport={}", transport(), why);
        end(CloseReason.SERVER_ERROR, "");
    }

    /// The transport has gone by itself. On the event loop.
    final void gone() {
        if (!closed) {
            closed = true;
            push.counts().cut.increment();
            forget();
            leave(false);
        }
    }

    private void leave(boolean goodbye) {
        shard.remove(this);
        tellWaiters(false);
        push.left();
        var admitted = link;
        if (admitted != null) {
            admitted.closed(goodbye);
        }
    }

    final int memberships() {
        return membershipCount;
    }

    final Membership membership(int at) {
        return memberships[at];
    }

    final @Nullable Membership membership(Members members) {
        for (int i = 0; i < membershipCount; i++) {
            if (memberships[i].members == members) {
                return memberships[i];
            }
        }
        return null;
    }

    final void add(Membership membership) {
        if (membershipCount == memberships.length) {
            memberships = Arrays.copyOf(memberships, Math.max(1, membershipCount * 2));
        }
        memberships[membershipCount++] = membership;
    }

    final void remove(Membership membership) {
        for (int i = 0; i < membershipCount; i++) {
            if (memberships[i] == membership) {
                memberships[i] = memberships[--membershipCount];
                Arrays.fill(memberships, membershipCount, membershipCount + 1, null);
                return;
            }
        }
    }

    final void clearMemberships() {
        memberships = NO_MEMBERSHIPS;
        membershipCount = 0;
    }
}
