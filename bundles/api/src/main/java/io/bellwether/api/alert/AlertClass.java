// SPDX-License-Identifier: Apache-2.0
package io.bellwether.api.alert;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What kind of trouble it is. The text form is lower case with hyphens. */
public enum AlertClass {
    AUTH,
    DOWNSTREAM,
    INDEX,
    EE_CAPACITY,
    CONFIG_CHANGE,
    EMAIL,
    PLAN,
    AVAILABILITY,
    SLO,
    SECURITY,
    UNKNOWN;

    private final String text = name().toLowerCase(Locale.ROOT).replace('_', '-');

    /** Reads the text form in any case; empty when it is none of them. */
    public static Optional<AlertClass> fromName(String name) {
        return Arrays.stream(values())
                .filter(value -> value.toString().equalsIgnoreCase(name))
                .findFirst();
    }

    @Override
    public String toString() {
        return text;
    }
}
