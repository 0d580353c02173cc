package org.thywill.identity.jwt;

import org.thywill.component.ComponentContext;
import org.thywill.component.ComponentProvider;
import org.thywill.component.Identity;
import org.thywill.component.Slot;

/// Makes the identity that knows nobody.
public final class GuestProvider implements ComponentProvider<Identity, GuestProvider.NoSettings> {

    /// There is nothing to set.
    public record NoSettings() {}

    @Override
    public Slot<Identity> slot() {
        return Slot.IDENTITY;
    }

    @Override
    public String name() {
        return "guest";
    }

    @Override
    public String about() {
        return "Every client is a guest, unless its application signs it in.";
    }

    @Override
    public Class<NoSettings> settingsType() {
        return NoSettings.class;
    }

    @Override
    public Identity create(NoSettings settings, ComponentContext context) {
        return new GuestIdentity();
    }
}
