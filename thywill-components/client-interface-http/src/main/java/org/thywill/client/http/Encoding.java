package org.thywill.client.http;

import com.aayushatharva.brotli4j.Brotli4jLoader;
import com.aayushatharva.brotli4j.encoder.Encoder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

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
        if (acceptEncoding == null) {
            return IDENTITY;
        }
        if (accepts(acceptEncoding, BROTLI) && HasBrotli.YES) {
            return BROTLI;
        }
        return accepts(acceptEncoding, GZIP) ? GZIP : IDENTITY;
    }

    /// RFC 9110, section 12.5.3: a weight of 0 means no; others are not compared.
    private static boolean accepts(String header, Encoding encoding) {
        for (var part : header.split(",", -1)) {
            var item = part.strip().toLowerCase(Locale.ROOT).replace(" ", "");
            if (item.equals(encoding.token)) {
                return true;
            }
            if (item.startsWith(encoding.token + ";q=")) {
                return !item.matches(".*;q=0(\\.0*)?");
            }
        }
        return false;
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
