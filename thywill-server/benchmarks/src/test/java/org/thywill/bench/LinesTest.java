package org.thywill.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LinesTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 100, 5_000})
    void linesAreWholeWhateverPiecesTheyComeIn(int piece) {
        var lines = new Lines();
        var seen = new ArrayList<String>();
        var text = "first\n\nsecond line\n" + "x".repeat(2_000) + "\nlast";

        for (int at = 0; at < text.length(); at += piece) {
            var part = text.substring(at, Math.min(at + piece, text.length()));
            lines.feed(
                    Unpooled.copiedBuffer(part, StandardCharsets.US_ASCII),
                    (bytes, from, to) -> seen.add(new String(bytes, from, to - from, StandardCharsets.US_ASCII)));
        }
        lines.end((bytes, from, to) -> seen.add(new String(bytes, from, to - from, StandardCharsets.US_ASCII)));

        assertThat(seen).isEqualTo(List.of("first", "second line", "x".repeat(2_000), "last"));
    }
}
