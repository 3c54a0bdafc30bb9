// SPDX-License-Identifier: Apache-2.0
package io.bellwether.relational;

import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * What somebody said of an alert afterwards. It changes nothing about the alert's state.
 *
 * @param actor the person or token that said it
 * @param comment null for none
 */
public record AlertOutcome(Judgement judgement, String actor, String comment, Instant at) {
    /** Whether the alert was worth it. The text form is lower case. */
    public enum Judgement {
        /** There was trouble. */
        CONFIRMED,
        /** There was none. */
        DISMISSED;

        /** Reads the text form in any case; empty when it is neither. */
        public static Optional<Judgement> fromName(String name) {
            return Arrays.stream(values())
                    .filter(value -> value.name().equalsIgnoreCase(name))
                    .findFirst();
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
