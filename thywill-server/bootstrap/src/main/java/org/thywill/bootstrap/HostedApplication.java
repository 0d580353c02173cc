package org.thywill.bootstrap;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.thywill.component.DeployedApplication;
import org.thywill.component.DeployedApplication.Manifest;
import org.thywill.component.Position;
import org.thywill.component.WebFile;

/// One application as browsers see it: its page and its files, at `/apps/ID/` and `/apps/ID/~HASH/`.
final class HostedApplication {
    static final String FOLDER = "/apps/";

    private static final Template STYLE =
            Template.parse("<link rel=\"stylesheet\" href=\"{{href}}\" nonce=\"{{nonce}}\">\n");
    private static final Template PRELOAD =
            Template.parse("<link rel=\"modulepreload\" href=\"{{href}}\" nonce=\"{{nonce}}\">\n");

    private final DeployedApplication application;
    private final String address;
    private final Template page;
    // Holds files that exist, so it is as bounded as they are.
    private final Map<String, WebFile> files = new ConcurrentHashMap<>();

    HostedApplication(DeployedApplication application, BootstrapPage frame) {
        this.application = application;
        this.address = FOLDER + manifest().id() + "/~" + Paths.shortened(application.filesHash()) + "/";
        this.page = frame.of(this);
    }

    Manifest manifest() {
        return application.manifest();
    }

    boolean is(DeployedApplication other) {
        return application.equals(other);
    }

    /// Where its page is.
    String pageAddress() {
        return "/thywill/init/" + manifest().id() + "/";
    }

    /// Where a file of it is for as long as it does not change.
    String address(String file) {
        return address + file;
    }

    List<String> scripts() {
        return manifest().scripts().stream().map(this::address).toList();
    }

    Optional<String> icon() {
        return manifest().icon().isEmpty()
                ? Optional.empty()
                : Optional.of(address(manifest().icon()));
    }

    /// The HTML that the page begins with.
    String markup() {
        var path = manifest().markup();
        return path.isEmpty()
                ? ""
                : application
                        .file(path)
                        .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
                        .orElse("");
    }

    /// Style sheets, and the modules that will be needed soon.
    List<Template> links(List<String> serverModules) {
        var styles = manifest().styles().stream().map(style -> STYLE.fill("href", address(style)));
        var modules = Stream.concat(serverModules.stream(), scripts().stream()).map(it -> PRELOAD.fill("href", it));
        return Stream.concat(styles, modules).toList();
    }

    /// What `bootstrap` in `thywill.js` is told about the application.
    Map<String, Object> facts() {
        var facts = new LinkedHashMap<String, Object>();
        facts.put("id", manifest().id());
        facts.put("name", manifest().name());
        facts.put("scripts", scripts());
        return facts;
    }

    /// @param positions where its channels are at this moment
    String page(Map<String, Position> positions, String nonce) {
        return page.fill("positions", PageJson.of(positions))
                .fill("nonce", nonce)
                .render();
    }

    /// @param path what follows the application's id
    Optional<WebFile> file(String path) {
        return Paths.read(path)
                .filter(read -> read.of(application.filesHash()))
                .flatMap(read -> fileOf(read.file())
                        .map(file -> new WebFile(file.contentType(), file.bytes(), file.hash(), read.immutable())));
    }

    private Optional<WebFile> fileOf(String name) {
        var known = files.get(name);
        if (known != null) {
            return Optional.of(known);
        }
        var file = application.file(name).map(it -> new WebFile(ContentTypes.of(name), it, Hashes.of(it), false));
        file.ifPresent(found -> files.put(name, found));
        return file;
    }
}
