package org.thywill.push.comet;

import org.thywill.component.Counters;
import org.thywill.component.testkit.RecordingGateway;

/// A push without a port.
final class FakePush {
    final Counters counters = new Counters();
    final RecordingGateway gateway = new RecordingGateway();
    final CometPush push = new CometPush(CometServer.settings(), (_, _) -> {}, gateway, counters);

    long count(String name) {
        return counters.snapshot().getOrDefault(name, 0L);
    }
}
