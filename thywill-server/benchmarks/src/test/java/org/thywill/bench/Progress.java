package org.thywill.bench;

import java.io.PrintStream;

/// Says what is under way: on a terminal in one line that changes, else in a line every five seconds.
final class Progress {
    private static final long EVERY_NANOS = 5_000_000_000L;

    private final PrintStream out;
    private final boolean terminal;
    private String what = "";
    private long shownNanos;

    Progress(PrintStream out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    /// What is measured from now on.
    void begin(String next) {
        what = next;
        shownNanos = System.nanoTime();
        if (!terminal) {
            out.println(what);
        }
    }

    void show(String state) {
        if (terminal) {
            out.print("\r\033[K" + what + ": " + state);
            out.flush();
        } else if (System.nanoTime() - shownNanos > EVERY_NANOS) {
            shownNanos = System.nanoTime();
            out.println("  " + state);
        }
    }

    /// Says something that stays.
    void note(String text) {
        end();
        out.println("  " + text);
    }

    void end() {
        if (terminal) {
            out.print("\r\033[K");
            out.flush();
        }
    }
}
