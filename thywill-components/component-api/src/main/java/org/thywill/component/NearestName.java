package org.thywill.component;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/// Guesses what someone meant to write.
public final class NearestName {
    private static final int LONGEST = 200;

    private NearestName() {}

    /// Finds the known name that takes the fewest changes of one character to reach (added, removed, replaced, or
    /// swapped with its neighbour), upper and lower case being the same.
    ///
    /// @return empty if every one is so far that a guess would only confuse: more than a third of its characters
    public static Optional<String> of(String found, Collection<String> known) {
        if (found.length() > LONGEST) {
            return Optional.empty();
        }
        var wanted = found.toLowerCase(Locale.ROOT);
        return known.stream()
                .filter(name -> distance(wanted, name.toLowerCase(Locale.ROOT)) <= Math.max(1, name.length() / 3))
                .min(Comparator.<String>comparingInt(name -> distance(wanted, name.toLowerCase(Locale.ROOT)))
                        .thenComparing(Comparator.naturalOrder()));
    }

    /// The guess as a question, `Did you mean "comet"?`, or the empty text.
    public static String question(String found, Collection<String> known) {
        return of(found, known).map(name -> "Did you mean \"" + name + "\"?").orElse("");
    }

    /// The optimal string alignment distance.
    private static int distance(String from, String to) {
        var rows = new int[from.length() + 1][to.length() + 1];
        for (int i = 0; i <= from.length(); i++) {
            for (int j = 0; j <= to.length(); j++) {
                rows[i][j] = i == 0 || j == 0 ? i + j : cheapest(rows, from, to, i, j);
            }
        }
        return rows[from.length()][to.length()];
    }

    private static int cheapest(int[][] rows, String from, String to, int i, int j) {
        boolean same = from.charAt(i - 1) == to.charAt(j - 1);
        int best = Math.min(Math.min(rows[i - 1][j], rows[i][j - 1]) + 1, rows[i - 1][j - 1] + (same ? 0 : 1));
        boolean swapped =
                i > 1 && j > 1 && from.charAt(i - 1) == to.charAt(j - 2) && from.charAt(i - 2) == to.charAt(j - 1);
        return swapped ? Math.min(best, rows[i - 2][j - 2] + 1) : best;
    }
}
