// SPDX-License-Identifier: Apache-2.0
package io.bellwether.expression.internal;

/** Ordinal case-insensitivity: character by character, the same in every locale. */
final class CaseFolding {
    private CaseFolding() {}

    static char fold(char c) {
        if (c < 128) {
            return c >= 'A' && c <= 'Z' ? (char) (c + 32) : c;
        }
        return Character.toLowerCase(Character.toUpperCase(c));
    }

    static String fold(String text) {
        int length = text.length();
        for (int i = 0; i < length; i++) {
            if (fold(text.charAt(i)) != text.charAt(i)) {
                char[] folded = text.toCharArray();
                for (int j = i; j < length; j++) {
                    folded[j] = fold(folded[j]);
                }
                return new String(folded);
            }
        }
        return text;
    }

    static boolean equal(String left, String right) {
        return left.length() == right.length() && startsWith(left, right, 0);
    }

    private static boolean startsWith(String text, String prefix, int at) {
        if (at < 0 || at + prefix.length() > text.length()) {
            return false;
        }
        for (int i = 0; i < prefix.length(); i++) {
            char a = text.charAt(at + i);
            char b = prefix.charAt(i);
            if (a != b && fold(a) != fold(b)) {
                return false;
            }
        }
        return true;
    }

    static boolean startsWith(String text, String prefix, int at, boolean ci) {
        return ci ? startsWith(text, prefix, at) : text.startsWith(prefix, at);
    }

    /** The first place at or after {@code from}, or -1. */
    static int indexOf(String text, String part, int from, boolean ci) {
        if (!ci || part.isEmpty()) {
            return text.indexOf(part, from);
        }
        char lower = fold(part.charAt(0));
        char upper = lower < 128 ? Character.toUpperCase(lower) : lower;
        int last = text.length() - part.length();
        for (int i = Math.max(0, from); i <= last; i++) {
            char c = text.charAt(i);
            boolean begins = c == lower || c == upper || c >= 128 && fold(c) == lower;
            if (begins && startsWith(text, part, i)) {
                return i;
            }
        }
        return -1;
    }

    /** The last place, or -1. */
    static int lastIndexOf(String text, String part, boolean ci) {
        if (!ci) {
            return text.lastIndexOf(part);
        }
        for (int i = text.length() - part.length(); i >= 0; i--) {
            if (startsWith(text, part, i)) {
                return i;
            }
        }
        return -1;
    }
}
