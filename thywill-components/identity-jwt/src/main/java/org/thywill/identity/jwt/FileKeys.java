package org.thywill.identity.jwt;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Keys in a file, which is read anew as often as keys are fetched.
record FileKeys(Path file, int limit) implements KeyRing.Fetch {

    @Override
    public byte[] fetch() throws IOException {
        try (var in = Files.newInputStream(file)) {
            return KeyRing.bounded(in, limit);
        }
    }

    @Override
    public boolean local() {
        return true;
    }

    @Override
    public String toString() {
        return file.toString();
    }
}
