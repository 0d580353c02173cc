package org.thywill.push.stomp;

import java.util.function.LongSupplier;
import org.thywill.component.ClientGateway;
import org.thywill.component.Counters;

/// What all connections of one push share.
record Hub(
        StompSettings settings,
        ClientGateway gateway,
        DeliveryOrder order,
        OutgoingFrames frames,
        Counters counters,
        LongSupplier nanoTime) {

    void count(String name) {
        counters.counter(name).increment();
    }
}
