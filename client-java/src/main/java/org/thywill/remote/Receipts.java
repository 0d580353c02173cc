package org.thywill.remote;

import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/// Decides when to say `received` (section 2.1 of the protocol): after 100 frames or 256 KiB on the private
/// channel, and 5 s after the first of them. Guarded by the session's lock.
final class Receipts {
    private static final int AFTER_FRAMES = 100;
    private static final long AFTER_CHARS = 256 * 1024 / 3; // a character has at most 3 bytes
    private static final long AFTER_MS = 5_000;

    private final Timers timers;
    private final LongConsumer say;
    private int frames;
    private long chars;
    private long newest;
    private Timers.@Nullable Timer timer;

    Receipts(Timers timers, LongConsumer say) {
        this.timers = timers;
        this.say = say;
    }

    /// @param offset how far we have got
    /// @param length of the frame that came, in characters
    void count(long offset, int length) {
        newest = offset;
        frames++;
        chars += length;
        if (frames >= AFTER_FRAMES || chars >= AFTER_CHARS) {
            sayNow();
        } else if (frames == 1) {
            timer = timers.after(AFTER_MS, this::sayNow);
        }
    }

    /// Forgets what was counted: on the next connection the positions say it.
    void stop() {
        frames = 0;
        chars = 0;
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }

    /// Does not wait: the server does nothing more of this client's before it knows.
    void sayNow() {
        stop();
        say.accept(newest);
    }
}
