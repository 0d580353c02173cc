package org.thywill.breaking;

/// What a [Checker] has found. Of what counts once for each subscriber, the sum over all.
///
/// @param attempted messages that were to be published
/// @param received messages that subscribers got
/// @param lost acknowledged, but not received by a subscriber, and in no gap announced to it
/// @param duplicated received again
/// @param unexpected received, but never attempted, refused, or something else than another subscriber got there
/// @param reordered came with a smaller offset than what came before, or before an earlier one of its publisher
/// @param wrongGaps announced with a range that is not the missing one, or missing and not announced
/// @param indeterminate nobody could say whether they are published
/// @param indeterminateArrived of those, how many a subscriber got
/// @param announcedGaps how many gaps were announced
/// @param refused the server said that they are not published
record Verdict(
        long attempted,
        long received,
        long lost,
        long duplicated,
        long unexpected,
        long reordered,
        long wrongGaps,
        long indeterminate,
        long indeterminateArrived,
        long announcedGaps,
        long refused) {

    boolean clean() {
        return lost == 0 && duplicated == 0 && unexpected == 0 && reordered == 0 && wrongGaps == 0;
    }
}
