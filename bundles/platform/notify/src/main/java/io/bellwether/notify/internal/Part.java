// SPDX-License-Identifier: Apache-2.0
package io.bellwether.notify.internal;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** A part of a notification that a template may replace. */
enum Part {
    TITLE(2_000, 250),
    TEXT(20_000, 20_000),
    HTML(100_000, 200_000),
    SUMMARY(10_000, 3_000);

    private final int most;
    private final int longest;

    /** @param most characters of a template. @param longest characters of what it comes to */
    Part(int most, int longest) {
        this.most = most;
        this.longest = longest;
    }

    static Optional<Part> of(String key) {
        return Arrays.stream(values()).filter(part -> part.key().equals(key)).findFirst();
    }

    String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    boolean html() {
        return this == HTML;
    }

    int most() {
        return most;
    }

    int longest() {
        return longest;
    }

    /** A title is one line; what was cut says so. */
    String finish(String text, boolean cut) {
        String whole = this == TITLE ? text.replaceAll("[\\p{Cntrl}\\s]+", " ").strip() : text;
        return cut ? whole.stripTrailing() + "…" : whole;
    }
}
