package org.thywill.bench;

import java.util.Arrays;

/// Several measurements of the same: the one in the middle, and how far they lie apart.
record Spread(double least, double middle, double most) {
    /// Of the median; of two it is the greater.
    static Spread of(double... values) {
        var sorted = values.clone();
        Arrays.sort(sorted);
        return new Spread(sorted[0], sorted[sorted.length / 2], sorted[sorted.length - 1]);
    }

    Spread dividedBy(double divisor) {
        return new Spread(least / divisor, middle / divisor, most / divisor);
    }
}
