// SPDX-License-Identifier: Apache-2.0
package io.bellwether.events.internal;

import io.bellwether.api.event.Event;
import io.bellwether.api.tenancy.TenantEnvironment;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;

/**
 * An event's place in the journal in one number: the segment's hour since 1970, its number in that hour, the frame, and
 * the index in the frame. The order of the numbers is that of the journal. For one environment and one thread.
 */
final class Place {
    private static final int NUMBER_BITS = 12;
    private static final int FRAME_BITS = 16;
    private static final int INDEX_BITS = 15;
    private static final int HOUR_SHIFT = NUMBER_BITS + FRAME_BITS + INDEX_BITS;
    private static final int HOUR_BITS = 63 - HOUR_SHIFT;
    private static final int DATE_CHARACTERS = "/yyyy/mm/dd/HH-".length();
    private static final long HOUR = 3600;

    private final String where;
    /** The segment parsed last, and what its places begin with. */
    private String segment = "";

    private long base;

    Place(TenantEnvironment where) {
        this.where = where.toString();
    }

    /** @throws IllegalArgumentException when it is not a place of this environment, or beyond what can be numbered */
    long of(Event event) {
        String ref = event.rawRef();
        int second = ref.lastIndexOf(':');
        int first = ref.lastIndexOf(':', second - 1);
        if (first != segment.length() || !ref.startsWith(segment)) {
            base = segment(ref, first);
            segment = ref.substring(0, first);
        }
        return base
                | number(ref, first + 1, second, FRAME_BITS) << INDEX_BITS
                | number(ref, second + 1, ref.length(), INDEX_BITS);
    }

    private long segment(String ref, int end) {
        int at = where.length();
        int dot = ref.lastIndexOf('.', end);
        if (end < 0 || dot < at + DATE_CHARACTERS || !ref.startsWith(where) || ref.charAt(at) != '/') {
            throw new IllegalArgumentException("'" + ref + "' is no place in the journal of " + where);
        }
        LocalDateTime hour = LocalDateTime.of(
                (int) number(ref, at + 1, at + 5, 14),
                (int) number(ref, at + 6, at + 8, 4),
                (int) number(ref, at + 9, at + 11, 5),
                (int) number(ref, at + 12, at + 14, 5),
                0);
        long hours = Math.floorDiv(hour.toEpochSecond(ZoneOffset.UTC), HOUR);
        if (hours < 0 || hours >>> HOUR_BITS != 0) {
            throw new IllegalArgumentException("'" + ref + "' lies too far in the future");
        }
        return hours << HOUR_SHIFT | number(ref, at + DATE_CHARACTERS, dot, NUMBER_BITS) << FRAME_BITS + INDEX_BITS;
    }

    private static long number(String text, int from, int to, int bits) {
        long number = 0;
        for (int i = from; i < to; i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                throw new IllegalArgumentException("'" + text + "' is no place in the journal");
            }
            number = number * 10 + digit;
        }
        if (to <= from || number >>> bits != 0) {
            throw new IllegalArgumentException("'" + text + "' is beyond what the index can number");
        }
        return number;
    }

    /** The form of {@link Event#rawRef()}. */
    static String text(TenantEnvironment where, long place) {
        long hours = place >>> HOUR_SHIFT;
        ZonedDateTime time = Instant.ofEpochSecond(hours * HOUR).atZone(ZoneOffset.UTC);
        StringBuilder text = new StringBuilder(64).append(where).append('/');
        digits(text, time.getYear(), 4).append('/');
        digits(text, time.getMonthValue(), 2).append('/');
        digits(text, time.getDayOfMonth(), 2).append('/');
        digits(text, time.getHour(), 2).append('-');
        return text.append(place >>> FRAME_BITS + INDEX_BITS & (1L << NUMBER_BITS) - 1)
                .append(".bwj:")
                .append(place >>> INDEX_BITS & (1L << FRAME_BITS) - 1)
                .append(':')
                .append(place & (1L << INDEX_BITS) - 1)
                .toString();
    }

    /** The journal's position behind the frame before that of this place; everything from the frame on is read again. */
    static String positionBefore(long place) {
        long frame = place >>> INDEX_BITS & (1L << FRAME_BITS) - 1;
        long number = place >>> FRAME_BITS + INDEX_BITS & (1L << NUMBER_BITS) - 1;
        return (place >>> HOUR_SHIFT) + "/" + number + "/" + (frame - 1);
    }

    /** The first place of the frame after this position; 0 for null. */
    static long after(String position) {
        if (position == null) {
            return 0;
        }
        String[] parts = position.split("/");
        return Long.parseLong(parts[0]) << HOUR_SHIFT
                | Long.parseLong(parts[1]) << FRAME_BITS + INDEX_BITS
                | Long.parseLong(parts[2]) + 1 << INDEX_BITS;
    }

    /** The first place of the hour that holds this time. */
    static long ofHour(Instant time) {
        return Math.max(0, Math.floorDiv(time.getEpochSecond(), HOUR)) << HOUR_SHIFT;
    }

    private static StringBuilder digits(StringBuilder text, int value, int count) {
        String digits = Integer.toString(value);
        return text.append("0".repeat(Math.max(0, count - digits.length()))).append(digits);
    }
}
