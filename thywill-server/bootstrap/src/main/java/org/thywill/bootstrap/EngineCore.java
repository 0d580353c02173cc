package org.thywill.bootstrap;

import java.time.Clock;
import java.time.Duration;
import org.thywill.component.ApplicationInterface;
import org.thywill.component.ClientGateway;
import org.thywill.component.ComponentContext;
import org.thywill.component.Slot;
import org.thywill.engine.Engine;
import org.thywill.engine.EngineSettings;

/// The engine as the server's core.
final class EngineCore implements Core {
    private final Engine engine;
    private volatile boolean started;

    EngineCore(SettingsBinder settings, ComponentContext context) {
        engine = new Engine(
                settings.bind("thywill.engine", EngineSettings.class),
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
    public void start() {
        engine.start();
        started = true;
    }

    @Override
    public void drain() {
        if (started) {
            engine.drain();
        }
    }

    @Override
    public void stop(Duration grace) {
        if (started) {
            engine.stop(grace);
        }
    }
}
