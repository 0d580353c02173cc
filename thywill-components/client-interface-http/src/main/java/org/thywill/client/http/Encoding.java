package org.thywill.client.http;

import com.aayushatharva.brotli4j.Brotli4jLoader;
import com.aayushatharva.brotli4j.encoder.Encoder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.thywill.http.AcceptEncoding;

/// How a response's body is compressed. Brotli is there where its native library is.
enum Encoding {
    BROTLI("br"),
    GZIP("gzip"),
    IDENTITY("identity");

    /// Of 11; beyond it time grows much faster than size shrinks.
    private static final int BROTLI_QUALITY = 6;

    private final String token;

    Encoding(String token) {
        this.token = token;
    }

    /// As in `Content-Encoding`.
    String token() {
        return token;
    }

    /// The best that the client takes.
    static Encoding choose(@Nullable String acceptEncoding) {
        if (AcceptEncoding.allows(acceptEncoding, BROTLI.token) && HasBrotli.YES) {
            return BROTLI;
        }
        return AcceptEncoding.allows(acceptEncoding, GZIP.token) ? GZIP : IDENTITY;
    }

    byte[] compress(byte[] bytes) {
        try {
            return switch (this) {
                case BROTLI -> Encoder.compress(bytes, Encoder.Parameters.create(BROTLI_QUALITY));
                case GZIP -> gzip(bytes);
                case IDENTITY -> bytes;
            };
        } catch (IOException e) {
            throw new UncheckedIOException("Compression to memory failed", e);
        }
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        var compressed = new ByteArrayOutputStream(bytes.length / 3);
        try (var gzip = new GZIPOutputStream(compressed)) {
            gzip.write(bytes);
        }
        return compressed.toByteArray();
    }

    /// Asked once, and only when a client takes Brotli, since asking unpacks a library.
    private static final class HasBrotli {
        static final boolean YES = Brotli4jLoader.isAvailable();
    }
}
