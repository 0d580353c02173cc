package org.thywill.component;

import java.util.Set;

/// Makes one kind of component. Registered in `META-INF/services`. Holds no state; loading it opens nothing.
///
/// @param <C> the contract of the slot it fills
/// @param <S> its settings: a record whose components carry [Setting]
public interface ComponentProvider<C extends Component, S extends Record> {
    Slot<C> slot();

    /// The name that `component:` in `settings.yml` selects, in kebab-case: `comet`, `stomp`.
    String name();

    /// One sentence for people who choose between components.
    String about();

    /// The record that the component's `settings:` are bound to. A key that the record does not know is an error.
    Class<S> settingsType();

    /// Slots that must have started before this component is created.
    default Set<Slot<?>> requires() {
        return Set.of();
    }

    /// Creates the component without starting it.
    ///
    /// @throws SettingsException if settings that are each within their bounds do not go together
    C create(S settings, ComponentContext context);
}
