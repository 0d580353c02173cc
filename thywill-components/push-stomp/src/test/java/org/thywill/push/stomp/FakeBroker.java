package org.thywill.push.stomp;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.thywill.component.Publication;

/// Holds what it is given until the test lets it go.
final class FakeBroker implements Broker {
    final Map<Long, Publication> travelling = new LinkedHashMap<>();
    final List<String> open = new ArrayList<>();

    @Override
    public void open(String address) {
        open.add(address);
    }

    @Override
    public void publish(String address, long ticket, Publication publication) {
        travelling.put(ticket, publication);
    }

    @Override
    public void close(String address) {
        open.remove(address);
    }

    /// Lets everything arrive that is on its way.
    void deliverAll(Listener listener) {
        var arriving = new LinkedHashMap<>(travelling);
        travelling.clear();
        arriving.forEach(listener::arrived);
    }
}
