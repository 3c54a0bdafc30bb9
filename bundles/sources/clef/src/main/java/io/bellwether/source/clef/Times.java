// SPDX-License-Identifier: Apache-2.0
package io.bellwether.source.clef;

import io.bellwether.api.event.Timestamps;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/** Times as a Seq server takes them. */
final class Times {
    private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("+10000-01-01T00:00:00Z");

    private Times() {}

    /** The time, or null when it is none within the years 1 to 9999. Without an offset it is taken as UTC, as Seq does. */
    static Instant read(String text) {
        Instant time = Timestamps.read(text);
        return within(time == null ? lenient(text.strip()) : time);
    }

    private static Instant lenient(String text) {
        String iso =
                text.length() > 10 && text.charAt(10) == ' ' ? text.substring(0, 10) + 'T' + text.substring(11) : text;
        Instant time = Timestamps.read(iso);
        if (time != null) {
            return time;
        }
        try {
            return LocalDateTime.parse(iso).toInstant(ZoneOffset.UTC);
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static Instant within(Instant time) {
        return time == null || time.isBefore(EARLIEST) || !time.isBefore(LATEST) ? null : time;
    }
}
