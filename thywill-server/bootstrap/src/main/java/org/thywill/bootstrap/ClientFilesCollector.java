package org.thywill.bootstrap;

import java.io.IOException;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.thywill.component.ClientModule;
import org.thywill.component.ComponentException;

/// Gathers the browser's files: all modules beside `client/thywill.js`, and those that components name.
final class ClientFilesCollector {
    private static final String ENTRY = "client/thywill.js";
    private static final String CLIENT = "client/";

    private final Map<String, byte[]> files = new TreeMap<>();
    private final Map<String, String> owners = new TreeMap<>();

    private ClientFilesCollector() {}

    /// @throws ComponentException if a file is missing, or two components have one of the same name
    static ClientFiles collect(List<Contribution> contributions) {
        var collector = new ClientFilesCollector();
        try {
            collector.addOwn();
            for (var contribution : contributions) {
                for (var module : contribution.modules()) {
                    collector.add(contribution, module);
                }
            }
        } catch (IOException | URISyntaxException e) {
            throw new ComponentException(
                    "The browser's files cannot be read: " + e.getMessage() + ".",
                    "Look whether the server's lib folder is complete and readable.",
                    e);
        }
        return new ClientFiles(collector.files);
    }

    private void addOwn() throws IOException, URISyntaxException {
        var entry = ClientFilesCollector.class.getClassLoader().getResource(ENTRY);
        if (entry == null) {
            throw new ComponentException(
                    "The browser's side of Thywill is missing: no jar holds " + ENTRY + ".",
                    "Put the jar thywill-bootstrap-js back into the server's lib folder.");
        }
        if (entry.openConnection() instanceof JarURLConnection connection) {
            addJar(connection);
        } else {
            addFolder(Path.of(entry.toURI()).resolveSibling("."));
        }
        var icon = Objects.requireNonNull(ClientFilesCollector.class.getResource("icon.svg"));
        add("icon.svg", read(icon), "bootstrap");
    }

    private void addJar(JarURLConnection connection) throws IOException {
        connection.setUseCaches(false);
        try (var jar = connection.getJarFile()) {
            var modules = jar.stream()
                    .filter(entry ->
                            isModule(entry.getName()) && entry.getName().startsWith(CLIENT))
                    .toList();
            for (var module : modules) {
                add(
                        module.getName().substring(CLIENT.length()),
                        jar.getInputStream(module).readAllBytes(),
                        ENTRY);
            }
        }
    }

    private void addFolder(Path folder) throws IOException {
        try (var found = Files.walk(folder)) {
            for (var file : found.filter(each -> isModule(each.toString())).toList()) {
                var name = folder.relativize(file).toString().replace('\\', '/');
                add(name, Files.readAllBytes(file), ENTRY);
            }
        }
    }

    private static boolean isModule(String name) {
        return name.endsWith(".js");
    }

    private void add(Contribution contribution, ClientModule module) throws IOException {
        var resource = contribution.owner().getClassLoader().getResource(module.resource());
        if (resource == null) {
            throw new ComponentException(
                    "The %s \"%s\" names a browser module that its jar lacks: %s."
                            .formatted(
                                    Providers.label(contribution.slot()),
                                    contribution.owner().getSimpleName(),
                                    module.resource()),
                    "Replace the component's jar in the server's lib folder.");
        }
        add(fileOf(module), read(resource), contribution.owner().getName());
    }

    /// The name under which a module is served.
    static String fileOf(ClientModule module) {
        var resource = module.resource();
        return resource.startsWith(CLIENT) ? resource.substring(CLIENT.length()) : resource;
    }

    private void add(String name, byte[] bytes, String owner) {
        var other = owners.putIfAbsent(name, owner);
        if (other != null && !other.equals(owner) && !Arrays.equals(files.get(name), bytes)) {
            throw new ComponentException(
                    "Two components bring a browser file named %s: %s and %s.".formatted(name, other, owner),
                    "Choose another component for one of the two in settings.yml.");
        }
        files.put(name, bytes);
    }

    private static byte[] read(URL resource) throws IOException {
        try (var in = resource.openStream()) {
            return in.readAllBytes();
        }
    }
}
