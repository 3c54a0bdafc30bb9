// SPDX-License-Identifier: Apache-2.0
package io.bellwether.ingest.internal.redact;

import com.google.re2j.Pattern;
import java.util.List;
import java.util.Locale;

/**
 * A tenant's own rule.
 *
 * @param name begins what is put in place
 * @param fields globs of field names or dotted paths, whatever their case; empty for every text
 * @param kind one of {@code email}, {@code phone}, {@code card}, {@code tfn}; null for none of them
 * @param regex an expression of its own; null when there is none. Without kind and regex the whole value is meant.
 */
public record RedactionRule(String name, List<String> fields, String kind, Pattern regex, Action action) {
    /** Whether it is about the field as a whole. */
    boolean isWhole() {
        return kind == null && regex == null;
    }

    /** @param path dotted; the field's own name stands last */
    boolean isFor(String path, String name) {
        for (String glob : fields) {
            if (matches(glob, glob.indexOf('.') >= 0 ? path : name)) {
                return true;
            }
        }
        return false;
    }

    /** {@code *} stands for any characters; the work is bounded by the product of the lengths. */
    static boolean matches(String glob, String text) {
        String pattern = glob.toLowerCase(Locale.ROOT);
        String lower = text.toLowerCase(Locale.ROOT);
        int star = -1;
        int resume = 0;
        int p = 0;
        int t = 0;
        while (t < lower.length()) {
            if (p < pattern.length() && pattern.charAt(p) == '*') {
                star = p++;
                resume = t;
            } else if (p < pattern.length() && pattern.charAt(p) == lower.charAt(t)) {
                p++;
                t++;
            } else if (star >= 0) {
                p = star + 1;
                t = ++resume;
            } else {
                return false;
            }
        }
        while (p < pattern.length() && pattern.charAt(p) == '*') {
            p++;
        }
        return p == pattern.length();
    }
}
