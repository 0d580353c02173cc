package org.thywill.bootstrap;

import java.nio.file.Path;
import java.util.function.Supplier;
import org.thywill.component.ClientGateway;
import org.thywill.component.Component;
import org.thywill.component.ComponentContext;
import org.thywill.component.Counters;
import org.thywill.component.Site;
import org.thywill.component.Slot;

/// What all components share.
///
/// @param cores the engine, which exists before any component does
record ServerContext(
        ComponentRegistry registry,
        Supplier<Core> cores,
        Site site,
        Counters counters,
        Path dataDirectory,
        Path settingsDirectory)
        implements ComponentContext {

    @Override
    public <C extends Component> C component(Slot<C> slot) {
        return registry.component(slot);
    }

    @Override
    public ClientGateway gateway() {
        return cores.get().gateway();
    }
}
