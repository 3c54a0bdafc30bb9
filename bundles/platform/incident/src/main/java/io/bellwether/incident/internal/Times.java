// SPDX-License-Identifier: Apache-2.0
package io.bellwether.incident.internal;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Times as sentences about an incident say them: in the tenant's zone, which is named; with the date on any other day than
 * that of the incident. Immutable.
 *
 * @param zone the tenant's
 * @param about when the incident began
 */
public record Times(ZoneId zone, Instant about) {
    private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("HH:mm zzz", Locale.ENGLISH);
    private static final DateTimeFormatter SECOND = DateTimeFormatter.ofPattern("HH:mm:ss zzz", Locale.ENGLISH);
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMM ", Locale.ENGLISH);
    private static final Pattern INSTANT =
            Pattern.compile("\\b\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}(:\\d{2}(?:\\.\\d{1,9})?)?Z");

    public Times {
        zone = zone.equals(ZoneOffset.UTC) ? ZoneId.of("UTC") : zone;
    }

    /** Such as {@code 14:05 BST}, {@code 2 Aug 14:05 BST}. */
    public String minute(Instant at) {
        return day(at) + MINUTE.format(at.atZone(zone));
    }

    /** Such as {@code 14:05:12 BST}. */
    String second(Instant at) {
        return day(at) + SECOND.format(at.atZone(zone));
    }

    private String day(Instant at) {
        LocalDate day = at.atZone(zone).toLocalDate();
        return day.equals(about.atZone(zone).toLocalDate()) ? "" : DAY.format(day);
    }

    /** A sentence of the platform with the moments in it, which were written in UTC, in the tenant's zone. */
    String local(String text) {
        return INSTANT.matcher(text).replaceAll(found -> Matcher.quoteReplacement(moment(found)));
    }

    private String moment(MatchResult found) {
        String text = found.group();
        String whole = found.group(1) == null ? text.replace("Z", ":00Z") : text;
        try {
            return second(Instant.parse(whole));
        } catch (DateTimeParseException e) {
            return text;
        }
    }
}
