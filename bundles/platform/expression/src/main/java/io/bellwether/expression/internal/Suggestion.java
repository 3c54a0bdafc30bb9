// SPDX-License-Identifier: Apache-2.0
package io.bellwether.expression.internal;

import java.util.Collection;
import java.util.Comparator;

/** Finds what was probably meant. */
final class Suggestion {
    private Suggestion() {}

    /** {@code did you mean X?} when a known name is close, else the given text. */
    static String nearest(String name, Collection<String> known, String otherwise) {
        String folded = CaseFolding.fold(name);
        return known.stream()
                .filter(candidate -> distance(folded, CaseFolding.fold(candidate)) <= Math.max(1, name.length() / 3))
                .min(Comparator.comparingInt(candidate -> distance(folded, CaseFolding.fold(candidate))))
                .map(candidate -> "did you mean " + candidate + "?")
                .orElse(otherwise);
    }

    /** Characters to insert, delete or replace to get from one to the other. */
    private static int distance(String left, String right) {
        int[] row = new int[right.length() + 1];
        for (int j = 0; j <= right.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= left.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= right.length(); j++) {
                int replaced = diagonal + (left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[right.length()];
    }
}
