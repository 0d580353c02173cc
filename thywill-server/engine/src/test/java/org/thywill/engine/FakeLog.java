package org.thywill.engine;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.thywill.component.Log;
import org.thywill.component.LogEvent;

/// Remembers what was written.
final class FakeLog implements Log {
    final List<LogEvent> events = new CopyOnWriteArrayList<>();

    @Override
    public void start() {}

    @Override
    public void stop(Duration grace) {}

    @Override
    public void write(LogEvent event) {
        events.add(event);
    }

    @Override
    public void level(String logger, System.Logger.Level level) {}
}
