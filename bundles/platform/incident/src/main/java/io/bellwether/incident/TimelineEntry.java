// SPDX-License-Identifier: Apache-2.0
package io.bellwether.incident;

import java.time.Instant;
import java.util.List;

/**
 * One line of an incident's timeline.
 *
 * @param id the same whenever the timeline is read
 * @param actor who did it; null when the platform did, or an event says it
 * @param entry in words
 * @param alertId the alert it is about; null for none
 * @param references the events it rests on; a handful
 */
public record TimelineEntry(
        String id,
        Instant timestamp,
        Kind kind,
        String actor,
        String entry,
        String alertId,
        List<EventReference> references) {
    public TimelineEntry {
        references = List.copyOf(references);
    }

    /** What kind of line it is. The text form is lower case. */
    public enum Kind {
        ALERT,
        EVENT,
        CHANGE,
        ACTION,
        NOTE,
        NOTIFICATION,
        REPORT;

        @Override
        public String toString() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }
}
