package org.thywill.application.local;

import org.thywill.component.ApplicationInterface;
import org.thywill.component.ComponentContext;
import org.thywill.component.ComponentProvider;
import org.thywill.component.Slot;

/// Makes the application interface `local`.
public final class LocalApplicationProvider
        implements ComponentProvider<ApplicationInterface, LocalApplicationSettings> {

    @Override
    public Slot<ApplicationInterface> slot() {
        return Slot.APPLICATION_INTERFACE;
    }

    @Override
    public String name() {
        return "local";
    }

    @Override
    public String about() {
        return "Runs applications inside the server: jars in a folder, each with a class loader of its own.";
    }

    @Override
    public Class<LocalApplicationSettings> settingsType() {
        return LocalApplicationSettings.class;
    }

    @Override
    public ApplicationInterface create(LocalApplicationSettings settings, ComponentContext context) {
        return new LocalApplications(settings, context);
    }
}
