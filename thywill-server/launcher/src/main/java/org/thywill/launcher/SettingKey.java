package org.thywill.launcher;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.thywill.component.Setting;

/// One key that a settings record knows.
///
/// @param name in kebab-case
/// @param type of the value, or of the elements of a list
record SettingKey(String name, Shape shape, Class<?> type, Setting setting) {

    private static final Pattern HUMP = Pattern.compile("([a-z0-9])([A-Z])");

    /// Each record's keys are asked for twice, to check `settings.yml` and to bind, and annotations are slow to read.
    private static final ClassValue<List<SettingKey>> KEYS = new ClassValue<>() {
        @Override
        protected List<SettingKey> computeValue(Class<?> record) {
            return Arrays.stream(record.getRecordComponents())
                    .map(SettingKey::of)
                    .toList();
        }
    };

    enum Shape {
        SINGLE,
        LIST,
        /// From text to text.
        MAP
    }

    /// The keys of a record, in its order.
    static List<SettingKey> of(Class<? extends Record> record) {
        return KEYS.get(record);
    }

    private static SettingKey of(RecordComponent component) {
        var setting = component.getAnnotation(Setting.class);
        if (setting == null) {
            throw new IllegalStateException(component + " lacks @Setting");
        }
        var name = kebab(component.getName());
        if (component.getType() == List.class) {
            return new SettingKey(name, Shape.LIST, element(component.getGenericType()), setting);
        }
        boolean map = component.getType() == Map.class;
        return map
                ? new SettingKey(name, Shape.MAP, String.class, setting)
                : new SettingKey(name, Shape.SINGLE, component.getType(), setting);
    }

    private static Class<?> element(Type list) {
        return (Class<?>) ((ParameterizedType) list).getActualTypeArguments()[0];
    }

    static String kebab(String camel) {
        return HUMP.matcher(camel).replaceAll("$1-$2").toLowerCase(Locale.ROOT);
    }
}
