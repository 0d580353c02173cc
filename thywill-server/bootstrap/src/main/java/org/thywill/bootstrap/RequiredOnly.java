package org.thywill.bootstrap;

import java.nio.file.Path;
import org.thywill.component.ClientGateway;
import org.thywill.component.Component;
import org.thywill.component.ComponentContext;
import org.thywill.component.ComponentProvider;
import org.thywill.component.Counters;
import org.thywill.component.Site;
import org.thywill.component.Slot;

/// The context of one component, which reaches those others that its provider requires.
record RequiredOnly(ComponentContext all, ComponentProvider<?, ?> provider) implements ComponentContext {

    @Override
    public <C extends Component> C component(Slot<C> slot) {
        if (!provider.requires().contains(slot)) {
            throw new IllegalStateException("%s asks for the %s, but does not name it in requires()"
                    .formatted(provider.getClass().getName(), Providers.label(slot)));
        }
        return all.component(slot);
    }

    @Override
    public ClientGateway gateway() {
        return all.gateway();
    }

    @Override
    public Site site() {
        return all.site();
    }

    @Override
    public Counters counters() {
        return all.counters();
    }

    @Override
    public Path dataDirectory() {
        return all.dataDirectory();
    }

    @Override
    public Path settingsDirectory() {
        return all.settingsDirectory();
    }
}
