package org.thywill.bench;

import java.util.concurrent.CompletableFuture;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// A client that gets what is published on one channel, and looks whether it is all there. It subscribes before
/// anything is published.
class Subscriber extends LoadClient {
    private final Meter meter;
    private final Sequences sequences;
    private final String channel;
    /// The channel's position when it subscribed first; -1 before that.
    private long began = -1;

    private volatile int last;
    private volatile int awaited = Integer.MAX_VALUE;
    /// Completed with the time at which what is awaited had come.
    private volatile CompletableFuture<Long> reached = new CompletableFuture<>();

    Subscriber(Network network, Transport transport, int index, String channel, Meter meter, Sequences sequences) {
        super(network, transport, index, channel, meter);
        this.channel = channel;
        this.meter = meter;
        this.sequences = sequences;
    }

    /// The highest sequence number that has come.
    int last() {
        return last;
    }

    @Override
    long owed() {
        return Math.max(0, sequences.last(channel) - last);
    }

    /// Comes back, as the client that it was.
    ///
    /// @return completed with the `System.nanoTime()` at which it had all that was published before this call
    CompletableFuture<Long> catchUp() {
        int wanted = sequences.last(channel);
        boolean missesNothing = last >= wanted;
        var all = new CompletableFuture<Long>();
        reached = all;
        awaited = missesNothing ? Integer.MAX_VALUE : wanted;
        return resume().thenCompose(_ -> missesNothing ? CompletableFuture.completedFuture(System.nanoTime()) : all);
    }

    @Override
    JsonNode positions(JsonNode answer) {
        var positions = JsonNodeFactory.instance.objectNode();
        answer.get("channels").properties().forEach(each -> positions.set(each.getKey(), each.getValue()));
        var standing = answer.get("channels").get(channel);
        if (began < 0) {
            began = standing.get("offset").asLong();
        }
        positions.set(
                channel,
                JsonNodeFactory.instance
                        .objectNode()
                        .put("epoch", standing.get("epoch").asString())
                        .put("offset", began + last));
        return positions;
    }

    @Override
    void publication(byte[] bytes, int from, int to) {
        int data = Payload.find(bytes, from, to);
        if (data < 0) {
            return;
        }
        int number = Payload.number(bytes, data);
        if (number != last + 1) {
            misplaced(number);
        }
        last = Math.max(last, number);
        if (last >= awaited) {
            reached.complete(System.nanoTime());
        }
        meter.arrived(Payload.plannedNanos(bytes, data));
    }

    private void misplaced(int number) {
        if (number > last) {
            meter.lost(number - last - 1);
        } else if (number == last) {
            meter.doubled();
        } else {
            meter.reordered();
        }
    }
}
