// SPDX-License-Identifier: Apache-2.0
package io.bellwether.expression.internal;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How large a regular expression is once its counted repetitions are written out. A count multiplies what it stands
 * behind, so nested counts multiply each other; these are loops which a limit on characters looked at cannot stop.
 */
final class RegexWeight {
    private static final Pattern COUNT = Pattern.compile("\\{(\\d{1,10})(?:,(\\d{0,10}))?\\}");
    private static final long LARGEST = Integer.MAX_VALUE;

    private RegexWeight() {}

    static long of(String regex) {
        Deque<Long> enclosing = new ArrayDeque<>();
        Matcher count = COUNT.matcher(regex);
        long sum = 0;
        long atom = 0;
        int i = 0;
        while (i < regex.length()) {
            char c = regex.charAt(i);
            if (c == '{' && count.find(i) && count.start() == i) {
                long repeated = Math.min(LARGEST, atom * repetitions(count));
                sum = Math.min(LARGEST, sum + repeated - atom);
                atom = repeated;
                i = count.end();
                continue;
            }
            if (c == '(') {
                enclosing.push(sum);
                sum = 0;
                i++;
            } else if (c == ')' && !enclosing.isEmpty()) {
                atom = Math.min(LARGEST, sum + 1);
                sum = Math.min(LARGEST, enclosing.pop() + atom);
                i++;
            } else {
                i = atomEnd(regex, i);
                atom = 1;
                sum++;
            }
        }
        while (!enclosing.isEmpty()) {
            sum = Math.min(LARGEST, sum + enclosing.pop());
        }
        return sum;
    }

    private static long repetitions(Matcher count) {
        String most = count.group(2) == null || count.group(2).isEmpty() ? count.group(1) : count.group(2);
        return Math.max(1, Math.min(LARGEST, Long.parseLong(most)));
    }

    /** The end of a character, an escape or a class. */
    private static int atomEnd(String regex, int from) {
        char c = regex.charAt(from);
        if (c == '\\') {
            return Math.min(regex.length(), from + 2);
        }
        if (c != '[') {
            return from + 1;
        }
        int depth = 0;
        for (int i = from; i < regex.length(); i++) {
            char inside = regex.charAt(i);
            if (inside == '\\') {
                i++;
            } else if (inside == '[') {
                depth++;
            } else if (inside == ']' && --depth == 0) {
                return i + 1;
            }
        }
        return regex.length();
    }
}
