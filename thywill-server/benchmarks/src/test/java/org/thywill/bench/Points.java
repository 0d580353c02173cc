package org.thywill.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// Points of one run or of several. In a file they stand one a line, each as soon as it is there, so that a long
/// measurement can be done in parts, and one that breaks off leaves what it has.
final class Points {
    private static final JsonMapper JSON = new JsonMapper();

    private final @Nullable Path file;
    private final List<CostPoint> all = new ArrayList<>();

    /// @param file what it holds comes first; `null` to keep nothing
    Points(@Nullable Path file) {
        this.file = file;
        if (file != null && Files.exists(file)) {
            try {
                for (var line : Files.readAllLines(file)) {
                    all.add(JSON.readValue(line, CostPoint.class));
                }
            } catch (IOException e) {
                throw new UncheckedIOException("The points in " + file + " could not be read", e);
            }
        }
    }

    void add(CostPoint point) {
        all.add(point);
        if (file != null) {
            try {
                var line = JSON.writeValueAsString(point) + System.lineSeparator();
                Files.writeString(file, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            } catch (IOException e) {
                throw new UncheckedIOException("The points could not be kept in " + file, e);
            }
        }
    }

    List<CostPoint> all() {
        return Collections.unmodifiableList(all);
    }
}
