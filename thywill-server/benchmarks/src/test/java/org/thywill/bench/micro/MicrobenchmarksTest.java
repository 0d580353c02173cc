package org.thywill.bench.micro;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.thywill.bench.HelpTest;
import org.thywill.bench.UsageException;

/// That every benchmark runs; how long it takes is nobody's business here.
class MicrobenchmarksTest {
    private static String run(String... words) {
        var bytes = new ByteArrayOutputStream();
        Microbenchmarks.run(List.of(words), new PrintStream(bytes, true, StandardCharsets.UTF_8), false);
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void everyBenchmarkRunsAndItsBytesAreCounted() {
        var said = run("--forks", "0", "--warm-up", "0", "--iterations", "1", "--millis", "1");

        assertThat(Microbenchmarks.names())
                .hasSizeGreaterThan(15)
                .allSatisfy(
                        name -> assertThat(said).containsPattern("(?m)^\\Q" + name + "\\E\\b.* [0-9,.]+ .*[0-9,]+$"));
    }

    @Test
    void aPatternChooses() {
        assertThat(run("mailbox", "readAfter", "--list").lines())
                .containsExactly(
                        "HistoryBenchmark.readAfter",
                        "MailboxBenchmark.offerAndTake",
                        "MailboxBenchmark.offerAndTakeOneOfMany",
                        "MailboxBenchmark.thereAndBackOverAVirtualThread");
    }

    @Test
    void helpNamesEveryOption() {
        assertThat(HelpTest.optionsIn("bench-jmh")).containsExactlyElementsOf(HelpTest.withoutHelp(MicroOptions.NAMES));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
                    --itertions 3     | There is no option "--itertions". Did you mean "--iterations"?
                    --iterations      | --iterations needs a value.
                    --iterations many | --iterations is a number from 1 to 100, but was "many".
                    mailbx            | No benchmark has "mailbx" in its name; there are: DecodingBenchmark.connect,
                    """)
    void whatIsWrongIsSaid(String words, String message) {
        assertThatThrownBy(() -> run(words.split(" ")))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining(message);
    }
}
