package org.thywill.push.comet;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import org.thywill.component.CloseReason;

/// A connection that notes what is passed to it.
final class FakeConnection extends CometConnection {
    final List<String> frames = new ArrayList<>();
    int deliveries;
    CloseReason closedWith;
    int endsAfter = Integer.MAX_VALUE;
    boolean writable = true;
    boolean behind;
    boolean passFails;
    boolean sweepFails;
    boolean finishFails;
    boolean abandoned;

    FakeConnection(CometPush push, LoopShard shard) {
        super(push, shard);
        register();
    }

    @Override
    boolean isCompressed() {
        return false;
    }

    @Override
    void pass(Batch batch) {
        failIf(passFails);
        deliveries++;
        batch.frames().forEach(frame -> frames.add(new String(frame.bytes, UTF_8)));
        if (deliveries >= endsAfter) {
            end(CloseReason.SLOW, "");
        }
    }

    @Override
    void finish(CloseReason reason, String detail) {
        closedWith = reason;
        failIf(finishFails);
    }

    @Override
    void abandon() {
        abandoned = true;
    }

    @Override
    void sweep(Batch heartbeat) {
        failIf(sweepFails);
    }

    /// As when no memory is left: with an error that is no exception.
    private static void failIf(boolean fails) {
        if (fails) {
            throw new OutOfMemoryError("Thrown by the test");
        }
    }

    @Override
    boolean isWritable() {
        return writable;
    }

    @Override
    boolean isBehind(int more) {
        return behind;
    }

    @Override
    public String transport() {
        return "fake";
    }

    @Override
    public String remoteAddress() {
        return "nowhere";
    }
}
