// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detector.errornovelty;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Tells texts without a template apart by their pattern, after Drain (He, Zhu, Zheng, Lyu: Drain, an online log parsing
 * approach with fixed depth tree, ICWS 2017): texts of as many words with the same first one are compared word by word,
 * and where those that are alike differ, the pattern holds for any word. A pattern keeps the number it was given when it
 * was first met, however general it becomes. Bounded: the pattern not met for longest gives way.
 */
final class Texts {
    private static final int MOST = 600;
    private static final int MOST_WORDS = 24;
    private static final int LONGEST = 160;
    private static final double ALIKE = 0.6;
    private static final String ANY = "*";

    /** The least lately met first. */
    private final Map<Long, String[]> patterns = new LinkedHashMap<>(64, 0.75f, true);

    private final Map<String, List<Long>> groups = new LinkedHashMap<>();
    private long next;

    /** The number of the text's pattern. */
    long pattern(String text) {
        String[] words = words(text);
        List<Long> group = groups.computeIfAbsent(group(words), any -> new ArrayList<>(1));
        Long best = null;
        int most = 0;
        for (Long number : group) {
            int alike = alike(patterns.get(number), words);
            if (alike > most) {
                best = number;
                most = alike;
            }
        }
        if (best != null && most >= ALIKE * words.length) {
            String[] pattern = patterns.get(best);
            for (int i = 0; i < words.length; i++) {
                if (!pattern[i].equals(words[i])) {
                    pattern[i] = ANY;
                }
            }
            return best;
        }
        long number = next++;
        patterns.put(number, words);
        group.add(number);
        if (patterns.size() > MOST) {
            drop(patterns.keySet().iterator().next());
        }
        return number;
    }

    private void drop(Long number) {
        String key = group(patterns.remove(number));
        List<Long> group = groups.get(key);
        group.remove(number);
        if (group.isEmpty()) {
            groups.remove(key);
        }
    }

    private static String group(String[] words) {
        return words.length == 0 ? "" : words.length + words[0];
    }

    private static int alike(String[] pattern, String[] words) {
        int alike = 0;
        for (int i = 0; i < words.length; i++) {
            if (pattern[i].equals(words[i])) {
                alike++;
            }
        }
        return alike;
    }

    /** The words, each with a digit in it or between quotes as {@code *}. */
    static String[] words(String text) {
        List<String> words = new ArrayList<>();
        String start = text.substring(0, Math.min(text.length(), LONGEST));
        for (String word : start.strip().split("\\s+")) {
            if (words.size() == MOST_WORDS) {
                break;
            }
            boolean value = word.chars().anyMatch(c -> c >= '0' && c <= '9' || c == '\'' || c == '"');
            words.add(value ? ANY : word);
        }
        return words.toArray(String[]::new);
    }

    void write(DataOutputStream out) throws IOException {
        out.writeLong(next);
        out.writeInt(patterns.size());
        for (Map.Entry<Long, String[]> entry : patterns.entrySet()) {
            out.writeLong(entry.getKey());
            out.writeUTF(String.join(" ", entry.getValue()));
        }
    }

    static Texts read(DataInputStream in) throws IOException {
        Texts texts = new Texts();
        texts.next = in.readLong();
        int count = in.readInt();
        if (count < 0 || count > MOST) {
            throw new IllegalArgumentException("a number is out of range");
        }
        for (int i = 0; i < count; i++) {
            long number = in.readLong();
            String[] words = in.readUTF().split(" ", -1);
            if (number < 0 || number >= texts.next || texts.patterns.put(number, words) != null) {
                throw new IllegalArgumentException("the patterns are numbered wrongly");
            }
        }
        texts.patterns.keySet().stream().sorted().forEach(number -> texts.groups
                .computeIfAbsent(group(texts.patterns.get(number)), any -> new ArrayList<>(1))
                .add(number));
        return texts;
    }
}
