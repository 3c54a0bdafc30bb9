// SPDX-License-Identifier: Apache-2.0
package io.bellwether.source.sentry;

import io.bellwether.api.source.PushLimits;
import java.util.Locale;

/** Texts and ids. */
final class Texts {
    private static final int ID_DIGITS = 32;

    private Texts() {}

    /** At most that many characters; what is cut ends with an ellipsis. */
    static String cut(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(most - 2)) ? most - 2 : most - 1;
        return text.substring(0, end) + "…";
    }

    /** At most what a message may be, however many bytes its characters take. */
    static String message(String text, PushLimits limits) {
        return text == null ? "" : cut(text, limits.messageBytes() / 3);
    }

    /** 32 lower-case hexadecimal digits, written with dashes or without; null when it is something else. */
    static String id(String text) {
        return hexadecimal(text == null ? null : text.replace("-", ""), ID_DIGITS);
    }

    /** That many hexadecimal digits in lower case; null when it is something else. */
    static String hexadecimal(String text, int digits) {
        if (text == null || text.length() != digits) {
            return null;
        }
        for (int i = 0; i < digits; i++) {
            char c = text.charAt(i);
            if (c >= 128 || Character.digit(c, 16) < 0) {
                return null;
            }
        }
        return text.toLowerCase(Locale.ROOT);
    }

    /** The first that is neither null nor blank, or null. */
    static String first(String... texts) {
        for (String text : texts) {
            if (text != null && !text.isBlank()) {
                return text;
            }
        }
        return null;
    }
}
