package org.thywill.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.thywill.app.Application;

/// Packs an application of the tests' own into a jar.
final class ApplicationJar {
    private ApplicationJar() {}

    /// @param folder gets the jar, with the main class and the classes within it
    static void write(Path folder, String id, Class<? extends Application> main) {
        write(folder, id, main, "");
    }

    /// With a page.
    ///
    /// @param script the text of its one module; empty for none
    static void write(Path folder, String id, Class<? extends Application> main, String script) {
        var manifest = "id: %s%nversion: 1.0.0%nname: %s%nmain: %s%napi: 1%n".formatted(id, id, main.getName())
                + (script.isEmpty() ? "" : "client: { dir: web, scripts: [main.js] }\n");
        try (var jar = new JarOutputStream(
                Files.newOutputStream(Files.createDirectories(folder).resolve(id + ".jar")))) {
            add(jar, "META-INF/thywill-app.yml", manifest.getBytes(StandardCharsets.UTF_8));
            if (!script.isEmpty()) {
                add(jar, "web/main.js", script.getBytes(StandardCharsets.UTF_8));
            }
            var classes = Stream.concat(Stream.of(main), Stream.of(main.getDeclaredClasses()))
                    .toList();
            for (var each : classes) {
                var name = each.getName().replace('.', '/') + ".class";
                try (var file = each.getClassLoader().getResourceAsStream(name)) {
                    add(jar, name, file.readAllBytes());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The jar of " + id + " could not be written", e);
        }
    }

    private static void add(JarOutputStream jar, String name, byte[] bytes) throws IOException {
        jar.putNextEntry(new ZipEntry(name));
        jar.write(bytes);
        jar.closeEntry();
    }
}
