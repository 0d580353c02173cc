package org.thywill.client.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.thywill.component.ByteSize;
import org.thywill.component.WebFile;

class CompressedFilesTest {

    private static WebFile file(String hash, String content) {
        return new WebFile("text/javascript; charset=utf-8", content.getBytes(UTF_8), hash, true);
    }

    private static Encoding used(CompressedFiles files, WebFile file) throws Exception {
        var used = new CompletableFuture<Encoding>();
        files.get(file, Encoding.GZIP, (_, encoding) -> used.complete(encoding));
        return used.get(10, TimeUnit.SECONDS);
    }

    @Test
    void itNeverKeepsMoreThanItMay() throws Exception {
        var files = new CompressedFiles(new ByteSize(2_000));

        for (int i = 0; i < 50; i++) {
            used(files, file("hash" + i, "number " + i + " ".repeat(5_000)));

            assertThat(files.cachedBytes()).isBetween(1L, 2_000L);
        }
    }

    @Test
    void whatCompressionDoesNotMakeSmallerIsServedAsItIs() throws Exception {
        assertThat(used(new CompressedFiles(new ByteSize(2_000)), file("x", "x")))
                .isEqualTo(Encoding.IDENTITY);
    }

    @Test
    void withoutRoomItStillCompresses() throws Exception {
        var files = new CompressedFiles(new ByteSize(0));

        assertThat(used(files, file("x", "x".repeat(5_000)))).isEqualTo(Encoding.GZIP);
        assertThat(files.cachedBytes()).isZero();
    }

    @Test
    void onlyTextOfSomeSizeIsWorthIt() {
        assertThat(CompressedFiles.isWorthIt(file("a", "x".repeat(2_000)))).isTrue();
        assertThat(CompressedFiles.isWorthIt(file("a", "x"))).isFalse();
        assertThat(CompressedFiles.isWorthIt(new WebFile("image/png", new byte[2_000], "a", true)))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "none",
            value = {
                "none | IDENTITY",
                "gzip | GZIP",
                "deflate, gzip;q=0.5 | GZIP",
                "GZIP | GZIP",
                "gzip;q=0 | IDENTITY",
                "gzip;q=0.000 | IDENTITY",
                "xgzip | IDENTITY",
                "identity | IDENTITY"
            })
    void theBestEncodingThatTheClientTakesIsChosen(String accept, Encoding encoding) {
        assertThat(Encoding.choose(accept)).isEqualTo(encoding);
    }
}
