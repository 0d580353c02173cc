package org.thywill.bench;

import java.util.Comparator;
import java.util.List;

/// How far a model is off, the least first.
record Residuals(List<Residual> sorted) {
    Residuals {
        sorted = sorted.stream()
                .sorted(Comparator.comparingDouble(Residual::size))
                .toList();
    }

    /// Without the sign; `NaN` if there are none.
    double atShare(double share) {
        return sorted.isEmpty()
                ? Double.NaN
                : sorted.get(Math.min(sorted.size() - 1, (int) (sorted.size() * share)))
                        .size();
    }

    String text() {
        if (sorted.isEmpty()) {
            return "there are too few points for that";
        }
        var worst = sorted.getLast();
        return "%.0f %% at the middle one of %d points, %.0f %% at nine of ten, %.0f %% at most (%s: %s)"
                .formatted(
                        100 * atShare(0.5),
                        sorted.size(),
                        100 * atShare(0.9),
                        100 * worst.size(),
                        worst.load().name(),
                        worst.relative() < 0 ? "too low" : "too high");
    }
}
