package org.thywill.bench;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// Which call was seen inside of which, in how many samples, and what CPU time these stand for.
final class CallTree {
    private final SortedMap<Frame, CallTree> calls = new TreeMap<>();
    private long samples;
    private double millis;

    /// Adds what was seen in as many samples.
    ///
    /// @param stack the outermost call first
    /// @param millis of all of them
    void add(List<Frame> stack, int count, double millis) {
        count(count, millis);
        var tree = this;
        for (var frame : stack) {
            tree = tree.calls.computeIfAbsent(frame, _ -> new CallTree());
            tree.count(count, millis);
        }
    }

    private void count(int more, double moreMillis) {
        samples += more;
        millis += moreMillis;
    }

    long samples() {
        return samples;
    }

    /// With those of what was called inside of it.
    double millis() {
        return millis;
    }

    /// What was seen inside of it, sorted.
    SortedMap<Frame, CallTree> calls() {
        return Collections.unmodifiableSortedMap(calls);
    }

    /// What native methods have taken, of all callers.
    Map<Frame, Double> natives() {
        var natives = new TreeMap<Frame, Double>();
        addNatives(natives);
        return natives;
    }

    private void addNatives(Map<Frame, Double> natives) {
        calls.forEach((frame, tree) -> {
            if (frame.inNative()) {
                natives.merge(frame, tree.millis, Double::sum);
            }
            tree.addNatives(natives);
        });
    }
}
