package org.thywill.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// What is wrong with a run, so that its figures are not to be believed.
final class Verdict {
    private enum Fault {
        LOST(Meter.LOST, "never came: look at what the server has logged, and why connections ended"),
        DOUBLED(Meter.DOUBLED, "came twice: look at how clients resume (documentation/protocol.md, section 3)"),
        REORDERED(Meter.REORDERED, "came out of order: look at documentation/guarantees.md"),
        REFUSED(Meter.REFUSED, "were refused: look at the server's limits in settings.yml, or ask for less"),
        ENDED(
                Meter.ENDED,
                "connections ended, though no client wanted it: look at documentation/protocol.md, section 6");

        private final String figure;
        private final String advice;

        Fault(String figure, String advice) {
            this.figure = figure;
            this.advice = advice;
        }
    }

    private Verdict() {}

    /// A line for each thing that is wrong; empty if nothing is.
    static List<String> of(Outcome outcome) {
        var wrong = new ArrayList<String>();
        if (outcome.figure(Outcome.DELIVERIES) == 0) {
            wrong.add("nothing was delivered: look at what the server has logged, and whether it takes the load");
        }
        for (var fault : Fault.values()) {
            double count = outcome.figure(fault.figure);
            if (count > 0) {
                wrong.add(String.format(Locale.ROOT, "%,.0f %s%s", count, fault.advice, reason(outcome, fault)));
            }
        }
        outcome.figures().forEach((name, value) -> {
            if (!Double.isFinite(value)) {
                wrong.add(name + " is " + value + ", which is no cost: measure for longer, or more");
            }
        });
        return wrong.stream().map(line -> Table.name(outcome) + ": " + line).toList();
    }

    private static String reason(Outcome outcome, Fault fault) {
        var reason = outcome.reasons().get(fault.figure);
        return reason == null ? "" : ". The last time: " + reason;
    }
}
