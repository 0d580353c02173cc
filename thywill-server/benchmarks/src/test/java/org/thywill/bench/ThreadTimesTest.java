package org.thywill.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.thywill.bench.ThreadTimes.Cpu;
import org.thywill.bench.ThreadTimes.Entry;

class ThreadTimesTest {
    @TempDir
    private Path folder;

    private static String stat(String name, int userTicks, int kernelTicks) {
        return "4711 (%s) S 1 4711 4711 0 -1 4194368 900 0 3 0 %d %d 7 8 20 0 31 0 123456 9 10 18446744073709551615\n"
                .formatted(name, userTicks, kernelTicks);
    }

    private void write(String file, String stat) throws IOException {
        var path = folder.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, stat);
    }

    @ParameterizedTest
    @CsvSource({"java", "C2 CompilerThre", "a (b) c) d", "G1 Conc#0"})
    void aNameMayHaveSpacesAndParentheses(String name) {
        assertThat(Entry.parse(stat(name, 250, 31))).isEqualTo(new Entry(name, new Cpu(2_500, 310)));
    }

    @Test
    void whatKindsOfThreadsTookIsWhatTheirThreadsTookMeanwhile() throws IOException {
        write("stat", stat("java", 100, 50));
        write("task/11/stat", stat("thywill-http-1-", 40, 20));
        write("task/12/stat", stat("C2 CompilerThre", 50, 1));
        var before = ThreadTimes.of(folder).orElseThrow();
        write("stat", stat("java", 200, 90));
        write("task/11/stat", stat("thywill-http-1-", 60, 50));
        write("task/12/stat", stat("C2 CompilerThre", 90, 1));
        write("task/13/stat", stat("thywill-http-1-", 5, 4));
        var after = ThreadTimes.of(folder).orElseThrow();

        assertThat(after.since(before))
                .isEqualTo(Map.of(
                        ThreadKind.EVENT_LOOPS, new Cpu(250, 340),
                        ThreadKind.C2, new Cpu(400, 0),
                        ThreadKind.OTHER, new Cpu(350, 60)));
    }

    @Test
    void whatTheKernelRoundsAndSplitsByItselfIsNoTime() {
        assertThat(new Cpu(-150, 160).notNegative()).isEqualTo(new Cpu(0, 10));
        assertThat(new Cpu(160, -150).notNegative()).isEqualTo(new Cpu(10, 0));
        assertThat(new Cpu(-10, 0).notNegative()).isEqualTo(Cpu.NONE);
        assertThat(new Cpu(30, 20).notNegative()).isEqualTo(new Cpu(30, 20));
    }

    @Test
    void whereNothingIsToldNothingIsKnown() {
        assertThat(ThreadTimes.of(folder.resolve("4711"))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
                    thywill-http-1-1,        EVENT_LOOPS
                    thywill-http-1-,         EVENT_LOOPS
                    thywill-apps-wa,         OTHER
                    ForkJoinPool-1-worker-2, VIRTUAL_THREADS
                    ForkJoinPool-1-,         VIRTUAL_THREADS
                    ForkJoinPool.co,         OTHER
                    C2 CompilerThre,         C2
                    C1 CompilerThre,         C1
                    G1 Conc#0,               COLLECTION
                    GC Thread#1,             COLLECTION
                    VM Thread,               OTHER
                    """)
    void kindsAreToldByNames(String name, ThreadKind kind) {
        assertThat(ThreadKind.of(name)).isEqualTo(kind);
    }
}
