package org.thywill.engine;

import org.jspecify.annotations.Nullable;

/// All that can be given up, in the order in which it goes: what has not been used for long comes early. To use
/// something costs nothing here: it gets its new place only when its turn comes (the "clock" of paging). May be called
/// with any lock held.
final class EvictionOrder {
    /// Of so many in a row that were all used since their last turn the one goes that was used least recently.
    private static final int LOOKS = 32;

    private @Nullable Evictable first;
    private @Nullable Evictable last;
    private int size;

    synchronized void add(Evictable added) {
        added.seenUsedAtMs = added.usedAtMs();
        append(added);
    }

    /// Does nothing if it is not here.
    synchronized void remove(Evictable removed) {
        if (removed.inOrder) {
            unlink(removed);
        }
    }

    synchronized int size() {
        return size;
    }

    /// The next that is to go. It stays here, as the last, until it is removed. Takes a few steps at most.
    ///
    /// @return `null` if there is nothing, or those whose turn it was are all in use
    synchronized @Nullable Evictable next() {
        Evictable least = null;
        for (int look = 0; look < Math.min(LOOKS, size); look++) {
            var looked = any();
            long usedAtMs = looked == null ? Evictable.IN_USE : looked.usedAtMs();
            if (looked == null || usedAtMs == Evictable.IN_USE) {
                continue;
            }
            if (usedAtMs == looked.seenUsedAtMs) {
                return looked;
            }
            looked.seenUsedAtMs = usedAtMs;
            least = least == null || usedAtMs < least.seenUsedAtMs ? looked : least;
        }
        return least;
    }

    /// As [#next], whether it is in use or not.
    ///
    /// @return `null` if there is nothing
    synchronized @Nullable Evictable any() {
        var turned = first;
        if (turned != null) {
            unlink(turned);
            append(turned);
        }
        return turned;
    }

    private void append(Evictable added) {
        added.before = last;
        if (last == null) {
            first = added;
        } else {
            last.after = added;
        }
        last = added;
        added.inOrder = true;
        size++;
    }

    private void unlink(Evictable removed) {
        if (removed.before == null) {
            first = removed.after;
        } else {
            removed.before.after = removed.after;
        }
        if (removed.after == null) {
            last = removed.before;
        } else {
            removed.after.before = removed.before;
        }
        removed.before = null;
        removed.after = null;
        removed.inOrder = false;
        size--;
    }
}
