// SPDX-License-Identifier: Apache-2.0
package io.bellwether.api.tenancy;

import java.util.regex.Pattern;

/** The form of every client-chosen id: {@code [a-z0-9][a-z0-9-]{0,62}}. */
public final class Slug {
    private static final Pattern FORM = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");

    private Slug() {}

    /** True when {@code value} has the form of an id; false for null. */
    public static boolean isValid(String value) {
        return value != null && FORM.matcher(value).matches();
    }

    /**
     * Returns {@code value} when it is a valid id.
     *
     * @param what the field's name, for the message
     * @throws IllegalArgumentException naming the field, the value and the form that is asked for
     */
    public static String require(String what, String value) {
        if (!isValid(value)) {
            throw new IllegalArgumentException(what + " '" + value + "' must be 1 to 63 characters of a-z, 0-9 and -, "
                    + "beginning with a letter or digit");
        }
        return value;
    }
}
