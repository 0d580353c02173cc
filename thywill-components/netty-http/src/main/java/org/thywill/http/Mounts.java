package org.thywill.http;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Who answers below which prefix.
final class Mounts {
    private final Map<String, HttpEndpoint> byPrefix = new ConcurrentHashMap<>();

    void add(String prefix, HttpEndpoint endpoint) {
        if (!prefix.startsWith("/")) {
            throw new IllegalArgumentException("A prefix begins with /, but this does not: " + prefix);
        }
        if (byPrefix.putIfAbsent(prefix, endpoint) != null) {
            throw new IllegalStateException("The prefix " + prefix + " is taken");
        }
    }

    /// The endpoint of the longest prefix that the path begins with. A prefix ends where a part of the path does:
    /// `/apps` is a prefix of `/apps/talk`, not of `/appstore`.
    @Nullable
    HttpEndpoint find(String path) {
        for (int end = path.length(); end > 0; end = path.lastIndexOf('/', end - 1)) {
            var endpoint = byPrefix.get(path.substring(0, end));
            if (endpoint == null) {
                endpoint = path.startsWith("/", end) ? byPrefix.get(path.substring(0, end + 1)) : null;
            }
            if (endpoint != null) {
                return endpoint;
            }
        }
        return byPrefix.get("/");
    }
}
