// SPDX-License-Identifier: Apache-2.0
package io.bellwether.source.clef;

/** Texts held to a number of bytes. */
final class Bounded {
    private Bounded() {}

    /** The text, or as much of its beginning as takes at most so many bytes, with an ellipsis at the end. */
    static String text(String text, int most) {
        if (text.length() <= most / 3) {
            return text;
        }
        int bytes = 0;
        int room = most - 3;
        int fits = 0;
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            bytes += c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
            if (bytes > most) {
                return text.substring(0, fits) + "…";
            }
            i += Character.charCount(c);
            if (bytes <= room) {
                fits = i;
            }
        }
        return text;
    }
}
