// SPDX-License-Identifier: Apache-2.0
package io.bellwether.report.internal;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Times as a report says them: in the tenant's zone, and in UTC where it begins. */
record Times(ZoneId zone) {
    private static final DateTimeFormatter FULL =
            DateTimeFormatter.ofPattern("d MMM uuuu HH:mm:ss zzz", Locale.ENGLISH);
    private static final DateTimeFormatter SHORT = DateTimeFormatter.ofPattern("d MMM HH:mm:ss", Locale.ENGLISH);
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ENGLISH);
    private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("HH:mm", Locale.ENGLISH);

    /** With date and zone; a dash for null. */
    String full(Instant at) {
        return at == null ? "–" : FULL.format(at.atZone(shown()));
    }

    /** Without year and zone; a dash for null. */
    String brief(Instant at) {
        return at == null ? "–" : SHORT.format(at.atZone(shown()));
    }

    /** Without the date. */
    String clock(Instant at) {
        return CLOCK.format(at.atZone(shown()));
    }

    boolean isSameDay(Instant one, Instant other) {
        return one.atZone(zone).toLocalDate().equals(other.atZone(zone).toLocalDate());
    }

    /** Hours and minutes. */
    String minute(Instant at) {
        return MINUTE.format(at.atZone(shown()));
    }

    private ZoneId shown() {
        return zone.equals(ZoneOffset.UTC) ? ZoneId.of("UTC") : zone;
    }

    /** Such as {@code 1 h 4 min}, {@code 42 s}; a dash for null. */
    static String length(Duration length) {
        if (length == null) {
            return "–";
        }
        long seconds = Math.max(0, length.toSeconds());
        if (seconds < 60) {
            return seconds + " s";
        }
        if (seconds < 3_600) {
            long rest = seconds % 60;
            return seconds / 60 + " min" + (rest == 0 || seconds >= 600 ? "" : " " + rest + " s");
        }
        long minutes = seconds / 60;
        if (minutes < 24 * 60) {
            return minutes / 60 + " h" + (minutes % 60 == 0 ? "" : " " + minutes % 60 + " min");
        }
        long hours = minutes / 60;
        return hours / 24 + " d" + (hours % 24 == 0 ? "" : " " + hours % 24 + " h");
    }
}
