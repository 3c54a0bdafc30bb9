// SPDX-License-Identifier: Apache-2.0
package io.bellwether.expression.internal;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds many literals in a text in one pass, in any case: an Aho-Corasick automaton over folded characters, its
 * transitions complete, one row of a table for each state. Immutable.
 */
final class Fragments {
    /** Room for the table; literals are cut to their beginnings until it fits. */
    private static final int LARGEST = 1 << 20;

    private static final int[] CUTS = {64, 32, 16, 8, 4, 2, 1};

    /** The column of a character below 128, folded. */
    private final byte[] ascii;
    /** The column of every other folded character; absent ones have column 0. */
    private final Map<Character, Integer> others;
    /** Where each state's row begins, by state's row and column; negative when literals end in it. */
    private final int[] next;
    /** What is marked in the state of a row; null where no literal ends. */
    private final long[][] marks;

    private final int columns;

    private Fragments(byte[] ascii, Map<Character, Integer> others, int columns, int[] next, long[][] marks) {
        this.ascii = ascii;
        this.others = others;
        this.columns = columns;
        this.next = next;
        this.marks = marks;
    }

    boolean isEmpty() {
        return next.length == 0;
    }

    /** Sets the bits of every literal the text contains. */
    void mark(String text, long[] reached) {
        int row = 0;
        int length = text.length();
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            int column = c < 128 ? ascii[c] : column(c);
            int to = next[row + column];
            if (to < 0) {
                to = ~to;
                long[] mark = marks[to / columns];
                for (int j = 0; j < mark.length; j++) {
                    reached[j] |= mark[j];
                }
            }
            row = to;
        }
    }

    private int column(char c) {
        char folded = CaseFolding.fold(c);
        return folded < 128 ? ascii[folded] : others.getOrDefault(folded, 0);
    }

    /** Gathers literals. */
    static final class Builder {
        private final int length;
        private final Map<String, long[]> literals = new LinkedHashMap<>();

        /** @param length how many longs are marked in */
        Builder(int length) {
            this.length = length;
        }

        /** @param literal at least one character */
        void add(String literal, int at, long bit) {
            literals.computeIfAbsent(CaseFolding.fold(literal), any -> new long[length])[at] |= bit;
        }

        Fragments build() {
            if (literals.isEmpty()) {
                return new Fragments(new byte[128], Map.of(), 1, new int[0], new long[0][]);
            }
            for (int cut : CUTS) {
                Map<String, long[]> shortened = shortened(cut);
                int characters =
                        shortened.keySet().stream().mapToInt(String::length).sum() + 1;
                long distinct = shortened.keySet().stream()
                                .flatMapToInt(String::chars)
                                .distinct()
                                .count()
                        + 1;
                if (characters * distinct <= LARGEST && distinct < 128) {
                    return new Automaton(shortened, characters, (int) distinct).finish();
                }
            }
            return everything();
        }

        /** For more kinds of characters than columns: every character may begin any of the literals. */
        private Fragments everything() {
            long[] all = new long[length];
            literals.values().forEach(mark -> merge(all, mark));
            byte[] ascii = new byte[128];
            return new Fragments(ascii, Map.of(), 1, new int[] {~0}, new long[][] {all});
        }

        private Map<String, long[]> shortened(int cut) {
            Map<String, long[]> shortened = new LinkedHashMap<>();
            literals.forEach((literal, mark) -> merge(
                    shortened.computeIfAbsent(
                            literal.substring(0, Math.min(cut, literal.length())), any -> new long[length]),
                    mark));
            return shortened;
        }
    }

    private static void merge(long[] into, long[] mark) {
        for (int i = 0; i < into.length; i++) {
            into[i] |= mark[i];
        }
    }

    /** The automaton while it is made; a row is a state times the columns. */
    private static final class Automaton {
        private final byte[] ascii = new byte[128];
        private final Map<Character, Integer> others = new LinkedHashMap<>();
        private final int columns;
        private final int[] next;
        private final long[][] marks;
        private int states = 1;
        private int known;

        Automaton(Map<String, long[]> literals, int mostStates, int columns) {
            this.columns = columns;
            this.next = new int[mostStates * columns];
            this.marks = new long[mostStates][];
            Arrays.fill(next, -1);
            literals.forEach(this::insert);
        }

        private void insert(String literal, long[] mark) {
            int state = 0;
            for (char c : literal.toCharArray()) {
                int at = state * columns + column(c);
                if (next[at] < 0) {
                    next[at] = states++;
                }
                state = next[at];
            }
            marks[state] = marks[state] == null ? mark.clone() : marks[state];
            merge(marks[state], mark);
        }

        private int column(char c) {
            if (c >= 128) {
                return others.computeIfAbsent(c, any -> ++known);
            }
            if (ascii[c] == 0) {
                ascii[c] = (byte) ++known;
            }
            return ascii[c];
        }

        Fragments finish() {
            int[] fallback = new int[states];
            List<Integer> order = new ArrayList<>();
            Deque<Integer> waiting = new ArrayDeque<>();
            for (int column = 0; column < columns; column++) {
                int to = next[column];
                next[column] = Math.max(0, to);
                if (to > 0) {
                    waiting.add(to);
                }
            }
            while (!waiting.isEmpty()) {
                int state = waiting.remove();
                order.add(state);
                for (int column = 0; column < columns; column++) {
                    int at = state * columns + column;
                    int behind = next[fallback[state] * columns + column];
                    if (next[at] < 0) {
                        next[at] = behind;
                    } else {
                        fallback[next[at]] = behind;
                        waiting.add(next[at]);
                    }
                }
            }
            for (int state : order) {
                long[] inherited = marks[fallback[state]];
                if (inherited != null) {
                    marks[state] = marks[state] == null ? inherited : marks[state];
                    merge(marks[state], inherited);
                }
            }
            int[] rows = new int[states * columns];
            for (int i = 0; i < rows.length; i++) {
                rows[i] = marks[next[i]] == null ? next[i] * columns : ~(next[i] * columns);
            }
            for (char upper = 'A'; upper <= 'Z'; upper++) {
                ascii[upper] = ascii[CaseFolding.fold(upper)];
            }
            return new Fragments(ascii, others, columns, rows, Arrays.copyOf(marks, states));
        }
    }
}
