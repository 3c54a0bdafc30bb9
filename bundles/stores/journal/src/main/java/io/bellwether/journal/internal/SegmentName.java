// SPDX-License-Identifier: Apache-2.0
package io.bellwether.journal.internal;

import io.bellwether.api.tenancy.TenantEnvironment;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Comparator;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of a segment: the hour in which its events arrived, and its number within that hour. The order of names of
 * one environment is the order in which they were written.
 *
 * @param hour hours since 1970-01-01T00:00Z
 */
record SegmentName(TenantEnvironment where, long hour, int number) implements Comparable<SegmentName> {
    static final String SUFFIX = ".bwj";
    /** What is kept here of a segment in the object store. */
    static final String STUB = ".bws";

    private static final Pattern PATH =
            Pattern.compile("([^/]+)/([^/]+)/(\\d{4})/(\\d{2})/(\\d{2})/(\\d{2})-(\\d{1,9})\\.bwj");
    private static final Comparator<SegmentName> ORDER = Comparator.comparing(SegmentName::where)
            .thenComparingLong(SegmentName::hour)
            .thenComparingInt(SegmentName::number);
    private static final long SECONDS = 3600;

    static long hourOf(Instant time) {
        return Math.floorDiv(time.getEpochSecond(), SECONDS);
    }

    /** The name a path below the journal's folder stands for; null when it is none. */
    static SegmentName parse(String path) {
        Matcher parts = PATH.matcher(path);
        if (!parts.matches()) {
            return null;
        }
        try {
            long hour = hourOf(ZonedDateTime.of(
                            Integer.parseInt(parts.group(3)),
                            Integer.parseInt(parts.group(4)),
                            Integer.parseInt(parts.group(5)),
                            Integer.parseInt(parts.group(6)),
                            0,
                            0,
                            0,
                            ZoneOffset.UTC)
                    .toInstant());
            TenantEnvironment where = TenantEnvironment.of(parts.group(1), parts.group(2));
            return new SegmentName(where, hour, Integer.parseInt(parts.group(7)));
        } catch (java.time.DateTimeException | IllegalArgumentException e) {
            return null;
        }
    }

    /** The folder of its day below the journal's folder. */
    String day() {
        String path = path();
        return path.substring(0, path.lastIndexOf('/'));
    }

    /** When the hour is over, milliseconds since 1970. */
    long endMillis() {
        return (hour + 1) * SECONDS * 1000;
    }

    /** The path below the journal's folder, {@code tenant/env/yyyy/mm/dd/HH-n.bwj}. */
    String path() {
        ZonedDateTime time = Instant.ofEpochSecond(hour * SECONDS).atZone(ZoneOffset.UTC);
        return String.format(
                Locale.ROOT,
                "%s/%04d/%02d/%02d/%02d-%d%s",
                where,
                time.getYear(),
                time.getMonthValue(),
                time.getDayOfMonth(),
                time.getHour(),
                number,
                SUFFIX);
    }

    @Override
    public int compareTo(SegmentName other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return path();
    }
}
