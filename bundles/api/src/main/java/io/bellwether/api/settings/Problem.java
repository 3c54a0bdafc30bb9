// SPDX-License-Identifier: Apache-2.0
package io.bellwether.api.settings;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/**
 * One thing that is wrong with what a person or a program has sent.
 *
 * @param field the field's path, such as {@code settings.pollEvery}
 * @param value what was given, shortened; never a secret; null when the field was absent
 * @param message what is wrong and what would be right
 * @param line where in the text it stands, counted from 1; 0 when it did not come as text or the place is not known
 * @param column counted from 1; 0 like the line
 */
public record Problem(String field, String value, String message, int line, int column) {
    private static final int SHOWN = 120;

    public Problem {
        if (value != null && value.length() > SHOWN) {
            value = value.substring(0, SHOWN) + "…";
        }
    }

    public Problem(String field, String value, String message) {
        this(field, value, message, 0, 0);
    }

    /** The same problem seen from the outside of an enclosing field. */
    public Problem within(String prefix) {
        return new Problem(prefix + "." + field, value, message, line, column);
    }

    /** The same problem at a place in the text. */
    public Problem at(int newLine, int newColumn) {
        return new Problem(field, value, message, newLine, newColumn);
    }

    /** Of the known names the one that was probably meant; empty when none is near. */
    public static Optional<String> nearest(String name, Collection<String> known) {
        String folded = name.toLowerCase(Locale.ROOT);
        int most = Math.max(1, name.length() / 3);
        return known.stream()
                .filter(candidate -> distance(folded, candidate.toLowerCase(Locale.ROOT)) <= most)
                .min(Comparator.<String>comparingInt(candidate -> distance(folded, candidate.toLowerCase(Locale.ROOT)))
                        .thenComparing(Comparator.naturalOrder()));
    }

    /** {@code ; did you mean 'X'?} when a known name is near, else nothing: the end of a message. */
    public static String suggestion(String name, Collection<String> known) {
        return nearest(name, known)
                .map(candidate -> "; did you mean '" + candidate + "'?")
                .orElse("");
    }

    /** How many characters to insert, delete, replace or exchange with their neighbour (optimal string alignment). */
    private static int distance(String left, String right) {
        int[][] cost = new int[left.length() + 1][right.length() + 1];
        for (int i = 0; i <= left.length(); i++) {
            for (int j = 0; j <= right.length(); j++) {
                if (i == 0 || j == 0) {
                    cost[i][j] = i + j;
                    continue;
                }
                boolean same = left.charAt(i - 1) == right.charAt(j - 1);
                int least = Math.min(cost[i - 1][j], cost[i][j - 1]) + 1;
                least = Math.min(least, cost[i - 1][j - 1] + (same ? 0 : 1));
                boolean exchanged = i > 1
                        && j > 1
                        && left.charAt(i - 1) == right.charAt(j - 2)
                        && left.charAt(i - 2) == right.charAt(j - 1);
                cost[i][j] = exchanged ? Math.min(least, cost[i - 2][j - 2] + 1) : least;
            }
        }
        return cost[left.length()][right.length()];
    }

    @Override
    public String toString() {
        String place = line == 0 ? "" : " (line " + line + ", column " + column + ")";
        return field + ": " + message + place;
    }
}
