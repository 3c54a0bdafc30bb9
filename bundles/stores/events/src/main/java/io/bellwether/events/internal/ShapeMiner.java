// SPDX-License-Identifier: Apache-2.0
package io.bellwether.events.internal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds the pattern behind texts that come without a template, one after the other, in the manner of Drain: texts of as
 * many words that begin alike are compared word by word, and where they differ the pattern gets a {@code <*>}. Numbers,
 * ids, addresses and quoted texts are masked beforehand. The same texts in the same order give the same patterns. Bounded
 * in memory: the pattern not seen for longest gives way. For one thread.
 */
final class ShapeMiner {
    static final String ANY = "<*>";
    private static final int MOST_WORDS = 48;
    private static final int LONGEST_TEXT = 600;
    private static final int MOST_IN_A_GROUP = 64;
    private static final double ALIKE = 0.55;

    private final int most;
    private final Map<Group, List<Pattern>> groups = new LinkedHashMap<>(64, 0.75f, true);
    private final List<String> found = new ArrayList<>();
    private int patterns;

    /** @param most patterns to remember */
    ShapeMiner(int most) {
        this.most = most;
    }

    /** Texts of as many words with the same first one. */
    private record Group(int words, String first) {}

    private static final class Pattern {
        private final String[] words;
        private String text;

        Pattern(List<String> words) {
            this.words = words.toArray(String[]::new);
        }

        /** How many words of a text it has itself, or -1 when too few. */
        int alike(List<String> other) {
            int same = 0;
            int fixed = 0;
            for (int i = 0; i < words.length; i++) {
                if (words[i].equals(ANY)) {
                    continue;
                }
                fixed++;
                if (words[i].equals(other.get(i))) {
                    same++;
                }
            }
            return same >= ALIKE * words.length || same == fixed && same * 3 >= words.length ? same : -1;
        }

        void take(List<String> other) {
            for (int i = 0; i < words.length; i++) {
                if (!words[i].equals(other.get(i)) && !words[i].equals(ANY)) {
                    words[i] = ANY;
                    text = null;
                }
            }
        }

        String text() {
            if (text == null) {
                text = String.join(" ", words);
            }
            return text;
        }
    }

    /** The pattern of a text, as far as it is known now. */
    String shape(String text) {
        words(text);
        if (found.isEmpty()) {
            return "";
        }
        Group group = new Group(found.size(), found.get(0));
        List<Pattern> same = groups.computeIfAbsent(group, key -> new ArrayList<>(2));
        Pattern best = null;
        int most = -1;
        for (Pattern pattern : same) {
            int alike = pattern.alike(found);
            if (alike > most) {
                best = pattern;
                most = alike;
            }
        }
        if (best == null) {
            best = new Pattern(found);
            if (same.size() == MOST_IN_A_GROUP) {
                same.remove(0);
            } else {
                patterns++;
            }
            same.add(best);
            forget(group);
        } else {
            best.take(found);
        }
        return best.text();
    }

    int patterns() {
        return patterns;
    }

    private void forget(Group but) {
        var eldest = groups.entrySet().iterator();
        while (patterns > most && eldest.hasNext()) {
            Map.Entry<Group, List<Pattern>> entry = eldest.next();
            if (!entry.getKey().equals(but)) {
                patterns -= entry.getValue().size();
                eldest.remove();
            }
        }
    }

    private void words(String text) {
        found.clear();
        int end = Math.min(text.length(), LONGEST_TEXT);
        int at = 0;
        while (at < end && found.size() < MOST_WORDS) {
            char c = text.charAt(at);
            if (c <= ' ') {
                at++;
            } else if (c == '"' || c == '\'') {
                int close = text.indexOf(c, at + 1);
                if (close > at && close < end && !(c == '\'' && at > 0 && Words.isWord(text.charAt(at - 1)))) {
                    found.add(ANY);
                    at = close + 1;
                } else {
                    at = word(text, at, end);
                }
            } else {
                at = word(text, at, end);
            }
        }
    }

    private int word(String text, int from, int end) {
        int to = from + 1;
        while (to < end && text.charAt(to) > ' ' && text.charAt(to) != '"') {
            to++;
        }
        int first = from;
        int last = to;
        while (first < last && "([{<,;:".indexOf(text.charAt(first)) >= 0) {
            first++;
        }
        while (last > first && ")]}>,;:.!?".indexOf(text.charAt(last - 1)) >= 0) {
            last--;
        }
        if (first == last) {
            found.add(text.substring(from, to));
        } else {
            String core = masked(text, first, last);
            boolean bare = first == from && last == to;
            found.add(bare ? core : text.substring(from, first) + core + text.substring(last, to));
        }
        return to;
    }

    /** The word, or what stands for it when it is a value: with a digit after its last {@code =}, or after none. */
    private static String masked(String text, int from, int to) {
        int equals = -1;
        boolean digit = false;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (c == '=' && i > from) {
                equals = i;
                digit = false;
            }
            digit |= c >= '0' && c <= '9';
        }
        if (equals >= 0) {
            return text.substring(from, equals + 1) + ANY;
        }
        return digit ? ANY : text.substring(from, to);
    }
}
