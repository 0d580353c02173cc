package org.thywill.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/// What one build costs beside another, with one workload. Costs judge; latencies and deliveries are told.
final class Comparison {
    private final String name;
    private final String figure;
    private final List<Outcome> mine;
    private final List<Outcome> others;
    private final double allowed;

    /// @param mine a run for each round, as `others`
    /// @param worsePercent how much more this build may cost
    Comparison(List<Outcome> mine, List<Outcome> others, int worsePercent) {
        var first = mine.getFirst();
        this.name = (first.workload().word() + " " + first.variant()).strip();
        this.figure = first.workload().cost();
        this.mine = mine;
        this.others = others;
        this.allowed = worsePercent / 100.0;
    }

    /// Whether this build costs no more than it may; not if that is not known.
    boolean isGood() {
        var costs = costs();
        return costs.areFinite() && costs.median() <= 1 + allowed;
    }

    List<String> lines() {
        if (!costs().areFinite()) {
            return List.of(name + ": cannot be compared, since " + missing());
        }
        var lines = new ArrayList<String>();
        lines.add(name + ": this costs " + costs() + " what the other does"
                + (isGood() ? "" : ", more than it may")
                + (costsDiffer() ? "; the rounds differ too much to tell" : ""));
        tell(lines, "99 of 100 came within {} the other's time", outcome -> outcome.latencyMicros(99));
        tell(lines, "{} the other's deliveries a second", outcome -> outcome.figure(Outcome.PER_SECOND));
        return lines;
    }

    private Ratios costs() {
        return ratios(Outcome::cost);
    }

    private Ratios ratios(ToDoubleFunction<Outcome> value) {
        var rounds = new ArrayList<Double>();
        for (int round = 0; round < Math.min(mine.size(), others.size()); round++) {
            rounds.add(value.applyAsDouble(mine.get(round)) / value.applyAsDouble(others.get(round)));
        }
        return new Ratios(rounds);
    }

    /// Whether some rounds say that it is much worse, and some that it is much better.
    private boolean costsDiffer() {
        return costs().least() < 1 - allowed && costs().greatest() > 1 + allowed;
    }

    private String missing() {
        boolean here = mine.stream().anyMatch(each -> !Double.isFinite(each.cost()));
        boolean there = others.stream().anyMatch(each -> !Double.isFinite(each.cost()));
        var who = here && there ? "neither has" : here ? "this has no" : there ? "the other has no" : "one has zero";
        return who + " " + figure;
    }

    private void tell(List<String> lines, String sentence, ToDoubleFunction<Outcome> value) {
        var ratios = ratios(value);
        if (ratios.areFinite()) {
            lines.add(name + ": " + sentence.replace("{}", ratios.toString()));
        }
    }
}
