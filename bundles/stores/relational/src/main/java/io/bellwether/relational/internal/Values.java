// SPDX-License-Identifier: Apache-2.0
package io.bellwether.relational.internal;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** What every database can keep, the same way: text without what PostgreSQL refuses, times to the microsecond. */
final class Values {
    private static final char REPLACEMENT = '\uFFFD';

    private Values() {}

    /** The value as it is stored and compared; anything but text and times is left alone, and so is null. */
    static Object stored(Object value) {
        if (value instanceof String text) {
            return text(text);
        }
        if (value instanceof Instant instant) {
            return instant.truncatedTo(ChronoUnit.MICROS);
        }
        return value;
    }

    /** Replaces the character 0 and halves of surrogate pairs, which are not text. */
    private static String text(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (!isText(text, i)) {
                return replaced(text, i);
            }
        }
        return text;
    }

    private static String replaced(String text, int from) {
        StringBuilder clean = new StringBuilder(text);
        for (int i = from; i < text.length(); i++) {
            if (!isText(text, i)) {
                clean.setCharAt(i, REPLACEMENT);
            }
        }
        return clean.toString();
    }

    private static boolean isText(String text, int at) {
        char c = text.charAt(at);
        if (Character.isHighSurrogate(c)) {
            return at + 1 < text.length() && Character.isLowSurrogate(text.charAt(at + 1));
        }
        if (Character.isLowSurrogate(c)) {
            return at > 0 && Character.isHighSurrogate(text.charAt(at - 1));
        }
        return c != 0;
    }
}
