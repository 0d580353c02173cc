package org.thywill.bootstrap;

import java.time.Duration;
import org.thywill.component.ApplicationInterface;
import org.thywill.component.ClientGateway;
import org.thywill.component.ComponentContext;

/// The engine as the server's core.
final class EngineCore implements Core {

    EngineCore(SettingsBinder settings, ComponentContext context) {}

    @Override
    public ClientGateway gateway() {
        throw new UnsupportedOperationException();
    }

    @Override
    public ApplicationInterface.Listener applications() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void start() {}

    @Override
    public void stop(Duration grace) {}
}
