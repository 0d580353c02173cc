package org.thywill.launcher;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.env.OriginTrackedMapPropertySource;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.OriginTrackedValue;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.core.io.FileSystemResource;
import org.thywill.component.ComponentException;
import org.thywill.component.SettingsException;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.reader.UnicodeReader;

/// Where settings come from, the strongest first: the command line, the environment, `settings.yml`.
final class SettingsSources {
    static final String DEFAULT_FILE = "settings.yml";

    private static final String PREFIX = "THYWILL_";

    /// How many characters of a text are shown that stands where keys are expected.
    private static final int LONGEST = 40;

    private final Path directory;
    private final Optional<EnumerablePropertySource<?>> file;
    private final Map<String, Object> environment;
    private final MutablePropertySources all = new MutablePropertySources();

    private SettingsSources(
            Path directory,
            Optional<EnumerablePropertySource<?>> file,
            Map<String, Object> environment,
            List<CommandLine.Given> overrides) {
        this.directory = directory;
        this.file = file;
        this.environment = environment;
        all.addLast(commandLine(overrides));
        // Spring looks for THYWILL_PUSH_COMPONENT only in a source of this name.
        all.addLast(new SystemEnvironmentPropertySource("systemEnvironment", environment));
        file.ifPresent(all::addLast);
    }

    /// Reads what there is. `settings.yml` may be missing unless the command line names it.
    ///
    /// @param workingDirectory where `settings.yml` is looked for
    /// @throws ComponentException if the file cannot be read or is no YAML
    static SettingsSources load(CommandLine commandLine, Map<String, String> environment, Path workingDirectory) {
        var path = commandLine.settings().orElse(workingDirectory.resolve(DEFAULT_FILE));
        var directory = path.toAbsolutePath().normalize().getParent();
        boolean there = commandLine.settings().isPresent() || Files.exists(path);
        var ours = new LinkedHashMap<String, Object>();
        environment.forEach((name, value) -> {
            if (name.startsWith(PREFIX)) {
                ours.put(name, value);
            }
        });
        return new SettingsSources(
                directory == null ? workingDirectory : directory,
                there ? read(path) : Optional.empty(),
                ours,
                commandLine.overrides());
    }

    /// The folder that relative paths start from.
    Path directory() {
        return directory;
    }

    /// The keys and values of `settings.yml`, if it is there.
    Optional<EnumerablePropertySource<?>> file() {
        return file;
    }

    /// The environment's variables that begin with `THYWILL_`.
    Map<String, Object> environment() {
        return environment;
    }

    Iterable<ConfigurationPropertySource> all() {
        return ConfigurationPropertySources.from(all);
    }

    private static OriginTrackedMapPropertySource commandLine(List<CommandLine.Given> overrides) {
        var values = new LinkedHashMap<String, Object>();
        overrides.forEach(each -> values.put(
                "thywill." + each.key(), OriginTrackedValue.of(each.value(), new OptionOrigin(each.option()))));
        return new OriginTrackedMapPropertySource("command line", values, true);
    }

    /// An option of the command line.
    record OptionOrigin(String option) implements Origin {}

    private static Optional<EnumerablePropertySource<?>> read(Path path) {
        var name = path.getFileName().toString();
        if (Files.notExists(path)) {
            throw new ComponentException(
                    name + " is not there: " + path + ".", "Write it, or name another one with --settings.");
        }
        if (Files.isDirectory(path)) {
            throw new ComponentException(
                    name + " is a folder, and no file with settings: " + path + ".",
                    "Name a file in it with --settings.");
        }
        try {
            var documents = new YamlPropertySourceLoader().load(name, new FileSystemResource(readable(path)));
            if (documents.size() > 1) {
                throw new SettingsException(
                        name + " holds " + documents.size() + " documents, but only one is read.",
                        "Join them, and take out the lines that are only ---.");
            }
            Optional<EnumerablePropertySource<?>> file =
                    documents.stream().findFirst().map(each -> (EnumerablePropertySource<?>) each);
            if (file.filter(SettingsSources::mayLackKeys).isPresent()) {
                requireKeys(name, path);
            }
            return file;
        } catch (MarkedYAMLException e) {
            throw notYaml(name, e);
        } catch (YAMLException e) {
            if (e.getCause() instanceof CharacterCodingException) {
                throw notText(name, path);
            }
            throw new SettingsException(
                    name + " is not YAML: " + firstLine(e) + ".", "Correct it, or save it again as UTF-8 text.");
        } catch (StackOverflowError _) {
            throw new SettingsException(
                    name + " holds a list or a map that holds itself.", "Write it out, without & and *.");
        } catch (IOException | UncheckedIOException e) {
            throw new ComponentException(
                    name + " cannot be read: " + path + ".",
                    "See whether it may be read, or name another one with --settings.",
                    e);
        }
    }

    private static Path readable(Path path) throws IOException {
        if (!Files.isRegularFile(path) || !Files.isReadable(path)) {
            throw new IOException("not a readable file: " + path);
        }
        return path;
    }

    /// Spring keeps what is no map as if it stood below a key of this name, which a file may have, too.
    private static boolean mayLackKeys(EnumerablePropertySource<?> file) {
        return Arrays.stream(file.getPropertyNames()).anyMatch(key -> key.matches("document(\\[.*)?"));
    }

    private static void requireKeys(String name, Path path) throws IOException {
        Node root;
        try (var reader = new UnicodeReader(Files.newInputStream(path))) {
            root = new Yaml().compose(reader);
        }
        if (root != null && !(root instanceof MappingNode)) {
            var found =
                    root instanceof ScalarNode scalar ? "the text \"" + shortened(scalar.getValue()) + "\"" : "a list";
            throw new SettingsException(
                    name + " does not begin with a key.",
                    ("%s, line %d: found %s, but expected keys such as thywill:.%n"
                                    + "Write thywill: into the first line, and the settings indented below it.")
                            .formatted(name, root.getStartMark().getLine() + 1, found));
        }
    }

    private static String shortened(String text) {
        var line = text.lines().findFirst().orElse("");
        return line.length() > LONGEST || line.length() < text.length()
                ? line.substring(0, Math.min(LONGEST, line.length())) + "…"
                : line;
    }

    private static SettingsException notText(String name, Path path) {
        return new SettingsException(
                name + " is not UTF-8 text.", firstBadByte(name, path) + "Save it again as UTF-8.");
    }

    /// What is no UTF-8 and where it stands, or the empty text if that cannot be told.
    private static String firstBadByte(String name, Path path) {
        try {
            var bytes = ByteBuffer.wrap(Files.readAllBytes(path));
            var before = CharBuffer.allocate(bytes.remaining());
            boolean bad = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(bytes, before, true)
                    .isError();
            long line = before.flip().chars().filter(each -> each == '\n').count() + 1;
            return bad
                    ? "%s, line %d: found the byte 0x%02X, which is no UTF-8 here.%n".formatted(name, line, bytes.get())
                    : "";
        } catch (IOException _) {
            return "";
        }
    }

    private static SettingsException notYaml(String name, MarkedYAMLException e) {
        var mark = e.getProblemMark();
        var problem = e.getProblem() == null ? firstLine(e) : e.getProblem();
        var place = mark == null
                ? name
                : "%s, line %d, column %d".formatted(name, mark.getLine() + 1, mark.getColumn() + 1);
        var hint = problem.contains("\\t") ? "%nIndent with spaces; YAML takes no tabs.".formatted() : "";
        return new SettingsException(name + " is not YAML.", place + ": " + problem + "." + hint);
    }

    private static String firstLine(Exception e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }
}
