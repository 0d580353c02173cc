package org.thywill.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.thywill.app.ChannelOptions;

class DurableExtentTest {
    private static final int BOUND = 200_000;

    private final DurableExtent extent =
            new DurableExtent(1, ChannelOptions.durable().historySize(100_000).historyBytes(BOUND));
    private final ArrayDeque<Integer> stored = new ArrayDeque<>();
    private final Random random = new Random(7);
    private long last;
    private long bytes;

    private void add(int length) {
        extent.added(++last, length);
        stored.add(length);
        bytes += length;
        long to = extent.surplus(last);
        if (to > 0) {
            while (extent.first() + trimmed() <= to) {
                bytes -= stored.remove();
            }
            extent.trimmedTo(to);
        }
    }

    /// How many are gone since the extent was told last.
    private long trimmed() {
        return last - extent.first() + 1 - stored.size();
    }

    /// All but what is too much: one more would not fit.
    @ParameterizedTest(name = "{0} to {1} bytes")
    @CsvSource({"60000, 60000", "48000, 48000", "20000, 20000", "1000, 1000", "10, 10", "2, 60000"})
    void whatTheBytesAllowStays(int least, int greatest) {
        while (bytes <= BOUND - greatest) {
            add(least + random.nextInt(greatest - least + 1));
        }
        for (int i = 0; i < 2_000; i++) {
            add(least + random.nextInt(greatest - least + 1));
            assertThat(bytes).isBetween((long) BOUND - greatest, (long) BOUND + BOUND / 8 + greatest);
        }
    }

    @Test
    void onePublicationThatIsTooMuchDoesNotStay() {
        add(10);
        add(BOUND + BOUND / 8 + 1);

        assertThat(stored).isEmpty();
    }
}
