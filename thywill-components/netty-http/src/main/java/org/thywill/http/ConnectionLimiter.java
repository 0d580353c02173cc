package org.thywill.http;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/// Counts open connections, in all and for each address. The table of addresses holds only those that are
/// connected, so it is bounded by the limit for all. Safe for use by many threads.
final class ConnectionLimiter {
    private static final int WITHOUT_FILE_LIMIT = 10_000;

    private final int maxConnections;
    private final int maxPerAddress;
    private final TrustedProxies proxies;
    private final Map<InetAddress, Integer> byAddress = new ConcurrentHashMap<>();
    private int open;

    /// @param proxies trusted ones carry the clients of many, so their addresses have no limit
    ConnectionLimiter(HttpLimits limits, TrustedProxies proxies) {
        this.maxConnections = limits.maxConnections() > 0 ? limits.maxConnections() : ofFileLimit();
        this.maxPerAddress =
                limits.maxConnectionsPerAddress() > 0 ? limits.maxConnectionsPerAddress() : Integer.MAX_VALUE;
        this.proxies = proxies;
    }

    private static int ofFileLimit() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                ? Math.clamp(unix.getMaxFileDescriptorCount() * 4 / 5, 64, Integer.MAX_VALUE)
                : WITHOUT_FILE_LIMIT;
    }

    enum Verdict {
        WELCOME,
        /// One too many, but there is room enough to tell it so.
        TOO_MANY,
        /// One of far too many.
        FLOOD
    }

    /// Counts a connection, whatever the verdict, until it [#leave]s.
    Verdict enter(InetAddress address) {
        int ofAddress = byAddress.merge(key(address), 1, Integer::sum);
        boolean within = ofAddress <= maxPerAddress || proxies.trusts(address);
        synchronized (this) {
            open++;
            if (open > maxConnections + maxConnections / 10) {
                return Verdict.FLOOD;
            }
            return within && open <= maxConnections ? Verdict.WELCOME : Verdict.TOO_MANY;
        }
    }

    void leave(InetAddress address) {
        byAddress.computeIfPresent(key(address), (_, count) -> count == 1 ? null : count - 1);
        synchronized (this) {
            open--;
            if (open == 0) {
                notifyAll();
            }
        }
    }

    /// Waits until no connection is open.
    ///
    /// @return false if the time ran out
    synchronized boolean awaitNone(long nanos) throws InterruptedException {
        long end = System.nanoTime() + nanos;
        while (open > 0) {
            long left = end - System.nanoTime();
            if (left <= 0) {
                return false;
            }
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
        return true;
    }

    synchronized int open() {
        return open;
    }

    int addresses() {
        return byAddress.size();
    }

    /// One client easily has a whole /64 of IPv6, so that counts as one.
    private static InetAddress key(InetAddress address) {
        var bytes = address.getAddress();
        if (bytes.length == 4) {
            return address;
        }
        Arrays.fill(bytes, 8, 16, (byte) 0);
        return IpRange.ofBytes(bytes);
    }
}
