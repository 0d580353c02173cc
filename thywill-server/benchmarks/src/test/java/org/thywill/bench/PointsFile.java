package org.thywill.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// Points that were measured in several runs, one a line, so that a long measurement can be done in parts.
final class PointsFile {
    private static final JsonMapper JSON = new JsonMapper();

    private PointsFile() {}

    /// Adds points to a file.
    ///
    /// @param file `null` for none
    /// @return all that are in the file then, or only the new ones if there is none
    static List<CostPoint> together(List<CostPoint> measured, @Nullable Path file) {
        if (file == null) {
            return measured;
        }
        try {
            var points = new ArrayList<CostPoint>();
            if (Files.exists(file)) {
                for (var line : Files.readAllLines(file)) {
                    points.add(JSON.readValue(line, CostPoint.class));
                }
            }
            points.addAll(measured);
            Files.write(file, points.stream().map(JSON::writeValueAsString).toList());
            return points;
        } catch (IOException e) {
            throw new UncheckedIOException("The points could not be kept in " + file, e);
        }
    }
}
