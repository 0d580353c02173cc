package org.thywill.bootstrap;

import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.thywill.component.Component;
import org.thywill.component.ComponentContext;
import org.thywill.component.ComponentException;
import org.thywill.component.ComponentProvider;
import org.thywill.component.Slot;

/// The components of a running server. Used by the one thread that starts and stops the server, except for
/// [#component].
final class ComponentRegistry {
    private static final Logger LOG = LoggerFactory.getLogger(ComponentRegistry.class);

    private final SettingsBinder settings;
    private final InstantSource clock;
    private final List<ComponentProvider<?, ?>> order;
    private final SequencedMap<Slot<?>, Component> started = new LinkedHashMap<>();

    /// Selects the component of every slot and finds the order in which they start.
    ///
    /// @throws ComponentException if one is not known, or some require each other
    ComponentRegistry(Providers providers, SettingsBinder settings, InstantSource clock) {
        this.settings = settings;
        this.clock = clock;
        var bySlot = new LinkedHashMap<Slot<?>, ComponentProvider<?, ?>>();
        Slot.ALL.forEach(slot -> bySlot.put(slot, providers.select(slot, settings.choice(slot))));
        this.order = StartOrder.of(bySlot);
    }

    /// The selected components, in the order in which they start.
    List<ComponentProvider<?, ?>> order() {
        return order;
    }

    /// Creates and starts one component after the other. If one fails, those before it are stopped again.
    void start(ComponentContext context, Duration grace) {
        try {
            order.forEach(provider -> start(provider, context));
        } catch (RuntimeException | Error e) {
            stop(grace);
            throw e;
        }
    }

    private <C extends Component, S extends Record> void start(
            ComponentProvider<C, S> provider, ComponentContext context) {
        C component;
        try {
            var bound = settings.bind("thywill." + provider.slot() + ".settings", provider.settingsType());
            component = Objects.requireNonNull(
                    provider.create(bound, new RequiredOnly(context, provider)), "create returned null");
            component.start();
        } catch (ComponentException e) {
            throw e;
        } catch (RuntimeException | LinkageError e) {
            throw failed(provider, e);
        }
        synchronized (started) {
            started.put(provider.slot(), component);
        }
    }

    private static ComponentException failed(ComponentProvider<?, ?> provider, Throwable why) {
        var which = "%s \"%s\" (%s)"
                .formatted(Providers.label(provider.slot()), provider.name(), Providers.origin(provider));
        LOG.error("component did not start {}", which, why);
        return new ComponentException(
                "The %s met with an error of its own: %s.".formatted(which, why),
                "The log has the details, for those who made it. Meanwhile choose another.",
                why);
    }

    /// @throws IllegalStateException if the slot's component has not started
    <C extends Component> C component(Slot<C> slot) {
        Component component;
        synchronized (started) {
            component = started.get(slot);
        }
        if (component == null) {
            throw new IllegalStateException("The " + Providers.label(slot) + " has not started");
        }
        return slot.type().cast(component);
    }

    /// The started components in the order of [Slot#ALL].
    Map<Slot<?>, Component> components() {
        var components = new LinkedHashMap<Slot<?>, Component>();
        Slot.ALL.stream().filter(started::containsKey).forEach(slot -> components.put(slot, started.get(slot)));
        return components;
    }

    /// Stops what has started, the last first. All of them together have the grace.
    void stop(Duration grace) {
        var deadline = clock.instant().plus(grace);
        for (var slot : List.copyOf(started.sequencedKeySet().reversed())) {
            var left = Duration.between(clock.instant(), deadline);
            stop(slot, left.isNegative() ? Duration.ZERO : left);
        }
    }

    private void stop(Slot<?> slot, Duration grace) {
        try {
            component(slot).stop(grace);
        } catch (RuntimeException | LinkageError e) {
            LOG.error("component did not stop slot={}", slot, e);
        } finally {
            synchronized (started) {
                started.remove(slot);
            }
        }
    }
}
