package org.thywill.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// Measurements of one run or of several, and the points that they make together. In a file they stand one a
/// line, each as soon as it is there, so that a long run can be done in parts, and one that breaks off leaves
/// what it has.
final class Points {
    private static final JsonMapper JSON = new JsonMapper();

    private final @Nullable Path file;
    private final List<CurveSample> samples = new ArrayList<>();

    /// @param file what it holds comes first; `null` to keep nothing
    /// @throws BenchException if it holds something else
    Points(@Nullable Path file) {
        this.file = file;
        if (file != null && Files.exists(file)) {
            try {
                for (var line : Files.readAllLines(file)) {
                    samples.add(JSON.readValue(line, CurveSample.class));
                }
            } catch (IOException e) {
                throw new UncheckedIOException("The points in " + file + " could not be read", e);
            } catch (JacksonException e) {
                throw new BenchException(
                        "%s holds something else than points of this version. Remove it, or name another file."
                                .formatted(file),
                        e);
            }
        }
    }

    void add(CurveSample sample) {
        samples.add(sample);
        if (file != null) {
            try {
                var line = JSON.writeValueAsString(sample) + System.lineSeparator();
                Files.writeString(file, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            } catch (IOException e) {
                throw new UncheckedIOException("The points could not be kept in " + file, e);
            }
        }
    }

    /// One for each load that was measured, in the order in which the curves go.
    List<CostPoint> all() {
        var byLoad = new LinkedHashMap<Load, List<CurveSample>>();
        samples.forEach(sample ->
                byLoad.computeIfAbsent(sample.load(), _ -> new ArrayList<>()).add(sample));
        var order = CurveLoads.of(CurveOptions.Part.ALL);
        return byLoad.values().stream()
                .map(CostPoint::of)
                .sorted(Comparator.comparingInt(point -> order.indexOf(point.load())))
                .toList();
    }
}
