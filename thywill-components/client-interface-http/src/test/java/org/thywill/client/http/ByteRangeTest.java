package org.thywill.client.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ByteRangeTest {

    @ParameterizedTest
    @CsvSource({
        "bytes=0-, 0, 9",
        "bytes=0-0, 0, 0",
        "bytes=2-4, 2, 4",
        "bytes=2-99, 2, 9",
        "bytes=9-, 9, 9",
        "bytes=-1, 9, 9",
        "bytes=-99, 0, 9",
        "bytes=0-999999999999999999, 0, 9"
    })
    void aRangeInsideIsCutToTheFile(String header, int first, int last) {
        assertThat(ByteRange.parse(header, 10)).isEqualTo(new ByteRange.Part(first, last));
    }

    @ParameterizedTest
    @CsvSource({"bytes=10-", "bytes=99-100", "bytes=-0"})
    void aRangeWithNothingInItIsOutside(String header) {
        assertThat(ByteRange.parse(header, 10)).isEqualTo(new ByteRange.Outside());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"bytes=4-2", "bytes=-", "bytes=a-b", "lines=1-2", "bytes=0-1,3-4", "bytes=99999999999999999999-"})
    void whatIsNoSingleRangeIsIgnored(String header) {
        assertThat(ByteRange.parse(header, 10)).isEqualTo(new ByteRange.Whole());
    }

    @ParameterizedTest
    @CsvSource({"bytes=0-", "bytes=-5"})
    void anEmptyFileHasNoRanges(String header) {
        assertThat(ByteRange.parse(header, 0)).isEqualTo(new ByteRange.Outside());
    }
}
