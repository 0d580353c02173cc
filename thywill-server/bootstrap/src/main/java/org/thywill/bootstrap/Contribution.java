package org.thywill.bootstrap;

import java.util.List;
import java.util.Map;
import org.thywill.component.BootstrapContribution;
import org.thywill.component.ClientModule;
import org.thywill.component.Component;
import org.thywill.component.Slot;

/// What the component of a slot adds to the page.
///
/// @param owner the component's class, whose class path holds the files
record Contribution(Slot<?> slot, Class<?> owner, BootstrapContribution content) {

    /// The contributions of components, in the order given.
    static List<Contribution> of(Map<Slot<?>, Component> components) {
        return components.entrySet().stream()
                .map(each -> new Contribution(
                        each.getKey(),
                        each.getValue().getClass(),
                        each.getValue().bootstrapContribution()))
                .toList();
    }

    List<ClientModule> modules() {
        return content.modules();
    }
}
