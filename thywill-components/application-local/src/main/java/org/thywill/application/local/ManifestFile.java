package org.thywill.application.local;

import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.thywill.component.DeployedApplication.Manifest;
import org.thywill.component.NearestName;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JacksonException.Reference;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.dataformat.yaml.YAMLMapper;

/// `META-INF/thywill-app.yml`, as it is written.
record ManifestFile(
        @Nullable String id,
        @Nullable String version,
        @Nullable String name,
        @Nullable String description,
        @Nullable String main,
        @Nullable Integer api,
        @Nullable String icon,
        @Nullable ClientSide client) {
    static final String PATH = "META-INF/thywill-app.yml";
    static final int MAX_BYTES = 64 << 10;

    private static final int API = 1;
    private static final Pattern ID = Pattern.compile("[a-z][a-z0-9-]{0,63}");
    private static final Pattern VERSION = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._+-]{0,63}");
    private static final Pattern CLASS = Pattern.compile("[\\p{L}_$][\\p{L}\\p{N}_$.]{0,250}");
    /// How Jackson begins what it says of a key that is there already; it has no exception of its own for that.
    private static final String DUPLICATE = "Duplicate Object property ";

    private static final int NAME_LIMIT = 100;
    private static final int DESCRIPTION_LIMIT = 300;

    private static final YAMLMapper YAML = YAMLMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
            .build();

    /// `client`
    ///
    /// @param dir the web folder
    record ClientSide(
            @Nullable String dir,
            @Nullable List<String> scripts,
            @Nullable List<String> styles,
            @Nullable String markup) {
        static final ClientSide NONE = new ClientSide(null, null, null, null);
    }

    /// @throws RefusedJar if it is no YAML, has an unknown key, or lacks something
    static ManifestFile read(byte[] yaml) throws RefusedJar {
        try {
            var file = YAML.readValue(yaml, ManifestFile.class);
            if (file == null) {
                throw new RefusedJar(wrongForm(yaml, List.of(), ManifestFile.class));
            }
            file.check();
            return file;
        } catch (UnrecognizedPropertyException e) {
            throw new RefusedJar("%s, line %d has the unknown key \"%s\". %s"
                    .formatted(
                            PATH,
                            spot(yaml, e.getPath()).line(),
                            e.getPropertyName(),
                            advice(e.getPropertyName(), known(e))));
        } catch (MismatchedInputException e) {
            throw new RefusedJar(wrongForm(yaml, e.getPath(), e.getTargetType()), e);
        } catch (DatabindException e) {
            throw new RefusedJar(
                    "%s%s: \"%s\" has the wrong form".formatted(PATH, line(e), AppJson.path(e.getPath())), e);
        } catch (JacksonException e) {
            throw new RefusedJar(notYaml(e), e);
        }
    }

    private static String wrongForm(byte[] yaml, List<Reference> path, @Nullable Class<?> expected) {
        var spot = spot(yaml, path);
        return path.isEmpty()
                ? "%s is %s, but expected keys with values, such as id: echo".formatted(PATH, spot.found())
                : "%s, line %d: \"%s\" is %s, but expected %s"
                        .formatted(PATH, spot.line(), AppJson.path(path), spot.found(), form(expected));
    }

    private static String form(@Nullable Class<?> expected) {
        if (expected == Integer.class) {
            return "a whole number";
        } else if (expected == List.class) {
            return "a list of texts";
        }
        return expected == ClientSide.class ? "further keys below it, such as scripts" : "a text";
    }

    private static ManifestSpot spot(byte[] yaml, List<Reference> path) {
        try (var parser = YAML.createParser(yaml)) {
            return ManifestSpot.find(parser, path);
        }
    }

    private static String notYaml(JacksonException e) {
        if (e.getCause() instanceof MarkedYamlEngineException told) {
            var place = told.getProblemMark().map(mark -> ", line " + (mark.getLine() + 1));
            return "%s%s is not YAML: %s".formatted(PATH, place.orElse(""), cut(told.getProblem()));
        }
        var what = firstLine(e);
        return what.startsWith(DUPLICATE)
                ? "%s%s has the key %s twice".formatted(PATH, line(e), cut(what.substring(DUPLICATE.length())))
                : "%s%s is not YAML: %s".formatted(PATH, line(e), cut(what));
    }

    private void check() throws RefusedJar {
        require("id", id, ID, "1 to 64 of a-z 0-9 - after a letter");
        require("version", version, VERSION, "1 to 64 of A-Z a-z 0-9 . _ + -");
        require("main", main, CLASS, "the full name of a class");
        if (api == null) {
            throw new RefusedJar(PATH + " does not say which API the application needs; write: api: " + API);
        }
        if (api < 1 || api > API) {
            throw new RefusedJar("it needs API %d, but this server has API %d".formatted(api, API));
        }
        limit("name", name, NAME_LIMIT);
        limit("description", description, DESCRIPTION_LIMIT);
    }

    private static void require(String key, @Nullable String value, Pattern form, String wanted) throws RefusedJar {
        if (value == null) {
            throw new RefusedJar(PATH + " lacks \"" + key + "\"");
        }
        if (!form.matcher(value).matches()) {
            throw new RefusedJar("%s: \"%s\" is \"%s\", but expected %s".formatted(PATH, key, cut(value), wanted));
        }
    }

    private static void limit(String key, @Nullable String value, int limit) throws RefusedJar {
        if (value != null && value.length() > limit) {
            throw new RefusedJar("%s: \"%s\" is longer than %d characters".formatted(PATH, key, limit));
        }
    }

    String mainClass() {
        return Objects.requireNonNull(main);
    }

    ClientSide clientSide() {
        return client == null ? ClientSide.NONE : client;
    }

    /// The web folder, with a final `/`.
    String webFolder() {
        var dir = clientSide().dir();
        return (dir == null ? "web" : dir.replaceAll("^/+|/+$", "")) + "/";
    }

    /// As the server knows it. Only after [#read] has accepted the file.
    Manifest manifest() {
        var ownId = Objects.requireNonNull(id);
        return new Manifest(
                ownId,
                Objects.requireNonNull(version),
                name == null || name.isBlank() ? ownId : name.strip(),
                textOf(description),
                textOf(icon),
                listOf(clientSide().scripts()),
                listOf(clientSide().styles()),
                textOf(clientSide().markup()));
    }

    private static String textOf(@Nullable String text) {
        return text == null ? "" : text.strip();
    }

    private static List<String> listOf(@Nullable List<String> list) {
        return list == null ? List.of() : List.copyOf(list);
    }

    private static List<String> known(UnrecognizedPropertyException e) {
        Collection<Object> known = e.getKnownPropertyIds();
        return known == null
                ? List.of()
                : known.stream().map(Object::toString).sorted().toList();
    }

    private static String advice(String found, List<String> known) {
        var question = NearestName.question(found, known);
        return question.isEmpty() ? "There are: " + String.join(", ", known) : question;
    }

    private static String line(JacksonException e) {
        var location = e.getLocation();
        return location == null || location.getLineNr() < 1 ? "" : ", line " + location.getLineNr();
    }

    private static String firstLine(JacksonException e) {
        return String.valueOf(e.getOriginalMessage()).lines().findFirst().orElse("");
    }

    private static String cut(String text) {
        return text.length() > 120 ? text.substring(0, 120) + "…" : text;
    }
}
