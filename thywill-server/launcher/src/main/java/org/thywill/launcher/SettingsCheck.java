package org.thywill.launcher;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.OriginLookup;
import org.springframework.core.env.EnumerablePropertySource;
import org.thywill.component.NearestName;
import org.thywill.component.SettingsException;

/// Refuses keys that nobody reads, so that a typing error cannot hide.
final class SettingsCheck {
    private static final Pattern BETWEEN = Pattern.compile("\\.(?![^\\[]*])");
    private static final Pattern INDEX = Pattern.compile("\\[.*");

    private final KnownSettings known;
    private final EnumerablePropertySource<?> file;

    private SettingsCheck(KnownSettings known, EnumerablePropertySource<?> file) {
        this.known = known;
        this.file = file;
    }

    /// @throws SettingsException for the first key of `settings.yml` that is unknown, or stands where another form
    ///     is expected
    static void check(KnownSettings known, EnumerablePropertySource<?> file) {
        var check = new SettingsCheck(known, file);
        Arrays.stream(file.getPropertyNames())
                .sorted(Comparator.comparingInt(name -> Places.line(check.origin(name))))
                .forEach(check::check);
    }

    /// Variables that begin as ours do, and are named nearly as a setting is: probably meant as one. Others may
    /// belong to anything, so they are no error.
    static List<String> suspicious(KnownSettings known, Iterable<String> variables) {
        var names = known.environmentNames();
        var found = new ArrayList<String>();
        for (var variable : variables) {
            var uniform = KnownSettings.uniform(variable);
            boolean read = names.stream().anyMatch(name -> uniform.startsWith(KnownSettings.uniform(name)));
            var nearest = NearestName.of(variable, names);
            if (!read && nearest.isPresent()) {
                found.add("The environment variable %s is no setting. Did you mean %s?"
                        .formatted(variable, nearest.get()));
            }
        }
        return found;
    }

    private void check(String name) {
        var node = known.root();
        var path = new StringBuilder();
        for (var segment : BETWEEN.split(name, -1)) {
            if (node.shape() == SettingKey.Shape.MAP) {
                return;
            }
            var plain = INDEX.matcher(segment).replaceAll("");
            var child = node.shape() == null ? node.child(plain) : null;
            if (child == null) {
                throw node.shape() == null ? unknown(name, path, plain, node) : notSingle(name, path, node);
            }
            path.append(path.isEmpty() ? "" : ".").append(child.name());
            if (!plain.equals(segment) && child.shape() != SettingKey.Shape.LIST) {
                throw child.shape() == null ? notSection(name, path) : notSingle(name, path, child);
            }
            node = child;
        }
        if (node.shape() == null && !String.valueOf(file.getProperty(name)).isEmpty()) {
            throw notSection(name, path);
        }
    }

    private SettingsException unknown(String name, CharSequence path, String segment, KnownSettings.Node node) {
        var full = path.isEmpty() ? segment : path + "." + segment;
        var question = NearestName.question(segment, node.names());
        var there = node.names().isEmpty() ? "It has none." : "There are: " + String.join(", ", node.names()) + ".";
        return new SettingsException(
                "There is no setting " + full + ".",
                place(name) + ": found \"" + segment + "\"." + (question.isEmpty() ? "" : " " + question) + "\n"
                        + there);
    }

    private SettingsException notSingle(String name, CharSequence path, KnownSettings.Node node) {
        boolean list = node.shape() == SettingKey.Shape.LIST;
        return new SettingsException(
                "The setting " + path + " has the wrong form.",
                "%s: found %s, but expected %s."
                        .formatted(
                                place(name),
                                list ? "further keys" : "a list or further keys",
                                list ? "a list" : "a single value"));
    }

    private SettingsException notSection(String name, CharSequence path) {
        return new SettingsException(
                "The setting " + path + " has the wrong form.",
                "%s: found %s, but expected further keys below it, such as \"%s\"."
                        .formatted(place(name), file.getProperty(name), example(path)));
    }

    private String example(CharSequence path) {
        KnownSettings.@Nullable Node node = known.root();
        for (var segment : path.toString().split("\\.", -1)) {
            node = node == null ? null : node.child(segment);
        }
        return node == null ? "component" : node.names().stream().findFirst().orElse("component");
    }

    private String place(String name) {
        var place = Places.of(origin(name));
        return place.isEmpty() ? file.getName() : place;
    }

    @SuppressWarnings("unchecked") // Spring's YAML sources are looked up by name
    private @Nullable Origin origin(String name) {
        return file instanceof OriginLookup<?> lookup ? ((OriginLookup<String>) lookup).getOrigin(name) : null;
    }
}
