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

    /// Lets nobody in any more and lets the clients go, over the time that the settings give. Called before [#stop].
    ///
    /// @param successor the origin that clients are sent to; empty if they are to come back
    void drain(String successor);

    /// Sends away who is left and stops the applications. Called before any component is stopped.
    void stop(Duration grace);

    interface Factory {

        /// @param context its components can be asked for once the core is started
        Core create(SettingsBinder settings, ComponentContext context);
    }
}
