package org.thywill.bootstrap;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.thywill.component.ApplicationInterface;
import org.thywill.component.ClientGateway;
import org.thywill.component.ComponentContext;
import org.thywill.component.Position;
import org.thywill.component.Slot;
import org.thywill.engine.Engine;
import org.thywill.engine.EngineSettings;

/// The engine as the server's core.
final class EngineCore implements Core {
    private final Engine engine;
    private volatile boolean started;

    EngineCore(SettingsBinder settings, ComponentContext context) {
        engine = new Engine(
                settings.bind("thywill.engine", EngineSettings.class).checked(settings::place),
                () -> context.component(Slot.PUSH),
                () -> context.component(Slot.DATABASE),
                () -> context.component(Slot.LOG),
                () -> context.component(Slot.IDENTITY),
                context.counters(),
                Clock.systemUTC());
    }

    @Override
    public ClientGateway gateway() {
        return engine;
    }

    @Override
    public ApplicationInterface.Listener applications() {
        return engine;
    }

    @Override
    public Map<String, Position> pagePositions(String application, List<String> named) {
        return engine.pagePositions(application, named);
    }

    @Override
    public void start() {
        engine.start();
        started = true;
    }

    @Override
    public void drain(String successor) {
        if (started) {
            engine.drain(successor);
        }
    }

    @Override
    public void stop(Duration grace) {
        if (started) {
            engine.stop(grace);
        }
    }
}
