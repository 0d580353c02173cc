package org.thywill.launcher;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.origin.Origin;
import org.thywill.bootstrap.SettingsBinder;
import org.thywill.component.SettingsException;
import org.thywill.component.Slot;

/// Finds values with Spring's Binder and gives them their types.
final class BoundSettings implements SettingsBinder {
    /// What a slot has if nothing is chosen.
    static final Map<Slot<?>, String> DEFAULTS = Map.of(
            Slot.LOG, "logback",
            Slot.DATABASE, "h2",
            Slot.IDENTITY, "guest",
            Slot.CLIENT_INTERFACE, "http",
            Slot.PUSH, "comet",
            Slot.APPLICATION_INTERFACE, "local");

    private final Iterable<ConfigurationPropertySource> sources;
    private final Binder binder;

    BoundSettings(Iterable<ConfigurationPropertySource> sources) {
        this.sources = sources;
        this.binder = new Binder(sources);
    }

    @Override
    public Choice choice(Slot<?> slot) {
        var path = "thywill." + slot + ".component";
        var name = single(path).filter(value -> !value.isBlank()).orElse(defaultOf(slot));
        return new Choice(name, place(path));
    }

    private static String defaultOf(Slot<?> slot) {
        return DEFAULTS.getOrDefault(slot, "");
    }

    @Override
    public <S extends Record> S bind(String path, Class<S> type) {
        var values = SettingKey.of(type).stream()
                .map(key -> value(path + "." + key.name(), key))
                .toArray();
        try {
            return constructor(type).newInstance(values);
        } catch (InvocationTargetException e) {
            var cause = Objects.requireNonNullElse(e.getCause(), e);
            throw new SettingsException(
                    "The settings below " + path + " do not go together: " + cause.getMessage() + ".",
                    "Change them in settings.yml.");
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(type + " cannot be made", e);
        }
    }

    private static <S extends Record> Constructor<S> constructor(Class<S> type) throws NoSuchMethodException {
        var types = Arrays.stream(type.getRecordComponents())
                .map(RecordComponent::getType)
                .toArray(Class<?>[]::new);
        var constructor = type.getDeclaredConstructor(types);
        constructor.setAccessible(true);
        return constructor;
    }

    private Object value(String path, SettingKey key) {
        return switch (key.shape()) {
            case SINGLE -> read(path, key, single(path).orElse(key.setting().value()));
            case LIST -> list(path, key);
            case MAP ->
                Map.copyOf(
                        bound(path, Bindable.mapOf(String.class, String.class)).orElse(Map.of()));
        };
    }

    private Object list(String path, SettingKey key) {
        var given = bound(path, Bindable.listOf(String.class));
        var fallback = key.setting().value();
        var texts = given.orElse(fallback.isEmpty() ? List.of() : List.of(fallback.split("\\s*,\\s*")));
        return texts.stream().map(text -> read(path, key, text)).toList();
    }

    private Optional<String> single(String path) {
        return bound(path, Bindable.of(String.class));
    }

    private <T> Optional<T> bound(String path, Bindable<T> target) {
        return Optional.ofNullable(binder.bind(path, target).orElse(null));
    }

    private Object read(String path, SettingKey key, String text) {
        try {
            var value = SettingType.read(text, key.type());
            requireWithin(path, key, text, value);
            return value;
        } catch (IllegalArgumentException | ArithmeticException _) {
            throw new SettingsException(
                    "The setting " + path + " has the wrong form.",
                    "%s: found %s, but expected %s%s."
                            .formatted(place(path), quoted(text), SettingType.form(key.type()), example(key)));
        }
    }

    private static String example(SettingKey key) {
        var example = key.setting().value().isEmpty() || key.shape() != SettingKey.Shape.SINGLE
                ? SettingType.example(key.type())
                : key.setting().value();
        boolean useful = !example.isEmpty() && !key.type().isEnum() && key.type() != boolean.class;
        return useful ? " such as " + example : "";
    }

    private void requireWithin(String path, SettingKey key, String text, Object value) {
        var min = key.setting().min();
        var max = key.setting().max();
        boolean below = !min.isEmpty() && compare(value, SettingType.read(min, key.type())) < 0;
        boolean above = !max.isEmpty() && compare(value, SettingType.read(max, key.type())) > 0;
        if (below || above) {
            throw new SettingsException(
                    "The setting " + path + " is out of range.",
                    "%s: found %s, but expected %s.".formatted(place(path), quoted(text), range(min, max)));
        }
    }

    @SuppressWarnings("unchecked") // numbers, durations and sizes compare with their own kind
    private static int compare(Object one, Object other) {
        return ((Comparable<Object>) one).compareTo(other);
    }

    private static String range(String min, String max) {
        if (max.isEmpty()) {
            return "at least " + min;
        }
        return min.isEmpty() ? "at most " + max : min + " to " + max;
    }

    private static String quoted(String text) {
        return text.isEmpty() ? "nothing" : "\"" + text + "\"";
    }

    @Override
    public String place(String path) {
        // The elements of a list that is written as one text have no place of their own.
        var origin = origin(path);
        var place = Places.of(origin == null ? origin(path.replaceAll("\\[\\d+]$", "")) : origin);
        return place.isEmpty() ? path : place + ", " + path;
    }

    private @Nullable Origin origin(String path) {
        var name = ConfigurationPropertyName.adapt(path, '.');
        for (var source : sources) {
            ConfigurationProperty property = source.getConfigurationProperty(name);
            if (property == null) {
                property = source.getConfigurationProperty(name.append("[0]"));
            }
            if (property != null) {
                return property.getOrigin();
            }
        }
        return null;
    }
}
