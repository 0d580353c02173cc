package org.thywill.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerTest {
    private static final String HISTOGRAM = """
            4711:
             num     #instances         #bytes  class name (module)
            -------------------------------------------------------
               1:         15278        3756192  [B (java.base@25.0.3)
             831:             1             16  sun.nio.fs.NativeBuffers$1 (java.base@25.0.3)
            """;

    /// As `jcmd GC.class_histogram` ends with each collector.
    @ParameterizedTest
    @CsvSource({
        "G1, Total         66118        5963560, 5963560",
        "Parallel, Total         66794        6091400, 6091400",
        "Serial, Total         67015        6096824, 6096824",
        "ZGC, Total         50519        6082088, 6082088",
    })
    void theHeapIsWhatIsAliveWhicheverTheCollector(String collector, String total, long bytes) {
        assertThat(Server.liveBytes(HISTOGRAM + total + "\n")).as(collector).hasValue(bytes);
    }

    @Test
    void withoutATotalItIsUnknown() {
        assertThat(Server.liveBytes("4711: No such process")).isEmpty();
    }
}
