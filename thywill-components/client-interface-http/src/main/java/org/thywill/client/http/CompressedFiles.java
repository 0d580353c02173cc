package org.thywill.client.http;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.thywill.component.ByteSize;
import org.thywill.component.WebFile;

/// Compresses each file once, off the event loops, and keeps the result as long as there is room; those used
/// longest ago go first. Whoever asks while there is too much to compress gets the file as it is. Safe for use by
/// many threads.
final class CompressedFiles {
    private static final Logger LOG = LoggerFactory.getLogger(CompressedFiles.class);

    /// Smaller files fit into a packet or two anyway, in bytes.
    private static final int LEAST_BYTES = 1 << 10;

    /// Larger ones are served as they are, in bytes.
    private static final int MOST_BYTES = 8 << 20;

    private static final int MAX_AT_A_TIME = 2;

    private final long capacity;
    private final Semaphore permits = new Semaphore(MAX_AT_A_TIME);

    /// Guarded by itself.
    private final Map<Key, Result> cache = new LinkedHashMap<>(16, 0.75f, true);

    /// Guarded by [#cache].
    private long cachedBytes;

    private record Key(String hash, Encoding encoding) {}

    /// @param used [Encoding#IDENTITY], with the file's own bytes, where compression does not make it smaller
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Result(byte[] bytes, Encoding used) {}

    /// Takes the bytes to serve.
    interface Consumer {
        void accept(byte[] bytes, Encoding used);
    }

    CompressedFiles(ByteSize capacity) {
        this.capacity = capacity.bytes();
    }

    /// Whether a file is of a kind and a size that compresses well.
    static boolean isWorthIt(WebFile file) {
        int length = file.bytes().length;
        var type = file.contentType();
        boolean text = type.startsWith("text/")
                || type.contains("javascript")
                || type.contains("json")
                || type.contains("xml")
                || type.startsWith("application/wasm");
        return text && length >= LEAST_BYTES && length <= MOST_BYTES;
    }

    /// Calls back at once, or on another thread once the file is compressed.
    void get(WebFile file, Encoding encoding, Consumer consumer) {
        var key = new Key(file.hash(), encoding);
        var cached = encoding == Encoding.IDENTITY ? asItIs(file) : find(key);
        if (cached != null) {
            consumer.accept(cached.bytes(), cached.used());
        } else if (permits.tryAcquire()) {
            Thread.ofVirtual().name("compress").start(() -> compress(file, key, consumer));
        } else {
            consumer.accept(file.bytes(), Encoding.IDENTITY);
        }
    }

    private static Result asItIs(WebFile file) {
        return new Result(file.bytes(), Encoding.IDENTITY);
    }

    private @Nullable Result find(Key key) {
        synchronized (cache) {
            return cache.get(key);
        }
    }

    private void compress(WebFile file, Key key, Consumer consumer) {
        var result = asItIs(file);
        try {
            var bytes = key.encoding().compress(file.bytes());
            if (bytes.length < file.bytes().length) {
                result = new Result(bytes, key.encoding());
            }
            keep(key, result);
        } catch (RuntimeException | LinkageError e) {
            LOG.warn("compression failed encoding={}", key.encoding().token(), e);
        } finally {
            permits.release();
        }
        consumer.accept(result.bytes(), result.used());
    }

    private void keep(Key key, Result result) {
        synchronized (cache) {
            if (cache.putIfAbsent(key, result) == null) {
                cachedBytes += size(result);
            }
            var eldest = cache.entrySet().iterator();
            while (cachedBytes > capacity && eldest.hasNext()) {
                cachedBytes -= size(eldest.next().getValue());
                eldest.remove();
            }
        }
    }

    /// An entry costs something even where nothing more is kept than before, so that their number is bounded too.
    private static long size(Result result) {
        return 128L + (result.used() == Encoding.IDENTITY ? 0 : result.bytes().length);
    }

    long cachedBytes() {
        synchronized (cache) {
            return cachedBytes;
        }
    }
}
