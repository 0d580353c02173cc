package org.thywill.bootstrap;

import org.thywill.component.SettingsException;
import org.thywill.component.Slot;

/// Gives the settings their types. The launcher implements it over `settings.yml`, the environment and the command
/// line.
public interface SettingsBinder {

    /// The component that the settings choose for a slot, or the slot's default.
    Choice choice(Slot<?> slot);

    /// Binds the keys below a path to a record whose components carry [Setting].
    ///
    /// @param path such as `thywill.push.settings`
    /// @throws SettingsException if a value has the wrong form or is out of range
    <S extends Record> S bind(String path, Class<S> type);

    /// Where a key is set and the key, for people: `settings.yml, line 7, thywill.engine.channels[1]`. The key alone
    /// if nothing sets it.
    String place(String path);

    /// @param name of a component, such as `comet`
    /// @param place where it was chosen, for people: `settings.yml, line 7, thywill.push.component`
    record Choice(String name, String place) {}
}
