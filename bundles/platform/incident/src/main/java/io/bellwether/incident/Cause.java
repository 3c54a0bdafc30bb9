// SPDX-License-Identifier: Apache-2.0
package io.bellwether.incident;

import java.util.Locale;

/** What may be at the bottom of an incident. The text form is lower case with hyphens. */
public enum Cause {
    CONFIG_CHANGE("A configuration change"),
    DEPLOYMENT("A deployment"),
    AUTH("Sign-in and tokens"),
    DOWNSTREAM("A service that others call"),
    PLAN("A runaway or failing plan"),
    INDEX("The search index"),
    EE_CAPACITY("The event engine's capacity"),
    EMAIL("E-mail"),
    UNKNOWN("Something that is not known yet");

    private final String title;

    Cause(String title) {
        this.title = title;
    }

    /** In words, to begin a sentence with. */
    public String title() {
        return title;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
