// SPDX-License-Identifier: Apache-2.0
package io.bellwether.expression.internal;

import io.bellwether.expression.Condition;
import java.util.ArrayList;
import java.util.List;

/**
 * The right side of {@code like}: {@code %} is any run of characters, {@code _} exactly one that is no line feed, and
 * doubling makes either an ordinary character. The whole text has to match.
 */
final class LikePattern {
    /** Stands for {@code _} within a piece; a code point that is assigned to no character. */
    private static final char ONE = Condition.ANY_UNIT;

    private final boolean ci;
    /** What lies between the {@code %}, in order; at least one, possibly empty. */
    private final String[] pieces;

    private final boolean[] plain;

    LikePattern(String pattern, boolean ci) {
        this(runs(pattern), ci);
    }

    LikePattern(List<String> runs, boolean ci) {
        this.ci = ci;
        this.pieces = runs.stream().map(run -> ci ? CaseFolding.fold(run) : run).toArray(String[]::new);
        this.plain = new boolean[pieces.length];
        for (int i = 0; i < pieces.length; i++) {
            plain[i] = pieces[i].indexOf(ONE) < 0;
        }
    }

    /** The pieces of a pattern, in which {@link Condition#ANY_UNIT} stands for {@code _}. */
    static List<String> runs(String pattern) {
        return List.of(split(pattern));
    }

    private static String[] split(String pattern) {
        List<String> pieces = new ArrayList<>();
        StringBuilder piece = new StringBuilder();
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            boolean doubled = (c == '%' || c == '_') && i + 1 < pattern.length() && pattern.charAt(i + 1) == c;
            if (doubled) {
                piece.append(c);
                i++;
            } else if (c == '%') {
                pieces.add(piece.toString());
                piece.setLength(0);
            } else {
                piece.append(c == '_' ? ONE : c);
            }
        }
        pieces.add(piece.toString());
        return pieces.toArray(String[]::new);
    }

    boolean matches(String text) {
        int last = pieces.length - 1;
        if (last == 0) {
            return text.length() == pieces[0].length() && matchesAt(text, 0, 0);
        }
        if (!matchesAt(text, 0, 0)) {
            return false;
        }
        int at = pieces[0].length();
        for (int i = 1; i < last; i++) {
            int found = find(text, i, at);
            if (found < 0) {
                return false;
            }
            at = found + pieces[i].length();
        }
        int end = text.length() - pieces[last].length();
        return end >= at && matchesAt(text, last, end);
    }

    private int find(String text, int piece, int from) {
        if (plain[piece]) {
            return CaseFolding.indexOf(text, pieces[piece], from, ci);
        }
        for (int i = from; i <= text.length() - pieces[piece].length(); i++) {
            if (matchesAt(text, piece, i)) {
                return i;
            }
        }
        return -1;
    }

    private boolean matchesAt(String text, int piece, int at) {
        String wanted = pieces[piece];
        if (plain[piece]) {
            return CaseFolding.startsWith(text, wanted, at, ci);
        }
        if (at + wanted.length() > text.length()) {
            return false;
        }
        for (int i = 0; i < wanted.length(); i++) {
            char c = text.charAt(at + i);
            char w = wanted.charAt(i);
            boolean same = w == ONE ? c != '\n' : c == w || ci && CaseFolding.fold(c) == w;
            if (!same) {
                return false;
            }
        }
        return true;
    }
}
