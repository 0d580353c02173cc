package org.thywill.bootstrap;

import java.util.Optional;
import java.util.regex.Pattern;

/// Reads the paths of files: `~`, the hash that makes an address its content's own, then the file.
final class Paths {
    /// The characters of a hash that an address shows.
    static final int HASH_LENGTH = 8;

    private static final Pattern VERSIONED = Pattern.compile("~([^/]*)/(.*)", Pattern.DOTALL);

    private Paths() {}

    /// @param hash what followed `~`, or empty
    record Versioned(String hash, String file) {
        boolean immutable() {
            return !hash.isEmpty();
        }

        /// Whether the address is one of files with this hash: the same, or without any.
        boolean of(String filesHash) {
            return hash.isEmpty() || hash.equals(shortened(filesHash));
        }
    }

    /// @param path without the folder it is in: `~3fa9c2d1/images/logo.svg`
    /// @return empty if the file is none that could exist
    static Optional<Versioned> read(String path) {
        var match = VERSIONED.matcher(path);
        var read = match.matches() ? new Versioned(match.group(1), match.group(2)) : new Versioned("", path);
        boolean hashed = !match.matches() || !read.hash().isEmpty();
        return hashed && plain(read.file()) ? Optional.of(read) : Optional.empty();
    }

    /// Whether a path stays where it is: no empty, `.` or `..` segment, no backslash, no control character.
    static boolean plain(String path) {
        if (path.isEmpty() || path.chars().anyMatch(each -> each < ' ' || each == '\\' || each == 0x7f)) {
            return false;
        }
        for (var segment : path.split("/", -1)) {
            if (segment.isEmpty() || segment.equals(".") || segment.equals("..")) {
                return false;
            }
        }
        return true;
    }

    static String shortened(String hash) {
        return hash.substring(0, Math.min(HASH_LENGTH, hash.length()));
    }
}
