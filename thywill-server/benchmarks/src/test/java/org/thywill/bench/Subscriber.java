package org.thywill.bench;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// A client that gets what is published on one channel, and looks whether it is all there.
final class Subscriber extends LoadClient {
    private final Meter meter;
    private final String channel;
    /// The payload that comes next; 0 if any may come first.
    private int next;
    /// The channel's position when it subscribed first; -1 before that.
    private long began = -1;

    private volatile long received;

    Subscriber(Network network, Transport transport, int index, String channel, Meter meter) {
        super(network, transport, index, channel);
        this.channel = channel;
        this.meter = meter;
    }

    /// How many publications have come.
    long received() {
        return received;
    }

    @Override
    JsonNode positions(JsonNode last) {
        var positions = JsonNodeFactory.instance.objectNode();
        last.get("channels").properties().forEach(each -> positions.set(each.getKey(), each.getValue()));
        var standing = last.get("channels").get(channel);
        if (began < 0) {
            began = standing.get("offset").asLong();
        }
        positions.set(
                channel,
                JsonNodeFactory.instance
                        .objectNode()
                        .put("epoch", standing.get("epoch").asString())
                        .put("offset", began + received));
        return positions;
    }

    @Override
    @SuppressWarnings("NonAtomicVolatileUpdate") // by the event loop alone
    void publication(byte[] bytes, int from, int to) {
        int data = Payload.find(bytes, from, to);
        if (data < 0) {
            return;
        }
        int number = Payload.number(bytes, data);
        if (next > 0 && number != next) {
            misplaced(number);
        }
        next = Math.max(next, number + 1);
        received++;
        meter.arrived(Payload.plannedNanos(bytes, data));
    }

    private void misplaced(int number) {
        if (number > next) {
            meter.lost(number - next);
        } else if (number == next - 1) {
            meter.doubled();
        } else {
            meter.reordered();
        }
    }

    @Override
    void refused(String frame) {
        meter.refused(frame);
    }

    @Override
    void lost(String why) {
        meter.refused("a subscriber's connection ended: " + why);
    }
}
