// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detector.sequence;

/** LIKE as in Seq: {@code %} stands for any characters, {@code _} for one. */
final class Like {
    private Like() {}

    /** Whether the whole text matches. Goes back to the last {@code %} only, so that no pattern is slow. */
    static boolean matches(String text, String pattern, boolean anyCase) {
        int at = 0;
        int next = 0;
        int any = -1;
        int resume = 0;
        while (at < text.length()) {
            if (next < pattern.length() && pattern.charAt(next) == '%') {
                any = next++;
                resume = at;
            } else if (next < pattern.length() && same(text.charAt(at), pattern.charAt(next), anyCase)) {
                at++;
                next++;
            } else if (any >= 0) {
                next = any + 1;
                at = ++resume;
            } else {
                return false;
            }
        }
        while (next < pattern.length() && pattern.charAt(next) == '%') {
            next++;
        }
        return next == pattern.length();
    }

    private static boolean same(char text, char pattern, boolean anyCase) {
        return pattern == '_'
                || text == pattern
                || anyCase
                        && Character.toLowerCase(Character.toUpperCase(text))
                                == Character.toLowerCase(Character.toUpperCase(pattern));
    }
}
