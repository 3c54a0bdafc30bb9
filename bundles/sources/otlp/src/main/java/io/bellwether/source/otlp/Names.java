// SPDX-License-Identifier: Apache-2.0
package io.bellwether.source.otlp;

import java.nio.charset.StandardCharsets;

/**
 * The names of attributes seen in a request, so that a name repeated in each record is made, and hashed, once. It
 * forgets a name when another falls on its place. Used by one thread.
 */
final class Names {
    private static final int PLACES = 512;
    private static final int LONGEST = 64;

    private final String[] names = new String[PLACES];

    /** The ASCII text in these bytes; null when it is longer than names are, or not ASCII. */
    String of(byte[] bytes, int from, int length) {
        if (length > LONGEST) {
            return null;
        }
        int hash = length;
        for (int i = from; i < from + length; i++) {
            if (bytes[i] < 0) {
                return null;
            }
            hash = hash * 31 + bytes[i];
        }
        int place = (hash ^ hash >>> 15) & PLACES - 1;
        String known = names[place];
        if (known != null && known.length() == length && same(known, bytes, from)) {
            return known;
        }
        String made = new String(bytes, from, length, StandardCharsets.ISO_8859_1);
        names[place] = made;
        return made;
    }

    private static boolean same(String name, byte[] bytes, int from) {
        for (int i = 0; i < name.length(); i++) {
            if (name.charAt(i) != bytes[from + i]) {
                return false;
            }
        }
        return true;
    }
}
