package org.thywill.engine;

import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.thywill.app.ChannelOptions;
import org.thywill.app.ChannelOptions.Kind;
import org.thywill.app.ChannelOptions.SlowClient;
import org.thywill.component.ByteSize;
import org.thywill.component.NearestName;

/// What whoever runs the server wants of channels, whatever their application has declared: one entry of
/// `thywill.engine.channels`, such as `talk room/* kind=latest history-size=500`.
///
/// @param values key and text, in the order in which they stand; all of them are known to be sound
record ChannelOverride(String application, String pattern, Map<String, String> values) {
    private static final String KIND = "kind";
    private static final String SLOW_CLIENT = "slow-client";
    private static final String DELTAS = "deltas";
    private static final List<String> KEYS =
            List.of(KIND, "history-size", "history-bytes", "history-age", SLOW_CLIENT, "interval", DELTAS);
    private static final Pattern DURATION = Pattern.compile("(\\d{1,12})(ms|s|m|h|d)");

    /// @throws IllegalArgumentException if the text is none; the message says what was found and what is expected
    static ChannelOverride parse(String text) {
        var words = text.strip().split("\\s+", -1);
        if (words.length < 3) {
            throw new IllegalArgumentException(
                    "expected an application, a pattern and what is to hold, such as \"talk room/* kind=latest\"");
        }
        var values = new LinkedHashMap<String, String>();
        for (var word : Arrays.asList(words).subList(2, words.length)) {
            int equals = word.indexOf('=');
            var key = equals < 0 ? word : word.substring(0, equals);
            known("setting", key, KEYS);
            if (equals < 0 || values.put(key, word.substring(equals + 1)) != null) {
                throw new IllegalArgumentException(
                        equals < 0 ? key + " lacks its =VALUE" : key + " stands there twice");
            }
        }
        var override = new ChannelOverride(words[0], words[1], values);
        new Patterns<String>().put(override.pattern(), "");
        override.requireKindForSlowClient();
        override.requireKindForDeltas();
        override.applied(override.ofState() ? ChannelOptions.state() : ChannelOptions.DEFAULT);
        return override;
    }

    private enum Switch {
        ON,
        OFF
    }

    /// Whether a kind can do it is known only if the kind is known.
    private void requireKindForSlowClient() {
        var action = values.get(SLOW_CLIENT);
        if (action != null
                && !values.containsKey(KIND)
                && constant(SLOW_CLIENT, action, SlowClient.class) != SlowClient.CLOSE) {
            throw new IllegalArgumentException(
                    SLOW_CLIENT + "=" + action + " needs a kind= beside it that goes with it");
        }
    }

    private void requireKindForDeltas() {
        var wanted = values.get(DELTAS);
        if (wanted != null && !values.containsKey(KIND) && constant(DELTAS, wanted, Switch.class) == Switch.ON) {
            throw new IllegalArgumentException(DELTAS + "=" + wanted + " needs a kind= beside it that goes with it");
        }
    }

    private boolean ofState() {
        var kind = values.get(KIND);
        return kind != null && constant(KIND, kind, Kind.class).state();
    }

    /// Declared options with what this changes about them. With another kind, the history and slow-client action of
    /// that kind hold, unless this says something else of them.
    ///
    /// An application either writes entries or publishes: a kind for the other of the two changes nothing.
    ChannelOptions applied(ChannelOptions declared) {
        var options = declared;
        var kind = values.get(KIND);
        if (kind != null) {
            var wanted = constant(KIND, kind, Kind.class);
            if (wanted.state() != declared.kind().state()) {
                return declared;
            }
            options = options.kind(wanted);
        }
        for (var value : values.entrySet()) {
            options = applied(options, value.getKey(), value.getValue());
        }
        return options;
    }

    private static ChannelOptions applied(ChannelOptions options, String key, String text) {
        return switch (key) {
            case "history-size" -> options.historySize(read(key, text, "a whole number", Integer::valueOf));
            case "history-bytes" ->
                options.historyBytes(read(key, text, "a size such as 16MB", ByteSize::valueOf)
                        .bytes());
            case "history-age" -> options.historyAge(duration(key, text));
            case "interval" -> options.interval(duration(key, text));
            case DELTAS -> options.deltas(constant(key, text, Switch.class) == Switch.ON);
            case SLOW_CLIENT -> options.slowClient(constant(key, text, SlowClient.class));
            default -> options;
        };
    }

    private static Duration duration(String key, String text) {
        return read(key, text, "a duration such as 10m", ChannelOverride::duration);
    }

    private static Duration duration(String text) {
        var match = DURATION.matcher(text);
        if (!match.matches()) {
            throw new IllegalArgumentException(text);
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

    private static <V> V read(String key, String text, String form, Function<String, V> reader) {
        try {
            return reader.apply(text);
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new IllegalArgumentException(key + " must be " + form + ", but is \"" + text + "\"", e);
        }
    }

    private static <E extends Enum<E>> E constant(String key, String text, Class<E> type) {
        var constants = type.getEnumConstants();
        known(key, text, Arrays.stream(constants).map(ChannelOverride::nameOf).toList());
        return Enum.valueOf(type, text.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    /// As it stands in settings.
    static String nameOf(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static void known(String what, String found, List<String> names) {
        if (!names.contains(found)) {
            var question = NearestName.question(found, names);
            throw new IllegalArgumentException("there is no " + what + " \"" + found + "\"; there are "
                    + String.join(", ", names) + (question.isEmpty() ? "" : ". " + question));
        }
    }

    /// As it stands in settings, without the application.
    String words() {
        var words = new StringBuilder(pattern);
        values.forEach((key, value) -> words.append(' ').append(key).append('=').append(value));
        return words.toString();
    }

    /// The overrides of one application.
    static Patterns<ChannelOverride> of(String application, List<ChannelOverride> all) {
        var patterns = new Patterns<ChannelOverride>();
        all.stream()
                .filter(override -> override.application().equals(application))
                .forEach(override -> patterns.put(override.pattern(), override));
        return patterns;
    }
}
