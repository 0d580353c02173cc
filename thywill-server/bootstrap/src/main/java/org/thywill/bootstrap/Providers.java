package org.thywill.bootstrap;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.stream.Collectors;
import org.thywill.component.ComponentException;
import org.thywill.component.ComponentProvider;
import org.thywill.component.NearestName;
import org.thywill.component.SettingsException;
import org.thywill.component.Slot;

/// The components that this server could run.
public final class Providers {
    private final List<ComponentProvider<?, ?>> all;

    /// @throws ComponentException if two have the same slot and name
    public Providers(List<ComponentProvider<?, ?>> all) {
        this.all = List.copyOf(all);
        requireDistinctNames();
    }

    /// Finds every provider that is registered in `META-INF/services` on the class path.
    ///
    /// @throws ComponentException if one of them cannot be loaded
    public static Providers discover() {
        var found = new ArrayList<ComponentProvider<?, ?>>();
        try {
            for (Iterator<?> each = ServiceLoader.load(ComponentProvider.class).iterator(); each.hasNext(); ) {
                found.add((ComponentProvider<?, ?>) each.next());
            }
        } catch (ServiceConfigurationError | LinkageError e) { // the latter if it was compiled for a newer Java
            throw new ComponentException(
                    "A component's jar cannot be used: " + e.getMessage() + ".",
                    "Replace the jar, or take it out of the server's lib folder.",
                    e);
        }
        return new Providers(found);
    }

    public List<ComponentProvider<?, ?>> all() {
        return all;
    }

    /// The providers of a slot, by name.
    public Map<String, ComponentProvider<?, ?>> of(Slot<?> slot) {
        return all.stream()
                .filter(provider -> provider.slot().equals(slot))
                .sorted((one, other) -> one.name().compareTo(other.name()))
                .collect(Collectors.toMap(ComponentProvider::name, it -> it, (one, _) -> one, LinkedHashMap::new));
    }

    /// The provider that the settings choose for a slot.
    ///
    /// @throws SettingsException if there is none of that name
    public ComponentProvider<?, ?> select(Slot<?> slot, SettingsBinder.Choice choice) {
        var candidates = of(slot);
        var selected = candidates.get(choice.name());
        if (selected == null) {
            var found = "%s: found \"%s\", but this server has: %s."
                    .formatted(choice.place(), choice.name(), listed(candidates));
            throw new SettingsException(
                    "No %s is named \"%s\".".formatted(label(slot), choice.name()),
                    found + "\n" + advice(choice, candidates));
        }
        return selected;
    }

    /// A slot's name for people: `client interface`.
    public static String label(Slot<?> slot) {
        return slot.name().replace('-', ' ');
    }

    /// Where a provider's class comes from, for people: `thywill-push-comet-1.0.jar`, or the name of the class.
    static String origin(ComponentProvider<?, ?> provider) {
        var source = provider.getClass().getProtectionDomain().getCodeSource();
        var path = source == null ? "" : source.getLocation().getPath();
        return path.endsWith(".jar")
                ? path.substring(path.lastIndexOf('/') + 1)
                : provider.getClass().getName();
    }

    private static String listed(Map<String, ?> candidates) {
        return candidates.isEmpty() ? "none" : String.join(", ", candidates.keySet());
    }

    private static String advice(SettingsBinder.Choice choice, Map<String, ?> candidates) {
        var add = "dd the jar that provides \"%s\" to the server's lib folder.".formatted(choice.name());
        var question = NearestName.question(choice.name(), candidates.keySet());
        return question.isEmpty() ? "Choose one of those, or a" + add : question + " Else a" + add;
    }

    private void requireDistinctNames() {
        var seen = new LinkedHashMap<String, String>();
        for (var provider : all) {
            var name = label(provider.slot()) + " \"" + provider.name() + "\"";
            var other = seen.put(name, provider.getClass().getName());
            if (other != null) {
                throw new ComponentException(
                        "Two jars provide the %s: %s and %s."
                                .formatted(name, other, provider.getClass().getName()),
                        "Take one of them out of the server's lib folder.");
            }
        }
    }
}
