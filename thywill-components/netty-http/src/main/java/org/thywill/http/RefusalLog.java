package org.thywill.http;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Logs what was refused, under the id that the client is told. Whoever is refused all the time cannot fill the
/// log: past ten lines in a second the rest goes to level DEBUG. Safe for use by many threads.
public final class RefusalLog {
    private static final Logger LOG = LoggerFactory.getLogger(RefusalLog.class);
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int ID_BYTES = 8;
    private static final int MAX_PER_SECOND = 10;
    private static final int COUNT_BITS = 16;

    private final LongSupplier seconds;

    /// The second, and in the lowest bits how many lines it has had.
    private final AtomicLong used = new AtomicLong();

    public RefusalLog() {
        this(() -> System.currentTimeMillis() / 1000);
    }

    /// @param seconds a clock
    RefusalLog(LongSupplier seconds) {
        this.seconds = seconds;
    }

    /// @param code the server's own, never a client's text
    /// @return the id, 16 hexadecimal digits
    public String write(int status, String code) {
        var random = new byte[ID_BYTES];
        RANDOM.nextBytes(random);
        var id = HexFormat.of().formatHex(random);
        if (mayWrite()) {
            LOG.info("request refused id={} status={} code={}", id, status, code);
        } else {
            LOG.debug("request refused id={} status={} code={}", id, status, code);
        }
        return id;
    }

    boolean mayWrite() {
        long second = seconds.getAsLong();
        long now = used.updateAndGet(before -> {
            long count = before >> COUNT_BITS == second ? before & 0xFFFF : 0;
            return (second << COUNT_BITS) | Math.min(count + 1, MAX_PER_SECOND + 1);
        });
        return (now & 0xFFFF) <= MAX_PER_SECOND;
    }
}
