package org.thywill.component.testkit;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.thywill.component.Site;
import org.thywill.component.WebFile;

/// Pages of one line each, and the files that a test puts in.
public final class FakeSite implements Site {
    private final Map<String, WebFile> files = new ConcurrentHashMap<>();
    private volatile List<String> otherOrigins = List.of();

    public void letPagesConnectTo(String... origins) {
        otherOrigins = List.of(origins);
    }

    @Override
    public List<String> otherOrigins() {
        return otherOrigins;
    }

    public void put(String path, WebFile file) {
        files.put(path, file);
    }

    @Override
    public String applicationList(String nonce) {
        return "<!doctype html><title>Applications</title><script nonce=\"" + nonce + "\"></script>";
    }

    /// Knows the application `echo`, which is also the default.
    @Override
    public Optional<String> bootstrapPage(@Nullable String application, List<String> channels, String nonce) {
        return application == null || application.equals("echo")
                ? Optional.of(
                        "<!doctype html><title>Echo</title><script nonce=\"" + nonce + "\">" + channels + "</script>")
                : Optional.empty();
    }

    @Override
    public String errorPage(int status, String title, String advice, String nonce) {
        return "<!doctype html><title>" + title + "</title><p>" + status + " " + advice;
    }

    @Override
    public Optional<WebFile> file(String path) {
        return Optional.ofNullable(files.get(path));
    }
}
