package org.thywill.launcher;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.thywill.component.ByteSize;

/// Reads single values, and says what they should look like.
final class SettingType {
    private static final Pattern WHOLE = Pattern.compile("[+-]?\\d{1,18}");
    private static final Pattern DURATION = Pattern.compile("(\\d{1,12})\\s*(ms|s|m|h|d)");

    private SettingType() {}

    /// @throws IllegalArgumentException if the text is none of that type
    static Object read(String text, Class<?> type) {
        var value = text.strip();
        if (type == String.class) {
            return text;
        } else if (type == int.class) {
            return Math.toIntExact(whole(value));
        } else if (type == long.class) {
            return whole(value);
        } else if (type == boolean.class) {
            return truth(value);
        } else if (type == Duration.class) {
            return duration(value);
        } else if (type == ByteSize.class) {
            return ByteSize.valueOf(value);
        } else if (type == Path.class) {
            return path(value);
        } else if (type.isEnum()) {
            return constant(value, type);
        }
        throw new IllegalStateException("Settings cannot be of type " + type.getName());
    }

    /// What a value of this type looks like: `a whole number`.
    static String form(Class<?> type) {
        if (type == int.class || type == long.class) {
            return "a whole number";
        } else if (type == boolean.class) {
            return "true or false";
        } else if (type == Duration.class) {
            return "a duration";
        } else if (type == ByteSize.class) {
            return "a size";
        } else if (type == Path.class) {
            return "a path";
        } else if (type.isEnum()) {
            return "one of " + constants(type);
        }
        return "a text";
    }

    /// A value to learn from, or the empty text.
    static String example(Class<?> type) {
        if (type == int.class || type == long.class) {
            return "1000";
        } else if (type == Duration.class) {
            return "25s";
        } else if (type == ByteSize.class) {
            return "64KB";
        }
        return "";
    }

    /// The text that an enum's constant has in `settings.yml`.
    static String nameOf(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static long whole(String text) {
        if (!WHOLE.matcher(text).matches()) {
            throw new IllegalArgumentException("no whole number");
        }
        return Long.parseLong(text);
    }

    private static boolean truth(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("neither true nor false");
        };
    }

    private static Duration duration(String text) {
        var match = DURATION.matcher(text);
        if (!match.matches()) {
            throw new IllegalArgumentException("no duration");
        }
        long amount = Long.parseLong(match.group(1));
        return switch (match.group(2)) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            default -> Duration.ofDays(amount);
        };
    }

    private static Path path(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("no path", e);
        }
    }

    private static Object constant(String text, Class<?> type) {
        return Arrays.stream(type.getEnumConstants())
                .filter(each -> nameOf((Enum<?>) each).equalsIgnoreCase(text.replace('_', '-')))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no such constant"));
    }

    private static String constants(Class<?> type) {
        return Arrays.stream(type.getEnumConstants())
                .map(each -> nameOf((Enum<?>) each))
                .collect(Collectors.joining(", "));
    }
}
