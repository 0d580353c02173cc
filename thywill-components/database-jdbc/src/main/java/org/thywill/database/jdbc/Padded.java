package org.thywill.database.jdbc;

import java.util.ArrayList;
import java.util.List;

/// Lists in statements, made as long as the next power of two, so that statements of few lengths are prepared.
final class Padded {
    private Padded() {}

    /// The values, of which the last is there several times if need be.
    static <T> List<T> of(List<T> values) {
        var padded = new ArrayList<T>(values);
        while (Integer.bitCount(padded.size()) > 1) {
            padded.add(padded.getLast());
        }
        return padded;
    }

    /// A place for each value.
    static String places(String place, int count) {
        return (place + ", ").repeat(count - 1) + place;
    }
}
