package org.thywill.database.jdbc;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;

/// One of the scripts that make the tables.
///
/// @param name its file, such as `V2__publisher.sql`: version and description
/// @param lines its text, without the ends of lines
record Script(String name, List<String> lines) {
    private static final String FOLDER = "/db/migration/";

    /// All of the folder, in the order in which they are run.
    static final List<String> NAMES =
            List.of("V1__sessions_channels_values.sql", "V2__publisher.sql", "V3__entries.sql");

    static List<Script> all() {
        return NAMES.stream().map(Script::read).toList();
    }

    String version() {
        return name.substring(1, name.indexOf("__"));
    }

    String description() {
        return name.substring(name.indexOf("__") + 2, name.length() - ".sql".length())
                .replace('_', ' ');
    }

    private static Script read(String name) {
        try (var resource = Script.class.getResourceAsStream(FOLDER + name)) {
            if (resource == null) {
                throw new IllegalStateException("There is no " + FOLDER + name);
            }
            return new Script(
                    name,
                    new String(resource.readAllBytes(), StandardCharsets.UTF_8)
                            .lines()
                            .toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// As Flyway makes it: CRC-32 of all lines, without their ends.
    int checksum() {
        var crc = new CRC32();
        lines.forEach(line -> crc.update(line.getBytes(StandardCharsets.UTF_8)));
        return (int) crc.getValue();
    }

    /// Its statements, in their order. Comments have lines of their own, and nothing in a statement holds a semicolon.
    List<SchemaStep> steps() {
        var code = lines.stream().filter(line -> !line.startsWith("--")).toList();
        return Arrays.stream(String.join("\n", code).split(";", -1))
                .map(String::strip)
                .filter(sql -> !sql.isEmpty())
                .map(SchemaStep::of)
                .toList();
    }
}
