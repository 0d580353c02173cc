package org.thywill.engine;

import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;

/// The allowances that several clients share, by what they have in common. At most 100,000 are kept; past that the one
/// that nobody has come with for longest gives way, in constant time. Safe for use by many threads.
final class Allowances {
    static final int LIMIT = 100_000;

    private final Allowance.@Nullable Limits limits;
    /// The one that was asked for last is the last. Guarded by itself.
    private final LinkedHashMap<String, Allowance> byKey = new LinkedHashMap<>(16, 0.75f, true);

    /// @param share how many clients' worth those with one key have together; 0 for no limit
    Allowances(Allowance.Limits ofClient, int share) {
        this.limits = share == 0 ? null : ofClient.times(share);
    }

    /// @return `null` if there is no limit
    @Nullable
    Allowance of(String key, long nowMs) {
        if (limits == null) {
            return null;
        }
        synchronized (byKey) {
            var known = byKey.get(key);
            if (known != null) {
                return known;
            }
            if (byKey.size() >= LIMIT) {
                byKey.pollFirstEntry();
            }
            var fresh = new Allowance(limits, nowMs);
            byKey.put(key, fresh);
            return fresh;
        }
    }

    int size() {
        synchronized (byKey) {
            return byKey.size();
        }
    }
}
