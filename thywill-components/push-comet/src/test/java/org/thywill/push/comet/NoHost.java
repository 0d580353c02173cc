package org.thywill.push.comet;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.thywill.component.ClientInterface;

/// A client interface that keeps its port to itself.
final class NoHost implements ClientInterface {
    @Override
    public void start() {}

    @Override
    public void open() {}

    @Override
    public List<URI> addresses() {
        return List.of();
    }

    @Override
    public void stop(Duration grace) {}
}
