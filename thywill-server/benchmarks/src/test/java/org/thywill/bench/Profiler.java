package org.thywill.bench;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedThread;
import jdk.jfr.consumer.RecordingFile;
import org.jspecify.annotations.Nullable;
import org.thywill.bench.ThreadTimes.Cpu;
import org.thywill.component.testkit.TemporaryFolder;

/// Sees where a server's CPU goes: what each kind of thread takes, and in what calls Flight Recorder finds those that
/// run Java, whenever one has used up 2 ms more (JEP 509, of Linux only).
final class Profiler {
    private static final String SAMPLE = "jdk.CPUTimeSample";
    private static final String LOST = "jdk.CPUTimeSamplesLost";
    private static final String DEPTH = "JFR.configure stackdepth=256";
    private static final String START = "JFR.start name=bench settings=none +jdk.CPUTimeSample#enabled=true"
            + " +jdk.CPUTimeSample#throttle=2ms +jdk.CPUTimeSamplesLost#enabled=true filename=";
    private static final String STARTED = "Started recording";
    private static final String STOP = "JFR.stop name=bench";
    private static final String FILE = "recording.jfr";
    private static final Frame UNKNOWN = new Frame("", "(no stack)", false);

    private final Server server;
    private final TemporaryFolder folder;
    private final String answer;
    private final Optional<ThreadTimes> before;
    private final Instant begin;

    private Profiler(Server server, TemporaryFolder folder, String answer) {
        this.server = server;
        this.folder = folder;
        this.answer = answer;
        this.before = server.threadTimes();
        this.begin = Instant.now();
    }

    /// Begins to record, which takes a moment.
    static Profiler start(Server server) {
        var folder = TemporaryFolder.create("bench-profile");
        if (server.threadTimes().isEmpty()) {
            return new Profiler(server, folder, "");
        }
        server.jcmd(DEPTH);
        return new Profiler(server, folder, server.jcmd(START + '"' + folder.resolve(FILE) + '"'));
    }

    /// What has happened since.
    Profile stop() {
        var end = Instant.now();
        var after = server.threadTimes();
        try {
            return before.isEmpty() || after.isEmpty()
                    ? Profile.missing("only Linux tells the CPU time of threads and of calls")
                    : profile(after.get().since(before.get()), end);
        } finally {
            folder.close();
        }
    }

    private Profile profile(Map<ThreadKind, Cpu> threads, Instant end) {
        if (!answer.contains(STARTED)) {
            return Profile.withoutCalls(threads, "Flight Recorder has not started: " + answer.strip());
        }
        server.jcmd(STOP);
        try {
            var samples = new ArrayList<Sample>();
            long lost = read(samples, end);
            return samples.isEmpty()
                    ? Profile.withoutCalls(threads, "Flight Recorder has taken no samples of CPU time")
                    : Profile.of(threads, samples, lost);
        } catch (IOException e) {
            return Profile.withoutCalls(
                    threads, "what Flight Recorder has written could not be read: " + e.getMessage());
        }
    }

    /// @return how many samples were lost
    private long read(List<Sample> samples, Instant end) throws IOException {
        long lost = 0;
        try (var events = new RecordingFile(folder.resolve(FILE))) {
            while (events.hasMoreEvents()) {
                var event = events.readEvent();
                if (event.getStartTime().isBefore(begin) || event.getStartTime().isAfter(end)) {
                    continue;
                }
                switch (event.getEventType().getName()) {
                    case SAMPLE -> samples.add(sample(event));
                    case LOST -> lost += event.getInt("lostSamples");
                    default -> {}
                }
            }
        }
        return lost;
    }

    private static Sample sample(RecordedEvent event) {
        var stack = new ArrayList<Frame>();
        var trace = event.getStackTrace();
        if (trace == null) {
            stack.add(UNKNOWN);
        } else {
            for (var frame : trace.getFrames()) {
                var method = frame.getMethod();
                boolean inNative = stack.isEmpty() && frame.getType().equals("Native");
                stack.add(new Frame(method.getType().getName(), method.getName(), inNative));
            }
        }
        return new Sample(kindOf(event.getThread("eventThread")), stack.reversed());
    }

    private static ThreadKind kindOf(@Nullable RecordedThread thread) {
        if (thread == null || thread.getJavaName() == null) {
            return ThreadKind.OTHER;
        }
        return thread.isVirtual() ? ThreadKind.VIRTUAL_THREADS : ThreadKind.of(thread.getJavaName());
    }
}
