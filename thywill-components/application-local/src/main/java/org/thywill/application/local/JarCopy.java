package org.thywill.application.local;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.thywill.component.DeployedApplication.Manifest;

/// A copy of a jar that nobody changes while its classes are in use.
///
/// @param hash SHA-256 of the jar, in hexadecimal
record JarCopy(Path path, String hash) {
    private static final Logger LOG = LoggerFactory.getLogger(JarCopy.class);

    /// Copies a jar into a folder.
    ///
    /// @throws RefusedJar if it is bigger than allowed, or cannot be read
    static JarCopy make(Path jar, Path folder, long maxBytes) throws RefusedJar {
        try {
            Files.createDirectories(folder);
            var copy = Files.createTempFile(folder, "incoming-", ".jar");
            try (var in = new DigestInputStream(Files.newInputStream(jar), sha256())) {
                copy(in, copy, maxBytes);
                return new JarCopy(
                        copy, HexFormat.of().formatHex(in.getMessageDigest().digest()));
            } catch (IOException | RefusedJar e) {
                Files.deleteIfExists(copy);
                throw e;
            }
        } catch (IOException e) {
            throw new RefusedJar("it cannot be copied: " + e.getMessage(), e);
        }
    }

    private static void copy(InputStream in, Path copy, long maxBytes) throws IOException, RefusedJar {
        var buffer = new byte[64 << 10];
        long total = 0;
        try (var out = Files.newOutputStream(copy)) {
            for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                total += length;
                if (total > maxBytes) {
                    throw new RefusedJar("it is bigger than " + maxBytes + " bytes; max-jar-size sets the limit");
                }
                out.write(buffer, 0, length);
            }
        }
    }

    /// Moves the copy to where it stays: `ID/VERSION-HASH/app.jar`.
    JarCopy settle(Path work, Manifest manifest) throws RefusedJar {
        try {
            var folder = Files.createDirectories(
                    work.resolve(manifest.id()).resolve(manifest.version() + "-" + hash.substring(0, 8)));
            var settled = folder.resolve("app.jar");
            Files.move(path, settled, StandardCopyOption.REPLACE_EXISTING);
            return new JarCopy(settled, hash);
        } catch (IOException e) {
            throw new RefusedJar("its copy cannot be moved: " + e.getMessage(), e);
        }
    }

    void delete() {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            LOG.warn("copy of a jar was not deleted path={}", path, e);
        }
    }

    /// Removes a folder and what is in it.
    static void deleteAll(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (var paths = Files.walk(folder)) {
                for (var path : paths.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}
