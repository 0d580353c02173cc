package org.thywill.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// The CPU time that a process and its threads have taken so far, as Linux tells it in `/proc`, to 10 ms.
///
/// @param process of all threads, those that have ended included
/// @param threads those that live, by their id
record ThreadTimes(Cpu process, Map<String, Entry> threads) {
    private static final long TICK_MILLIS = 10;
    /// Where `utime` stands behind the name; proc_pid_stat(5) counts it as the 14th of all.
    private static final int USER_TIME = 11;

    record Cpu(long userMillis, long kernelMillis) {
        static final Cpu NONE = new Cpu(0, 0);

        long millis() {
            return userMillis + kernelMillis;
        }

        Cpu plus(Cpu other) {
            return new Cpu(userMillis + other.userMillis, kernelMillis + other.kernelMillis);
        }

        Cpu minus(Cpu other) {
            return new Cpu(userMillis - other.userMillis, kernelMillis - other.kernelMillis);
        }

        /// The same without a part below zero: the kernel rounds and splits the time of a process and that of its
        /// threads each by itself.
        Cpu notNegative() {
            long all = Math.max(0, millis());
            long kernel = Math.clamp(kernelMillis, 0, all);
            return new Cpu(all - kernel, kernel);
        }
    }

    record Entry(String name, Cpu cpu) {
        /// @param stat the content of a file `stat`; the name in it is in parentheses and may have some itself
        static Entry parse(String stat) {
            int end = stat.lastIndexOf(')');
            var fields = stat.substring(end + 1).strip().split(" ", -1);
            var cpu = new Cpu(
                    TICK_MILLIS * Long.parseLong(fields[USER_TIME]),
                    TICK_MILLIS * Long.parseLong(fields[USER_TIME + 1]));
            return new Entry(stat.substring(stat.indexOf('(') + 1, end), cpu);
        }
    }

    /// Those of now.
    ///
    /// @param process such as `/proc/4711`
    /// @return empty if there is no such folder, as on systems other than Linux
    static Optional<ThreadTimes> of(Path process) {
        var threads = new HashMap<String, Entry>();
        try (var folders = Files.newDirectoryStream(process.resolve("task"))) {
            for (var folder : folders) {
                read(folder).ifPresent(entry -> threads.put(folder.getFileName().toString(), entry));
            }
        } catch (IOException _) {
            return Optional.empty();
        }
        return read(process).map(entry -> new ThreadTimes(entry.cpu(), threads));
    }

    /// Nothing of what has ended.
    private static Optional<Entry> read(Path folder) {
        try {
            return Optional.of(Entry.parse(Files.readString(folder.resolve("stat"))));
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    /// What each kind of thread has taken since. What threads took that have ended meanwhile counts as other.
    Map<ThreadKind, Cpu> since(ThreadTimes earlier) {
        var taken = new EnumMap<ThreadKind, Cpu>(ThreadKind.class);
        var ended = process.minus(earlier.process);
        for (var thread : threads.entrySet()) {
            var before = earlier.threads.get(thread.getKey());
            var entry = thread.getValue();
            var cpu = before == null ? entry.cpu() : entry.cpu().minus(before.cpu());
            taken.merge(ThreadKind.of(entry.name()), cpu, Cpu::plus);
            ended = ended.minus(cpu);
        }
        taken.merge(ThreadKind.OTHER, ended.notNegative(), Cpu::plus);
        return taken;
    }
}
