package org.thywill.component;

import java.util.regex.Pattern;

/// A number of bytes as people write it: `512`, `64KB`, `16MB`, `1GB`, where `KB` is 1,024 bytes.
public record ByteSize(long bytes) implements Comparable<ByteSize> {
    private static final Pattern FORM = Pattern.compile("(\\d{1,15})\\s*(B|KB|MB|GB)?");

    public ByteSize {
        if (bytes < 0) {
            throw new IllegalArgumentException("A size must not be negative, but was " + bytes);
        }
    }

    /// @throws IllegalArgumentException if the text has another form or is past 8 EiB
    public static ByteSize valueOf(String text) {
        var match = FORM.matcher(text.strip());
        if (!match.matches()) {
            throw new IllegalArgumentException("Expected a size such as 64KB or 16MB, but found \"" + text + "\"");
        }
        long unit = switch (match.group(2)) {
            case "KB" -> 1L << 10;
            case "MB" -> 1L << 20;
            case "GB" -> 1L << 30;
            case null, default -> 1;
        };
        return new ByteSize(Math.multiplyExact(Long.parseLong(match.group(1)), unit));
    }

    /// The size as an `int`, for limits of single messages and buffers; sizes past 2 GiB give the greatest `int`.
    public int asInt() {
        return (int) Math.min(bytes, Integer.MAX_VALUE);
    }

    @Override
    public int compareTo(ByteSize other) {
        return Long.compare(bytes, other.bytes);
    }

    @Override
    public String toString() {
        for (var unit : new String[] {"GB", "MB", "KB"}) {
            long size = 1L << ("BKMG".indexOf(unit.charAt(0)) * 10);
            if (bytes >= size && bytes % size == 0) {
                return bytes / size + unit;
            }
        }
        return bytes + "B";
    }
}
