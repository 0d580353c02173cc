package org.thywill.wire;

import java.util.Arrays;

/// Where in a frame the reader stands, for error messages: `connect.positions.room/1.offset`.
final class Path {
    private static final int LEVELS = 4;

    private final Object[] names = new Object[LEVELS];
    private int length;

    void clear() {
        length = 0;
    }

    /// Stands at a member of the object on a level; what was below is left.
    void at(int level, Object name) {
        names[level] = name;
        length = level + 1;
    }

    /// Stands at the object on a level itself.
    void up(int level) {
        length = level;
    }

    /// Begins with a comma, or is empty for the frame itself.
    @Override
    public String toString() {
        if (length == 0) {
            return "";
        }
        var parts = Arrays.stream(names, 0, length).map(Object::toString).toList();
        return ", " + String.join(".", parts);
    }
}
