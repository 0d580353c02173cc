package org.thywill.application.local;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.thywill.component.DeployedApplication.Manifest;

/// What an application's jar holds, checked. Nothing of it is extracted; the files of the browser side are kept in
/// memory.
///
/// @param web by their paths in the web folder
/// @param webHash of all of them
record JarContents(ManifestFile file, Manifest manifest, Map<String, byte[]> web, String webHash) {
    private static final int CLASS_MAGIC = 0xCAFEBABE;
    private static final int FIRST_CLASS_VERSION = 44;
    /// What is the server's below `org/thywill/`.
    private static final Set<String> RESERVED = Set.of(
            "app",
            "application",
            "bootstrap",
            "client",
            "component",
            "data",
            "database",
            "engine",
            "http",
            "launcher",
            "log",
            "push",
            "wire");

    /// @param maxWebBytes of the files of the browser side together
    /// @throws RefusedJar if it cannot be hosted as it is
    static JarContents read(Path jar, long maxWebBytes) throws RefusedJar {
        try (var zip = new ZipFile(jar.toFile(), StandardCharsets.UTF_8)) {
            var entries = new ArrayList<ZipEntry>();
            zip.stream().forEach(entries::add);
            checkNames(entries);
            checkClasses(zip, entries);
            var file = manifestFile(zip);
            var web = web(zip, entries, file.webFolder(), maxWebBytes);
            var manifest = file.manifest();
            requireFiles(manifest, file.webFolder(), web);
            return new JarContents(file, manifest, web, hash(web));
        } catch (ZipException e) {
            throw new RefusedJar("it is not a jar, or only a part of one: " + e.getMessage(), e);
        } catch (IOException | IllegalArgumentException e) {
            throw new RefusedJar("it cannot be read: " + e.getMessage(), e);
        }
    }

    private static ManifestFile manifestFile(ZipFile zip) throws IOException, RefusedJar {
        var entry = zip.getEntry(ManifestFile.PATH);
        if (entry == null) {
            throw new RefusedJar("it holds no " + ManifestFile.PATH + ", so it is no application");
        }
        try (var in = zip.getInputStream(entry)) {
            var bytes = in.readNBytes(ManifestFile.MAX_BYTES + 1);
            if (bytes.length > ManifestFile.MAX_BYTES) {
                throw new RefusedJar(ManifestFile.PATH + " is longer than " + ManifestFile.MAX_BYTES + " bytes");
            }
            return ManifestFile.read(bytes);
        }
    }

    private static void checkNames(List<ZipEntry> entries) throws RefusedJar {
        for (var entry : entries) {
            var name = entry.getName();
            if (!plain(name.endsWith("/") ? name.substring(0, name.length() - 1) : name)) {
                throw new RefusedJar("an entry leads out of it: \"" + name + "\"");
            }
            if (reserved(name)) {
                throw new RefusedJar("it holds a class of the server's own: " + name);
            }
        }
    }

    private static boolean reserved(String name) {
        var parts = name.split("/", -1);
        return name.endsWith(".class")
                && parts.length > 3
                && parts[0].equals("org")
                && parts[1].equals("thywill")
                && RESERVED.contains(parts[2]);
    }

    /// Whether a path stays where it is.
    private static boolean plain(String path) {
        if (path.isEmpty() || path.chars().anyMatch(each -> each < ' ' || each == '\\' || each == ':')) {
            return false;
        }
        for (var segment : path.split("/", -1)) {
            if (segment.isEmpty() || segment.equals(".") || segment.equals("..")) {
                return false;
            }
        }
        return true;
    }

    private static void checkClasses(ZipFile zip, List<ZipEntry> entries) throws IOException, RefusedJar {
        int newest = Runtime.version().feature();
        for (var entry : entries) {
            var name = entry.getName();
            if (name.endsWith(".class") && !name.startsWith("META-INF/") && !name.endsWith("module-info.class")) {
                int version = javaVersion(zip, entry);
                if (version > newest) {
                    throw new RefusedJar("%s is compiled for Java %d, but this server runs Java %d"
                            .formatted(name, version, newest));
                }
            }
        }
    }

    private static int javaVersion(ZipFile zip, ZipEntry entry) throws IOException, RefusedJar {
        try (var in = new DataInputStream(zip.getInputStream(entry))) {
            if (entry.getSize() < 8 || in.readInt() != CLASS_MAGIC) {
                throw new RefusedJar(entry.getName() + " is no class file");
            }
            in.readUnsignedShort();
            return in.readUnsignedShort() - FIRST_CLASS_VERSION;
        }
    }

    private static Map<String, byte[]> web(ZipFile zip, List<ZipEntry> entries, String folder, long maxBytes)
            throws IOException, RefusedJar {
        var files = new TreeMap<String, byte[]>();
        long left = maxBytes;
        for (var entry : entries) {
            if (!entry.isDirectory() && entry.getName().startsWith(folder)) {
                var bytes = bytes(zip, entry, left, maxBytes);
                left -= bytes.length;
                files.put(entry.getName().substring(folder.length()), bytes);
            }
        }
        return files;
    }

    private static byte[] bytes(ZipFile zip, ZipEntry entry, long left, long max) throws IOException, RefusedJar {
        // An entry may be longer than it says, so no more is read than there is room for.
        int room = (int) Math.min(left + 1, Integer.MAX_VALUE - 8);
        try (var in = zip.getInputStream(entry)) {
            var bytes = entry.getSize() > left ? new byte[0] : in.readNBytes(room);
            if (entry.getSize() > left || bytes.length > left) {
                throw new RefusedJar("the files of its browser side are bigger than %d bytes together, with %s; "
                                .formatted(max, entry.getName())
                        + "max-web-size sets the limit");
            }
            return bytes;
        }
    }

    private static void requireFiles(Manifest manifest, String folder, Map<String, byte[]> web) throws RefusedJar {
        var named = new ArrayList<String>(manifest.scripts());
        named.addAll(manifest.styles());
        named.add(manifest.icon());
        named.add(manifest.markup());
        for (var path : named) {
            if (!path.isEmpty() && !web.containsKey(path)) {
                throw new RefusedJar(
                        "%s names %s, but the jar holds no %s%s".formatted(ManifestFile.PATH, path, folder, path));
            }
        }
    }

    private static String hash(Map<String, byte[]> web) {
        MessageDigest digest = JarCopy.sha256();
        web.forEach((name, bytes) -> {
            digest.update((name + "\0" + bytes.length + "\0").getBytes(StandardCharsets.UTF_8));
            digest.update(bytes);
        });
        return HexFormat.of().formatHex(digest.digest());
    }
}
