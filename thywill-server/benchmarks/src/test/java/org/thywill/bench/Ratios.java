package org.thywill.bench;

import java.util.List;
import java.util.Locale;

/// How often one build's figure is the other's, in each round.
record Ratios(List<Double> rounds) {
    /// That of the round in the middle, or between the two that are.
    double median() {
        var sorted = rounds.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    double least() {
        return rounds.stream().mapToDouble(each -> each).min().orElse(Double.NaN);
    }

    double greatest() {
        return rounds.stream().mapToDouble(each -> each).max().orElse(Double.NaN);
    }

    boolean areFinite() {
        return !rounds.isEmpty() && rounds.stream().allMatch(Double::isFinite);
    }

    @Override
    public String toString() {
        var spread = rounds.size() < 2
                ? ""
                : String.format(Locale.ROOT, " (%.2f to %.2f in %d rounds)", least(), greatest(), rounds.size());
        return String.format(Locale.ROOT, "%.2f times", median()) + spread;
    }
}
