package org.thywill.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.thywill.bench.ThreadTimes.Cpu;

/// Where the CPU of a server went in a run.
///
/// @param threads what each kind of thread has taken; empty if it is not known
/// @param calls what threads that run Java were at, below the kind of thread; without samples if it is not known
/// @param lost how many samples were lost
/// @param missing what is not known, and why; empty if all is
record Profile(Map<ThreadKind, Cpu> threads, CallTree calls, long lost, String missing) {

    static Profile missing(String why) {
        return new Profile(Map.of(), new CallTree(), 0, "no profile: " + why);
    }

    static Profile withoutCalls(Map<ThreadKind, Cpu> threads, String why) {
        return new Profile(threads, new CallTree(), 0, "no flame graph: " + why);
    }

    /// What a kind of thread has taken is known without samples; these share it. So lost ones make no kind narrower.
    static Profile of(Map<ThreadKind, Cpu> threads, List<Sample> samples, long lost) {
        var calls = new CallTree();
        threads.forEach((kind, cpu) -> {
            var seen = samples.stream().filter(each -> each.kind() == kind).toList();
            if (seen.isEmpty()) {
                calls.add(List.of(Frame.of(kind)), 0, (double) cpu.millis());
            }
            for (var sample : seen) {
                var stack = new ArrayList<>(List.of(Frame.of(kind)));
                stack.addAll(sample.stack());
                calls.add(stack, 1, (double) cpu.millis() / seen.size());
            }
        });
        return new Profile(threads, calls, lost, "");
    }

    long millis() {
        return threads.values().stream().mapToLong(Cpu::millis).sum();
    }

    Cpu of(ThreadKind kind) {
        return threads.getOrDefault(kind, Cpu.NONE);
    }

    /// From 0 to 1.
    double share(ThreadKind kind) {
        return (double) of(kind).millis() / Math.max(1, millis());
    }
}
