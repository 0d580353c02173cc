package org.thywill.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PayloadTest {
    private static byte[] frame(String payload) {
        return "{\"channel\":\"room/0\",\"offset\":1,\"data\":\"%s\"}"
                .formatted(payload)
                .getBytes(StandardCharsets.US_ASCII);
    }

    @ParameterizedTest
    @ValueSource(ints = {16, 17, 128, 16_384, 60_000})
    void itHasTheWantedSize(int size) {
        assertThat(Payload.of(System.nanoTime(), 7, size)).hasSize(size);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "5_000, 5_000",
        "123_456_789_012_000, 123_456_999_012_345",
        // what the lower 32 bits of microseconds do not hold has changed meanwhile
        "4_294_967_295_000, 4_294_968_000_000",
        "-7_000, 6_000"
    })
    void thePlannedTimeIsRead(String planned, String now) {
        long plannedNanos = Long.parseLong(planned.replace("_", ""));
        var frame = frame(Payload.of(plannedNanos, 1, Payload.MIN_SIZE));

        int data = Payload.find(frame, 0, frame.length);

        assertThat(Payload.plannedNanos(frame, data, Long.parseLong(now.replace("_", ""))))
                .isEqualTo(plannedNanos);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 255, 65_536, Integer.MAX_VALUE})
    void theNumberIsRead(int number) {
        var frame = frame(Payload.of(System.nanoTime(), number, Payload.MIN_SIZE));

        assertThat(Payload.number(frame, Payload.find(frame, 0, frame.length))).isEqualTo(number);
    }

    @Test
    void whatIsTooShortIsNone() {
        var frame = frame("0123456789abc");

        assertThat(Payload.find(frame, 0, frame.length)).isEqualTo(-1);
    }

    @Test
    void deflatedItTakesAboutHalf() {
        var bytes = Payload.of(0, 1, 1_024).getBytes(StandardCharsets.US_ASCII);
        try (var deflater = new Deflater()) {
            deflater.setInput(bytes);
            deflater.finish();

            assertThat(deflater.deflate(new byte[2_048])).isBetween(480, 620);
        }
    }
}
