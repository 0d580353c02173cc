package org.thywill.bootstrap;

import java.time.Duration;
import org.thywill.component.ApplicationInterface;
import org.thywill.component.ClientGateway;
import org.thywill.component.ComponentContext;

/// What the server needs of the engine.
interface Core {

    ClientGateway gateway();

    ApplicationInterface.Listener applications();

    /// Called when every component has started.
    void start();

    /// Lets nobody in any more and sends the clients away, as slowly as the settings say. Called before [#stop]; does
    /// nothing if the core has not started.
    void drain();

    /// Sends away who is left and stops the applications. Called before any component is stopped.
    void stop(Duration grace);

    interface Factory {

        /// @param context its components can be asked for once the core is started
        Core create(SettingsBinder settings, ComponentContext context);
    }
}
