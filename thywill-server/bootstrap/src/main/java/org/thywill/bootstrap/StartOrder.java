package org.thywill.bootstrap;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.thywill.component.ComponentException;
import org.thywill.component.ComponentProvider;
import org.thywill.component.Slot;

/// Puts components after those that they require; where that leaves a choice, in the order of [Slot#ALL].
final class StartOrder {
    private final Map<Slot<?>, ComponentProvider<?, ?>> bySlot;
    private final Map<Slot<?>, ComponentProvider<?, ?>> done = new LinkedHashMap<>();
    private final List<Slot<?>> path = new ArrayList<>();

    private StartOrder(Map<Slot<?>, ComponentProvider<?, ?>> bySlot) {
        this.bySlot = bySlot;
    }

    /// @throws ComponentException if some of them require each other; the message names the circle
    static List<ComponentProvider<?, ?>> of(Map<Slot<?>, ComponentProvider<?, ?>> bySlot) {
        var order = new StartOrder(bySlot);
        Slot.ALL.stream().filter(bySlot::containsKey).forEach(order::visit);
        return List.copyOf(order.done.values());
    }

    private void visit(Slot<?> slot) {
        if (done.containsKey(slot)) {
            return;
        }
        if (path.contains(slot)) {
            throw circle(slot);
        }
        var provider = bySlot.get(slot);
        if (provider == null) {
            throw new ComponentException(
                    "Something requires the %s, but there is none.".formatted(Providers.label(slot)),
                    "Choose a component for thywill.%s in settings.yml.".formatted(slot));
        }
        path.addLast(slot);
        Slot.ALL.stream().filter(provider.requires()::contains).forEach(this::visit);
        path.removeLast();
        done.put(slot, provider);
    }

    private ComponentException circle(Slot<?> slot) {
        var circle = new ArrayList<>(path.subList(path.indexOf(slot), path.size()));
        circle.add(slot);
        var names =
                circle.stream().map(each -> each + " \"" + name(each) + "\"").toList();
        return new ComponentException(
                "Components require each other in a circle: %s.".formatted(String.join(" → ", names)),
                "Choose another component for one of them in settings.yml.");
    }

    private String name(Slot<?> slot) {
        var provider = bySlot.get(slot);
        return provider == null ? "" : provider.name();
    }
}
