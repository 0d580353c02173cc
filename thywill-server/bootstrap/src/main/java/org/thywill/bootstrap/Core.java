package org.thywill.bootstrap;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.thywill.component.ApplicationInterface;
import org.thywill.component.ClientGateway;
import org.thywill.component.ComponentContext;
import org.thywill.component.Position;

/// What the server needs of the engine.
interface Core {

    ClientGateway gateway();

    ApplicationInterface.Listener applications();

    /// As in [org.thywill.engine.Engine#pagePositions].
    Map<String, Position> pagePositions(String application, List<String> named);

    /// Called when every component has started.
    void start();

    /// Sends clients away and stops the applications. Called before any component is stopped.
    ///
    /// @param successor the origin that clients are sent to; empty if they are to come back
    void stop(Duration grace, String successor);

    interface Factory {

        /// @param context its components can be asked for once the core is started
        Core create(SettingsBinder settings, ComponentContext context);
    }
}
