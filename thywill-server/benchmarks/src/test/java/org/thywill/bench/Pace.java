package org.thywill.bench;

/// When messages are sent that are sent at a rate.
///
/// @param rate messages a second
/// @param scattered whether they are late by this and that, up to an interval or 10 ms. Linux looks what a thread does
///     at its ticks, 100 to 1,000 times a second: of work that always comes just after one it would see nothing
record Pace(int rate, boolean scattered) {
    private static final double LONGEST_TICK_NANOS = 1e7;
    /// Its multiples lie evenly between whole numbers, however few there are, and also if only some of them are taken.
    private static final double GOLDEN_RATIO = (Math.sqrt(5) - 1) / 2;

    /// When a message is due, after the first could be.
    ///
    /// @param count of messages before it
    long nanosOf(long count) {
        double interval = 1e9 / rate;
        double late = scattered ? count * GOLDEN_RATIO % 1 * Math.min(interval, LONGEST_TICK_NANOS) : 0;
        return (long) (count * interval + late);
    }
}
