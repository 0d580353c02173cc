package org.thywill.launcher;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Lets whoever is woken run before the JVM's compilers go on
/// (`documentation/decisions/0023-compilers-let-others-go-first.md`).
///
/// Linux since 6.12 lets each thread say how long a slice of time it wants (`sched_setattr(2)`): who wants a shorter
/// one than the thread that runs takes its place when woken. Everybody's share of the time stays as it was.
final class CompilerThreads {
    private static final Logger LOG = LoggerFactory.getLogger(CompilerThreads.class);
    private static final Pattern NAME = Pattern.compile("C[12] Compiler.*");
    private static final Path THREADS = Path.of("/proc/self/task");

    /// The longest that Linux grants.
    private static final long SLICE_NS = 100_000_000;

    /// `struct sched_attr` (`linux/sched/types.h`); kernels take one that is shorter than their own.
    private static final MemoryLayout ATTRIBUTES = MemoryLayout.structLayout(
            JAVA_INT.withName("size"),
            JAVA_INT.withName("policy"),
            JAVA_LONG.withName("flags"),
            JAVA_INT.withName("nice"),
            JAVA_INT.withName("priority"),
            JAVA_LONG.withName("runtime"),
            JAVA_LONG.withName("deadline"),
            JAVA_LONG.withName("period"));

    private static final long POLICY = ATTRIBUTES.byteOffset(MemoryLayout.PathElement.groupElement("policy"));
    private static final long RUNTIME = ATTRIBUTES.byteOffset(MemoryLayout.PathElement.groupElement("runtime"));
    private static final int ORDINARY = 0;

    private final MethodHandle systemCall;
    private final Numbers numbers;

    @SuppressWarnings("restricted") // the signature is that of syscall(2)
    private CompilerThreads(Numbers numbers) {
        this.numbers = numbers;
        var linker = Linker.nativeLinker();
        systemCall = linker.downcallHandle(
                linker.defaultLookup().findOrThrow("syscall"),
                FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, ADDRESS, JAVA_LONG, JAVA_LONG),
                Linker.Option.firstVariadicArg(1));
    }

    /// Has the compilers of this JVM ask for long slices, and those that they start later. Where that cannot be, all
    /// stays as it is.
    ///
    /// @return how many threads do so now
    static int letOthersGoFirst() {
        var numbers = Numbers.ofThisMachine();
        if (numbers == null) {
            return 0;
        }
        try {
            int count = new CompilerThreads(numbers).lengthenSlices();
            LOG.debug("compilers let others go first threads={}", count);
            return count;
        } catch (IOException | RuntimeException e) {
            LOG.debug("compilers run as other threads do", e);
            return 0;
        }
    }

    private int lengthenSlices() throws IOException {
        int count = 0;
        try (var arena = Arena.ofConfined();
                var threads = Files.newDirectoryStream(THREADS, CompilerThreads::isCompiler)) {
            var attributes = arena.allocate(ATTRIBUTES);
            for (var thread : threads) {
                count += lengthenSlice(Long.parseLong(thread.getFileName().toString()), attributes) ? 1 : 0;
            }
        }
        return count;
    }

    private static boolean isCompiler(Path thread) {
        try {
            return NAME.matcher(Files.readString(thread.resolve("comm")).strip())
                    .matches();
        } catch (IOException _) {
            return false; // it has just ended
        }
    }

    /// Everything else about the thread stays as it is. A kernel that knows no slices says that this one's is 0.
    private boolean lengthenSlice(long thread, MemorySegment attributes) {
        return call(numbers.get(), thread, attributes, ATTRIBUTES.byteSize()) == 0
                && attributes.get(JAVA_INT, POLICY) == ORDINARY
                && attributes.get(JAVA_LONG, RUNTIME) > 0
                && setSlice(thread, attributes);
    }

    private boolean setSlice(long thread, MemorySegment attributes) {
        attributes.set(JAVA_LONG, RUNTIME, SLICE_NS);
        return call(numbers.set(), thread, attributes, 0) == 0;
    }

    /// @param last the size of the attributes, or flags
    private long call(int number, long thread, MemorySegment attributes, long last) {
        try {
            return (long) systemCall.invokeExact((long) number, thread, attributes, last, 0L);
        } catch (Throwable e) {
            throw new IllegalStateException("A system call cannot be made", e);
        }
    }

    /// Of the system calls, which the C library has had by name since 2025 only.
    ///
    /// @param set `sched_setattr`
    /// @param get `sched_getattr`
    private record Numbers(int set, int get) {
        /// `null` if it is no Linux, or one of an architecture whose numbers are not known here.
        static @Nullable Numbers ofThisMachine() {
            boolean linux = "Linux".equals(System.getProperty("os.name"));
            return switch (linux ? System.getProperty("os.arch").toLowerCase(Locale.ROOT) : "") {
                case "amd64" -> new Numbers(314, 315);
                case "aarch64", "riscv64" -> new Numbers(274, 275);
                default -> null;
            };
        }
    }
}
