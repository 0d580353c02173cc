package org.thywill.client.http;

import java.util.regex.Pattern;

/// What a `Range` header asks for (RFC 9110, section 14.2). Of several ranges the whole file is given, which is
/// allowed, and spares a format that no browser needs.
sealed interface ByteRange {

    record Whole() implements ByteRange {}

    /// @param last inclusive
    record Part(int first, int last) implements ByteRange {}

    /// Nothing of it is in the file.
    record Outside() implements ByteRange {}

    Pattern FORM = Pattern.compile("bytes=(\\d{0,18})-(\\d{0,18})");

    static ByteRange parse(String header, int length) {
        var match = FORM.matcher(header);
        if (!match.matches() || header.equals("bytes=-")) {
            return new Whole();
        }
        if (match.group(1).isEmpty()) {
            long count = Math.min(Long.parseLong(match.group(2)), length);
            return count == 0 ? new Outside() : new Part((int) (length - count), length - 1);
        }
        long first = Long.parseLong(match.group(1));
        long last = match.group(2).isEmpty() ? length - 1L : Math.min(Long.parseLong(match.group(2)), length - 1L);
        boolean reversed = !match.group(2).isEmpty() && Long.parseLong(match.group(2)) < first;
        if (reversed) {
            return new Whole();
        }
        return first >= length ? new Outside() : new Part((int) first, (int) last);
    }
}
