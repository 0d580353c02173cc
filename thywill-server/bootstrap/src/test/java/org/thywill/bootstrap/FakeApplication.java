package org.thywill.bootstrap;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.thywill.app.Application;
import org.thywill.component.DeployedApplication;
import org.thywill.component.JsonMapping;

/// An application of files alone.
final class FakeApplication implements DeployedApplication {
    private final Manifest manifest;
    private final Map<String, byte[]> files;

    FakeApplication(Manifest manifest, Map<String, String> files) {
        this.manifest = manifest;
        this.files = new TreeMap<>();
        files.forEach((name, text) -> this.files.put(name, text.getBytes(StandardCharsets.UTF_8)));
    }

    /// One with a script, a style sheet and an image.
    static FakeApplication named(String id, String name) {
        return new FakeApplication(
                new Manifest(id, "1", name, "On " + name, "icon.svg", List.of("main.js"), List.of("main.css"), ""),
                Map.of("main.js", "// " + name, "main.css", "p {}", "icon.svg", "<svg/>"));
    }

    @Override
    public Manifest manifest() {
        return manifest;
    }

    @Override
    public Application callbacks() {
        throw new UnsupportedOperationException("a site calls nothing");
    }

    @Override
    public JsonMapping json() {
        throw new UnsupportedOperationException("a site maps nothing");
    }

    @Override
    public Optional<byte[]> file(String path) {
        return Optional.ofNullable(files.get(path));
    }

    @Override
    public String filesHash() {
        var hashes = new TreeMap<String, String>();
        files.forEach((name, bytes) -> hashes.put(name, Hashes.of(bytes)));
        return Hashes.of(hashes);
    }
}
