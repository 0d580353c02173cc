package org.thywill.breaking;

import java.io.PrintStream;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.thywill.remote.Transport;

/// How scenarios are run this time.
///
/// @param full at full length; else the short form that is part of every test
/// @param strict whether figures that depend on the machine's speed are judged
/// @param seed of everything that is left to chance
/// @param transports the ones that were asked for
/// @param out where progress goes
record Bench(boolean full, boolean strict, long seed, Set<Transport> transports, PrintStream out) {

    private static final AtomicLong START = new AtomicLong(System.nanoTime());

    static Bench quick(PrintStream out) {
        return new Bench(false, false, 1, EnumSet.allOf(Transport.class), out);
    }

    /// Chooses by length.
    ///
    /// @return the first at full length, else the second
    int either(int atFullLength, int inShort) {
        return full ? atFullLength : inShort;
    }

    void progress(String what) {
        long seconds = (System.nanoTime() - START.get()) / 1_000_000_000;
        synchronized (out) {
            out.println("  " + seconds + " s  " + what);
            out.flush();
        }
    }
}
