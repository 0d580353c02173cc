package org.thywill.bootstrap;

import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.thywill.component.BootstrapContribution;
import org.thywill.component.Component;
import org.thywill.component.ComponentContext;
import org.thywill.component.ComponentException;
import org.thywill.component.ComponentProvider;
import org.thywill.component.Slot;

/// Components that do nothing but write down what is done to them: `start push`, `stop log`.
final class FakeComponents {
    final List<String> events = new ArrayList<>();
    final List<Duration> graces = new ArrayList<>();
    final Map<Slot<?>, Set<Slot<?>>> requires = new HashMap<>();
    final Map<Slot<?>, BootstrapContribution> contributions = new HashMap<>();
    final Set<String> failing = new HashSet<>();
    final Set<String> broken = new HashSet<>();
    final Map<Slot<?>, ComponentContext> contexts = new HashMap<>();
    Runnable onStop = () -> {};

    record NoSettings() {}

    /// One provider for each slot, named `fake`.
    List<ComponentProvider<?, ?>> providers() {
        var providers = new ArrayList<ComponentProvider<?, ?>>();
        Slot.ALL.forEach(slot -> providers.add(provider(slot, "fake")));
        return providers;
    }

    <C extends Component> ComponentProvider<C, NoSettings> provider(Slot<C> slot, String name) {
        return new ComponentProvider<>() {
            @Override
            public Slot<C> slot() {
                return slot;
            }

            @Override
            public String name() {
                return name;
            }

            @Override
            public String about() {
                return "Writes down what is done to it.";
            }

            @Override
            public Class<NoSettings> settingsType() {
                return NoSettings.class;
            }

            @Override
            public Set<Slot<?>> requires() {
                return requires.getOrDefault(slot, Set.of());
            }

            @Override
            public C create(NoSettings settings, ComponentContext context) {
                contexts.put(slot, context);
                return component(slot);
            }
        };
    }

    private <C extends Component> C component(Slot<C> slot) {
        var loader = FakeComponents.class.getClassLoader();
        return slot.type()
                .cast(Proxy.newProxyInstance(
                        loader, new Class<?>[] {slot.type()}, (_, method, arguments) -> switch (method.getName()) {
                            case "bootstrapContribution" ->
                                contributions.getOrDefault(slot, BootstrapContribution.NONE);
                            case "addresses" -> List.of(URI.create("http://127.0.0.1:1/"));
                            case "start", "stop", "open", "listen" -> happened(method.getName(), slot, arguments);
                            default -> throw new UnsupportedOperationException(method.getName());
                        }));
    }

    private Object happened(String what, Slot<?> slot, Object[] arguments) {
        events.add(what + " " + slot);
        if (what.equals("stop")) {
            graces.add((Duration) arguments[0]);
            onStop.run();
        }
        if (failing.contains(what + " " + slot)) {
            throw new ComponentException("The " + slot + " does not " + what + ".", "Repair it.");
        }
        if (broken.contains(what + " " + slot)) {
            throw new IllegalStateException("as the test wants it");
        }
        return null;
    }

    /// Chooses `fake` everywhere and binds empty records and the server's own settings.
    static final class Settings implements SettingsBinder {
        ServerSettings server = new ServerSettings(Path.of("data"), "", Duration.ofSeconds(10), "");

        @Override
        public Choice choice(Slot<?> slot) {
            return new Choice("fake", "settings.yml, line 3, thywill." + slot + ".component");
        }

        @Override
        public String place(String path) {
            return "settings.yml, line 3, " + path;
        }

        @Override
        public <S extends Record> S bind(String path, Class<S> type) {
            return type.cast(type.equals(ServerSettings.class) ? server : new NoSettings());
        }
    }
}
