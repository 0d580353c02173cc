package org.thywill.push.comet;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscribers;
import java.util.zip.GZIPInputStream;

/// Bodies of responses that may be compressed.
final class Gzipped {
    private Gzipped() {}

    /// As it comes. That it ends as its end says is checked.
    static InputStream plain(HttpResponse<InputStream> response) {
        return plain(response.headers(), response.body());
    }

    static BodyHandler<String> text() {
        return response -> BodySubscribers.mapping(
                BodySubscribers.ofByteArray(),
                bytes -> text(plain(response.headers(), new ByteArrayInputStream(bytes))));
    }

    static String text(InputStream body) {
        try (body) {
            return new String(body.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InputStream plain(HttpHeaders headers, InputStream body) {
        try {
            return headers.firstValue("Content-Encoding").orElse("").equals("gzip") ? new Unzipped(body) : body;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Says that nothing is there before it has come: the other says that something might be, and a reader of lines
    /// waits for that.
    private static final class Unzipped extends GZIPInputStream {
        Unzipped(InputStream in) throws IOException {
            super(in);
        }

        @Override
        public int available() {
            return 0;
        }
    }
}
