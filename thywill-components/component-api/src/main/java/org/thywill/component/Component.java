package org.thywill.component;

import java.time.Duration;

/// A running implementation of one [Slot].
///
/// The framework calls [#start], then [#bootstrapContribution], then [#stop]: once each, in that order, from one
/// thread. What a slot's own contract adds may be called from any thread between `start` and `stop`, unless it says
/// otherwise.
public sealed interface Component permits ApplicationInterface, ClientInterface, Database, Identity, Log, Push {

    /// Acquires what the component needs to serve: ports, connections, threads.
    ///
    /// @throws ComponentException if the component cannot serve; the framework then stops the components that had
    ///     already started, in reverse order, and the server exits
    void start();

    /// Returns what this component adds to the bootstrap page. Fixed for the component's life.
    default BootstrapContribution bootstrapContribution() {
        return BootstrapContribution.NONE;
    }

    /// Stops taking new work, finishes what is in flight, and releases everything. Never throws; what could not be
    /// finished within `grace` is dropped and logged.
    void stop(Duration grace);
}
