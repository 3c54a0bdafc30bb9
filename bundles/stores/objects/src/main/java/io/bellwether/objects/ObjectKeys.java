// SPDX-License-Identifier: Apache-2.0
package io.bellwether.objects;

import java.util.regex.Pattern;

/** What a key must be, for every store alike. */
public final class ObjectKeys {
    private static final Pattern KEY = Pattern.compile("[a-zA-Z0-9_-][a-zA-Z0-9._-]*(/[a-zA-Z0-9_-][a-zA-Z0-9._-]*)*");
    private static final Pattern PREFIX = Pattern.compile("([a-zA-Z0-9_-][a-zA-Z0-9._-]*/?)*");
    private static final int LONGEST = 900;

    private ObjectKeys() {}

    /** The key itself. @throws IllegalArgumentException when it is none */
    public static String check(String key) {
        if (key.length() > LONGEST || !KEY.matcher(key).matches()) {
            throw new IllegalArgumentException(
                    "'" + key + "' is no key of an object: use a path of a-z, A-Z, 0-9, '.', '_'"
                            + " and '-', no part of which begins with '.', at most " + LONGEST + " characters");
        }
        return key;
    }

    /** The prefix itself. @throws IllegalArgumentException when no key can begin with it */
    public static String checkPrefix(String prefix) {
        if (prefix.length() > LONGEST
                || prefix.contains("//")
                || !PREFIX.matcher(prefix).matches()) {
            throw new IllegalArgumentException("'" + prefix + "' begins no key of an object");
        }
        return prefix;
    }
}
