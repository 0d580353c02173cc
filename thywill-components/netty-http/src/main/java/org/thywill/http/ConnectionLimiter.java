package org.thywill.http;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/// Counts open connections and new ones, in all and for each address. As many as may be open may come at once; in the
/// long run so many a second.
///
/// The table of addresses holds those that are connected, and for a moment those that were; so it is bounded by the
/// limits for all. Safe for use by many threads.
final class ConnectionLimiter {
    private static final int WITHOUT_FILE_LIMIT = 10_000;
    private static final int FEW_ADDRESSES = 1_000;

    private final int maxConnections;
    private final int maxPerAddress;
    private final int newPerAddress;
    private final TrustedProxies proxies;
    private final LongSupplier nanoTime;
    private final Map<InetAddress, Caller> byAddress = new ConcurrentHashMap<>();
    private final Arrivals arrivals; // guarded by this, as is what follows
    private int open;
    private int manyAddresses = FEW_ADDRESSES;

    /// @param proxies trusted ones carry the clients of many, so their addresses have no limit
    ConnectionLimiter(HttpLimits limits, TrustedProxies proxies, LongSupplier nanoTime) {
        this.maxConnections = limits.maxConnections() > 0 ? limits.maxConnections() : ofFileLimit();
        this.maxPerAddress = orNone(limits.maxConnectionsPerAddress());
        this.newPerAddress = limits.newConnectionsPerAddress();
        this.proxies = proxies;
        this.nanoTime = nanoTime;
        this.arrivals = new Arrivals(limits.newConnections(), maxConnections, nanoTime.getAsLong());
    }

    private static int orNone(int limit) {
        return limit > 0 ? limit : Integer.MAX_VALUE;
    }

    /// What one address has open, and how fast it came. Guarded by the table's entry.
    private static final class Caller {
        private final Arrivals arrivals;
        private int open;

        Caller(Arrivals arrivals) {
            this.arrivals = arrivals;
        }

        boolean isForgotten(long nowNs) {
            return open == 0 && arrivals.isQuiet(nowNs);
        }
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
        long now = nanoTime.getAsLong();
        boolean within = admits(key(address), now) || proxies.trusts(address);
        Verdict verdict;
        boolean crowded;
        synchronized (this) {
            open++;
            boolean slow = arrivals.take(now);
            verdict = open > maxConnections + maxConnections / 10
                    ? Verdict.FLOOD
                    : within && slow && open <= maxConnections ? Verdict.WELCOME : Verdict.TOO_MANY;
            crowded = byAddress.size() > manyAddresses;
        }
        if (crowded) {
            forget(now);
        }
        return verdict;
    }

    private boolean admits(InetAddress key, long now) {
        var admitted = new boolean[1];
        byAddress.compute(key, (_, known) -> {
            var caller = known == null ? new Caller(new Arrivals(newPerAddress, maxPerAddress, now)) : known;
            caller.open++;
            admitted[0] = caller.arrivals.take(now) && caller.open <= maxPerAddress;
            return caller;
        });
        return admitted[0];
    }

    private void forget(long now) {
        byAddress.keySet().forEach(key -> forget(key, now));
        synchronized (this) {
            manyAddresses = Math.max(FEW_ADDRESSES, 2 * byAddress.size());
        }
    }

    private void forget(InetAddress key, long now) {
        byAddress.computeIfPresent(key, (_, caller) -> caller.isForgotten(now) ? null : caller);
    }

    void leave(InetAddress address) {
        long now = nanoTime.getAsLong();
        byAddress.computeIfPresent(key(address), (_, caller) -> {
            caller.open--;
            return caller.isForgotten(now) ? null : caller;
        });
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
