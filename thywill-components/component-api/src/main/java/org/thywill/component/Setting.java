package org.thywill.component;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Describes one key of a component's settings: a component of the settings record, whose name in kebab-case is the
/// key.
///
/// Types: `String`, `int`, `long`, `boolean`, enums, [java.time.Duration] (`25s`, `10m`), [ByteSize] (`64KB`),
/// [java.nio.file.Path], lists of these, and maps from `String` to `String`.
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Setting {

    /// The value of a key that is not given, in the form in which it would stand in `settings.yml`. Empty means the
    /// empty text, list or map.
    String value() default "";

    /// The least value allowed, in the same form; empty for none. Only for numbers, durations and sizes.
    String min() default "";

    /// The greatest value allowed; empty for none.
    String max() default "";

    /// What the setting does, in one sentence; the settings reference is made from it.
    String about();
}
