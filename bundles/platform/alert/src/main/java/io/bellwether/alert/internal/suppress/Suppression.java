// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert.internal.suppress;

import java.time.Instant;
import java.util.Locale;
import java.util.Objects;

/**
 * Why an alert is not told at a moment.
 *
 * @param id of what suppresses it: a silence, a window, a rule; an alert's for a dependency
 * @param reason one sentence for people, with names and times
 * @param until when it ends by the clock; null when it does not, or nobody knows
 */
public record Suppression(Kind kind, String id, String reason, Instant until) {
    public Suppression {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(reason, "reason");
    }

    /** What can keep an alert from being told. The text form is lower case. */
    public enum Kind {
        /** A person asked for silence. */
        SILENCE,
        /** It is maintained as planned. */
        MAINTENANCE,
        /** An alert that matters more is active. */
        INHIBITION,
        /** Something it depends on is down. */
        DEPENDENCY,
        /** It can wait for business hours. */
        HOURS,
        /** It comes and goes. */
        FLAPPING,
        /** There are too many at once, and a summary is sent instead. */
        STORM;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What an alert shows as {@code suppressed_by}. */
    public String label() {
        return kind + ":" + id;
    }
}
