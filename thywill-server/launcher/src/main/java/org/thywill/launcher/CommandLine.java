package org.thywill.launcher;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.thywill.component.NearestName;

/// What the command line says.
///
/// @param settings the file named with `--settings`
/// @param overrides settings that win over the file and the environment
record CommandLine(boolean help, Optional<Path> settings, List<Given> overrides) {
    static final String HELP = """
            Thywill hosts chats and multiplayer games in browsers.

              --settings FILE  the settings instead of settings.yml
              --port N         the port to listen on, 0 for any that is free
              --apps DIR       the folder of application jars instead of apps
              --data DIR       where the server keeps its data
              --help           shows this

            Each overrides settings.yml, and so do environment variables such as
            THYWILL_CLIENTINTERFACE_SETTINGS_PORT. Ctrl-C stops the server.

            Exit status: 0 stopped as asked, 1 the server cannot serve, 2 the command line is wrong.
            """;

    private static final List<String> OPTIONS = List.of("--settings", "--port", "--apps", "--data", "--help");
    private static final int GREATEST_PORT = 65_535;

    /// @param option such as `--port`
    /// @param key of the setting
    record Given(String option, String key, String value) {}

    /// Understands `--port 80` and `--port=80`.
    ///
    /// @throws UsageException if an option is unknown, or lacks a value, or its value has the wrong form
    static CommandLine parse(String... arguments) throws UsageException {
        boolean help = false;
        Optional<Path> settings = Optional.empty();
        var overrides = new ArrayList<Given>();
        var rest = new ArrayDeque<>(List.of(arguments));
        while (!rest.isEmpty()) {
            var option = next(rest);
            switch (option) {
                case "--help", "-h" -> help = true;
                case "--settings" -> settings = Optional.of(path(option, rest));
                case "--port" -> overrides.add(new Given(option, "client-interface.settings.port", port(rest)));
                case "--apps" -> overrides.add(folder(option, "application-interface.settings.directory", rest));
                case "--data" -> overrides.add(folder(option, "data-directory", rest));
                default -> throw unknown(option);
            }
        }
        return new CommandLine(help, settings, List.copyOf(overrides));
    }

    /// Takes the next option; one that is joined to its value by `=` is parted first.
    private static String next(Deque<String> rest) {
        var argument = rest.removeFirst();
        int sign = argument.indexOf('=');
        if (argument.startsWith("--") && sign > 0 && OPTIONS.contains(argument.substring(0, sign))) {
            rest.addFirst(argument.substring(sign + 1));
            return argument.substring(0, sign);
        }
        return argument;
    }

    private static UsageException unknown(String option) {
        var question = NearestName.question(option, OPTIONS);
        return new UsageException("There is no option \"%s\". %s"
                .formatted(option, question.isEmpty() ? "--help shows those there are." : question));
    }

    private static String value(String option, String example, Deque<String> rest) throws UsageException {
        var value = rest.pollFirst();
        if (value == null || value.isEmpty()) {
            throw new UsageException("%s needs a value, as in: %s %s".formatted(option, option, example));
        }
        return value;
    }

    private static String port(Deque<String> rest) throws UsageException {
        var value = value("--port", "8080", rest);
        if (!value.matches("\\d{1,5}") || Integer.parseInt(value) > GREATEST_PORT) {
            throw new UsageException(
                    "--port takes a number from 0 to %d, but found \"%s\".".formatted(GREATEST_PORT, value));
        }
        return value;
    }

    private static Given folder(String option, String key, Deque<String> rest) throws UsageException {
        return new Given(option, key, path(option, rest).toString());
    }

    /// Relative paths start where the command was given, not where the settings are.
    private static Path path(String option, Deque<String> rest) throws UsageException {
        var value = value(option, option.equals("--settings") ? "settings.yml" : "some/folder", rest);
        try {
            return Path.of(value).toAbsolutePath().normalize();
        } catch (InvalidPathException e) {
            throw new UsageException("%s takes a path, but found \"%s\".".formatted(option, value));
        }
    }
}
