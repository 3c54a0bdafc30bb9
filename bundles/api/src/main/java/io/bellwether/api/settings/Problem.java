// SPDX-License-Identifier: Apache-2.0
package io.bellwether.api.settings;

/**
 * One thing that is wrong with what a person or a program has sent.
 *
 * @param field the field's path, such as {@code settings.pollEvery}
 * @param value what was given, shortened; never a secret; null when the field was absent
 * @param message what is wrong and what would be right
 */
public record Problem(String field, String value, String message) {
    private static final int SHOWN = 120;

    public Problem {
        if (value != null && value.length() > SHOWN) {
            value = value.substring(0, SHOWN) + "…";
        }
    }

    /** The same problem seen from the outside of an enclosing field. */
    public Problem within(String prefix) {
        return new Problem(prefix + "." + field, value, message);
    }

    @Override
    public String toString() {
        return field + ": " + message;
    }
}
