package org.thywill.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// The slices of this JVM's own threads, as Linux tells them.
class CompilerThreadsTest {
    private static final Path THREADS = Path.of("/proc/self/task");

    @Test
    void compilersAskForTheLongestSliceAndNobodyElse() throws IOException {
        int changed = CompilerThreads.letOthersGoFirst();

        assertThat(changed > 0).isEqualTo(knowsSlices());
        assertThat(threads(true, changed == 0)).isEmpty();
        assertThat(threads(false, true)).isEmpty();
    }

    @Test
    void itMayBeAskedTwice() throws IOException {
        CompilerThreads.letOthersGoFirst();

        assertThat(CompilerThreads.letOthersGoFirst() > 0).isEqualTo(knowsSlices());
        assertThat(threads(true, !knowsSlices())).isEmpty();
    }

    private static boolean knowsSlices() {
        var version = Pattern.compile("(\\d+)\\.(\\d+).*").matcher(System.getProperty("os.version"));
        return Files.isDirectory(THREADS)
                && version.matches()
                && Integer.parseInt(version.group(1)) * 100 + Integer.parseInt(version.group(2)) >= 612;
    }

    /// Which compilers, or other threads, have the longest slice, or another; none where the machine does not tell.
    private static List<Path> threads(boolean compilers, boolean longest) throws IOException {
        var found = new ArrayList<Path>();
        if (Files.isDirectory(THREADS)) {
            try (var threads = Files.newDirectoryStream(THREADS)) {
                for (var thread : threads) {
                    boolean isCompiler = read(thread.resolve("comm")).matches("C[12]Compiler.*");
                    var told = read(thread.resolve("sched"));
                    if (isCompiler == compilers
                            && told.contains("se.slice:")
                            && told.contains("se.slice:100000000") == longest) {
                        found.add(thread);
                    }
                }
            }
        }
        return found;
    }

    /// Without any space.
    private static String read(Path file) {
        try {
            return Files.readString(file).replaceAll("\\s", "");
        } catch (IOException _) {
            return ""; // the thread has just ended
        }
    }
}
