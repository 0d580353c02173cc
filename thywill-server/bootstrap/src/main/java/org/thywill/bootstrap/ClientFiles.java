package org.thywill.bootstrap;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.thywill.component.WebFile;

/// The browser's files of the server and its components, at `/thywill/js/~HASH/`. All have one hash, so that
/// modules can import each other by relative paths.
final class ClientFiles {
    static final String FOLDER = "/thywill/js/";

    private final String address;
    private final String hash;
    private final Map<String, WebFile> immutable = new LinkedHashMap<>();
    private final Map<String, WebFile> changing = new LinkedHashMap<>();

    ClientFiles(Map<String, byte[]> files) {
        var hashes = new TreeMap<String, String>();
        new TreeMap<>(files).forEach((name, bytes) -> {
            var etag = Hashes.of(bytes);
            hashes.put(name, etag);
            immutable.put(name, new WebFile(ContentTypes.of(name), bytes, etag, true));
            changing.put(name, new WebFile(ContentTypes.of(name), bytes, etag, false));
        });
        hash = Hashes.of(hashes);
        address = FOLDER + "~" + Paths.shortened(hash) + "/";
    }

    /// The folder's address, with its hash and a final `/`.
    String address() {
        return address;
    }

    /// The files by their names.
    Map<String, byte[]> bytes() {
        var bytes = new LinkedHashMap<String, byte[]>();
        immutable.forEach((name, file) -> bytes.put(name, file.bytes()));
        return bytes;
    }

    /// @param path what follows [#FOLDER]
    Optional<WebFile> file(String path) {
        return Paths.read(path)
                .filter(read -> read.of(hash))
                .map(read -> (read.immutable() ? immutable : changing).get(read.file()));
    }
}
