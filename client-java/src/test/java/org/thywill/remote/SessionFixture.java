package org.thywill.remote;

import java.util.Random;

/// A session against a [FakeServer], with time and chance in the test's hands.
abstract class SessionFixture {
    final ManualTimers timers = new ManualTimers();
    final FakeServer server = new FakeServer();
    final RecordingListener told = new RecordingListener();
    final Session session = new Session(
            new Greeting("echo", "an-instance-of-its-own"),
            server,
            timers,
            new Random(7),
            told,
            Runnable::run,
            Runnable::run);

    /// Connects as a new client.
    FakeServer.FakeLink connected() {
        session.start();
        server.link().accept();
        return server.link();
    }

    /// Waits as long as the session wants to.
    FakeServer.FakeLink reconnecting() {
        timers.advance(told.waiting().retryInMs());
        return server.link();
    }
}
