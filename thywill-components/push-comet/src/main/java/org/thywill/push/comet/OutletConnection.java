package org.thywill.push.comet;

import org.jspecify.annotations.Nullable;
import org.thywill.component.CloseReason;
import org.thywill.http.Outlet;
import org.thywill.http.OutletListener;
import org.thywill.wire.Bodies;

/// A connection that writes to an [Outlet] as things come. What waits to be sent waits there.
abstract class OutletConnection extends CometConnection implements OutletListener {
    /// Seconds of the shard's clock.
    private int lastSent;

    private int lastBeat;
    private int progressAt;
    /// Of all bytes the lowest bits: it only counts whether they have changed.
    private int givenBytes;

    private int takenBytes;

    OutletConnection(CometPush push, LoopShard shard) {
        super(push, shard);
        lastSent = shard.now();
    }

    /// How frames are written.
    abstract Wire wire();

    /// Where to write; opened now if it was not before.
    abstract Outlet outlet();

    /// Whether [#outlet] was opened.
    abstract boolean isOpen();

    /// For how many seconds the client has been silent; 0 if it need not say anything.
    abstract int silentSeconds();

    @Override
    final void pass(Batch batch) {
        var outlet = outlet();
        var packed = packed(batch);
        var buffer = packed == null ? batch.in(wire(), outlet.framing()) : packed.buffer;
        if (!outlet.isWritable()
                && outlet.queuedBytes() + buffer.length() > push.times().maxQueueBytes()) {
            end(CloseReason.SLOW, "");
            return;
        }
        givenBytes += buffer.length();
        lastSent = shard.now();
        write(buffer, packed);
    }

    private @Nullable Packed packed(Batch batch) {
        return isCompressed() ? batch.packed(wire(), outlet().framing()) : null;
    }

    private void write(SharedBuffer buffer, @Nullable Packed packed) {
        if (packed != null) {
            writing(packed);
        }
        buffer.writeTo(outlet());
    }

    /// Something compressed is about to be written.
    void writing(Packed packed) {
        push.counts().savedBytes.add(packed.savedBytes);
    }

    /// Writes the last frame, however much is queued before it.
    final void writeClose(CloseReason reason, String detail) {
        var last = new Batch();
        last.add(new Frame(Bodies.close(reason, detail)));
        var packed = packed(last);
        write(packed == null ? last.in(wire(), outlet().framing()) : packed.buffer, packed);
        last.clear();
    }

    @Override
    final void abandon() {
        if (isOpen()) {
            outlet().abort();
        }
    }

    @Override
    final boolean isWritable() {
        return !isOpen() || outlet().isWritable();
    }

    @Override
    final boolean isBehind(int more) {
        long queued = isOpen() ? outlet().queuedBytes() : 0;
        int limit = push.times().maxQueueBytes();
        return queued > limit / 4 || (queued > 0 && queued + more > limit);
    }

    @Override
    void sweep(Batch heartbeat) {
        if (!isOpen()) {
            return;
        }
        if (isStalled()) {
            end(CloseReason.SLOW, "");
        } else if (silentSeconds() >= push.times().timeoutSeconds()) {
            end(CloseReason.NO_HEARTBEAT, "");
        } else if (isHeartbeatDue()) {
            lastBeat = shard.now();
            pass(heartbeat);
        }
    }

    /// If nothing was sent for a while; and once in each silence of the client, which answers it, however much is sent.
    private boolean isHeartbeatDue() {
        int every = push.times().heartbeatSeconds();
        int heard = shard.now() - silentSeconds();
        return isDue(lastSent, every) || (lastBeat <= heard && isDue(heard, every));
    }

    private boolean isStalled() {
        long queued = outlet().queuedBytes();
        int taken = givenBytes - (int) queued;
        if (queued == 0 || taken != takenBytes) {
            takenBytes = taken;
            progressAt = shard.now();
        }
        return shard.now() - progressAt >= push.times().writeTimeoutSeconds();
    }

    @Override
    public void writable() {
        tellWaiters(true);
    }

    /// It may be told while another connection is written to, so it is done as a task of its own.
    @Override
    public void closed() {
        shard.submit(_ -> gone());
    }
}
