package org.thywill.bench;

/// A client that sends something to the application, waits until it has it back, and goes on.
final class EchoClient extends LoadClient {
    private final Meter meter;
    private final int size;
    private int number;
    private boolean begun;

    EchoClient(Network network, int index, int size, Meter meter) {
        super(network, Transport.WEBSOCKET, index, null);
        this.meter = meter;
        this.size = size;
    }

    /// Sends the first.
    void begin() {
        begun = true;
        next();
    }

    private void next() {
        number++;
        send("{\"number\":" + number + ",\"send\":\"" + Payload.of(System.nanoTime(), number, size) + "\"}"
                + (number % 50 == 0 ? "\n{\"received\":{\"@\":" + (number - 1) + "}}" : ""));
    }

    @Override
    void publication(byte[] bytes, int from, int to) {
        int data = Payload.find(bytes, from, to);
        if (data < 0 || !begun) {
            return;
        }
        int got = Payload.number(bytes, data);
        if (got != number) {
            meter.reordered();
        }
        meter.arrived(Payload.plannedNanos(bytes, data));
        next();
    }

    @Override
    void refused(String frame) {
        meter.refused(frame);
    }

    @Override
    void lost(String why) {
        meter.refused("a client's connection ended: " + why);
    }
}
