package org.thywill.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.thywill.app.ChannelOptions;

/// What holds for the channels of one application: what it has declared, by name or by prefix, and what settings
/// change about that. The longest match wins, of each of the two.
final class ChannelRules {
    private final Patterns<ChannelOptions> declared = new Patterns<>();
    private final Patterns<ChannelOverride> overrides;

    /// @param overrides what `settings.yml` says of this application's channels
    ChannelRules(Patterns<ChannelOverride> overrides) {
        this.overrides = overrides;
    }

    /// @throws IllegalArgumentException if the pattern is no legal channel name apart from its `*`, or if it has one
    ///     and the channels are to be on the page
    void declare(String pattern, ChannelOptions options) {
        if (options.shownOnPage() && ChannelNames.isPrefix(pattern)) {
            throw new IllegalArgumentException(
                    "Only channels declared by name can be on the page, but this was: \"" + pattern + "\"");
        }
        declared.put(pattern, options);
    }

    /// Lets go of what the application has given.
    void clear() {
        declared.clear();
    }

    /// The channels whose positions are on the application's page, by name.
    List<String> onPage() {
        return declared.names().entrySet().stream()
                .filter(rule -> rule.getValue().shownOnPage())
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }

    ChannelOptions of(String channel) {
        var override = overrides.of(channel);
        var options = declared(channel);
        return override == null ? options : override.applied(options);
    }

    /// What the application has declared.
    ChannelOptions declared(String channel) {
        var options = declared.of(channel);
        return options == null ? ChannelOptions.DEFAULT : options;
    }

    /// What was declared and what settings change about it, one text each.
    List<String> described() {
        var described = new ArrayList<String>();
        declared.all().forEach((pattern, options) -> described.add("pattern=" + pattern + " " + described(options)));
        overrides.all().values().forEach(override -> described.add("settings=\"" + override.words() + "\""));
        return described;
    }

    private static String described(ChannelOptions options) {
        return "kind=%s history=%d/%dB/%s slow-client=%s%s"
                .formatted(
                        ChannelOverride.nameOf(options.kind()),
                        options.historySize(),
                        options.historyBytes(),
                        options.historyAge(),
                        ChannelOverride.nameOf(options.slowClient()),
                        options.deltas() ? " deltas=on" : "");
    }

    /// The options that all channels under a prefix have that have none of their own.
    ChannelOptions ofPattern(String pattern) {
        var options = declared.under(pattern.substring(0, pattern.length() - 1));
        return options == null ? ChannelOptions.DEFAULT : options;
    }
}
