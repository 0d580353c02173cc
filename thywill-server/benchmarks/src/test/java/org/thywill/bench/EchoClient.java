package org.thywill.bench;

import java.util.ArrayDeque;
import java.util.Queue;

/// A client that sends something to the application, and waits until it has it back before it sends the next.
class EchoClient extends LoadClient {
    private final Meter meter;
    private final int size;
    /// When those that it has not come to were to be sent. Guarded by `this`, as what follows.
    private final Queue<Long> dueNanos = new ArrayDeque<>();

    private boolean endless;
    private int sent;
    private int echoed;

    EchoClient(Network network, int index, int size, Meter meter) {
        super(network, Transport.WEBSOCKET, index, null, meter);
        this.meter = meter;
        this.size = size;
    }

    /// Sends one, and the next whenever it has one back, until [#end].
    synchronized void begin() {
        endless = true;
        next(System.nanoTime());
    }

    /// Sends one that is due, at once or else as soon as it has those before back.
    synchronized void due(long plannedNanos) {
        if (echoed == sent) {
            next(plannedNanos);
        } else {
            dueNanos.add(plannedNanos);
        }
    }

    /// Sends no more.
    synchronized void end() {
        endless = false;
        dueNanos.clear();
    }

    @Override
    synchronized long owed() {
        return (long) sent - echoed;
    }

    private void next(long plannedNanos) {
        sent++;
        meter.sent();
        send("{\"number\":" + sent + ",\"send\":\"" + Payload.of(plannedNanos, sent, size) + "\"}"
                + (sent % 50 == 0 ? "\n{\"received\":{\"@\":" + (sent - 1) + "}}" : ""));
    }

    @Override
    synchronized void publication(byte[] bytes, int from, int to) {
        int data = Payload.find(bytes, from, to);
        if (data < 0) {
            return;
        }
        int number = Payload.number(bytes, data);
        if (number <= echoed) {
            meter.doubled();
            return;
        }
        if (number != sent) {
            meter.reordered();
        }
        echoed = sent;
        meter.arrived(Payload.plannedNanos(bytes, data));
        var due = endless ? Long.valueOf(System.nanoTime()) : dueNanos.poll();
        if (due != null) {
            next(due);
        }
    }
}
