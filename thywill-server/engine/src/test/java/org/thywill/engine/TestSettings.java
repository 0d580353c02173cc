package org.thywill.engine;

import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.thywill.component.ByteSize;
import org.thywill.component.Setting;

/// The engine's settings with the defaults that their annotations give.
final class TestSettings {
    private TestSettings() {}

    static EngineSettings defaults() {
        return with(Map.of());
    }

    /// @param changes name of a setting and its value, as in `settings.yml`
    static EngineSettings with(Map<String, ?> changes) {
        try {
            var components = EngineSettings.class.getRecordComponents();
            var types = Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
            var values = Arrays.stream(components)
                    .map(component -> value(component, changes))
                    .toArray();
            return EngineSettings.class.getDeclaredConstructor(types).newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("EngineSettings is no record any more", e);
        }
    }

    private static Object value(RecordComponent component, Map<String, ?> changes) {
        var change = changes.get(component.getName());
        if (change instanceof Map<?, ?> || component.getType() == Map.class) {
            return change == null ? Map.of() : change;
        }
        if (component.getType() == List.class) {
            return change == null ? List.of() : change;
        }
        var text = change == null ? component.getAnnotation(Setting.class).value() : change.toString();
        if (component.getType() == int.class) {
            return Integer.parseInt(text);
        }
        return component.getType() == Duration.class ? duration(text) : ByteSize.valueOf(text);
    }

    private static Duration duration(String text) {
        return text.endsWith("d")
                ? Duration.ofDays(Long.parseLong(text.substring(0, text.length() - 1)))
                : Duration.parse("PT" + text.toUpperCase(java.util.Locale.ROOT));
    }
}
