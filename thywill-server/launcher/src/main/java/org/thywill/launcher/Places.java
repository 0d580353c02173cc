package org.thywill.launcher;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.PropertySourceOrigin;
import org.springframework.boot.origin.TextResourceOrigin;

/// Says for people where a setting stands.
final class Places {
    private Places() {}

    /// `settings.yml, line 7`, `the environment variable THYWILL_PUSH_COMPONENT`, `the option --port`, or the empty
    /// text for a default.
    static String of(@Nullable Origin origin) {
        return switch (origin) {
            case SettingsSources.OptionOrigin option -> "the option " + option.option();
            case TextResourceOrigin file -> inFile(file);
            case PropertySourceOrigin wrapped when wrapped.getOrigin() != null -> of(wrapped.getOrigin());
            case PropertySourceOrigin variable -> "the environment variable " + variable.getPropertyName();
            case null, default -> "";
        };
    }

    private static String inFile(TextResourceOrigin origin) {
        var resource = origin.getResource();
        var location = origin.getLocation();
        var name = resource == null || resource.getFilename() == null ? "settings.yml" : resource.getFilename();
        return location == null ? name : name + ", line " + (location.getLine() + 1);
    }

    /// The line in the file, to put several places in order; 0 if it is not in a file.
    static int line(@Nullable Origin origin) {
        return origin instanceof TextResourceOrigin file && file.getLocation() != null
                ? file.getLocation().getLine() + 1
                : 0;
    }
}
