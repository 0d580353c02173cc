package org.thywill.component;

import java.nio.file.Path;

/// What the framework gives a component when it is created. Usable from then on, from any thread.
public interface ComponentContext {

    /// Returns the component in another slot, started.
    ///
    /// @throws IllegalStateException if the provider does not name the slot in [ComponentProvider#requires]
    <C extends Component> C component(Slot<C> slot);

    /// The way in for clients.
    ClientGateway gateway();

    /// The pages and files to serve.
    Site site();

    /// What goes wrong or is refused is counted here.
    Counters counters();

    /// The folder for everything the server writes, as `--data` or `thywill.data-directory` gives it. It exists,
    /// and only its owner can read it.
    Path dataDirectory();

    /// The folder that relative paths in `settings.yml` start from: the one that holds the file.
    Path settingsDirectory();
}
