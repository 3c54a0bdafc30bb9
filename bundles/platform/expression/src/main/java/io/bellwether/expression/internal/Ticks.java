// SPDX-License-Identifier: Apache-2.0
package io.bellwether.expression.internal;

import io.bellwether.expression.Undefined;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times and durations as the language knows them: numbers of 100 ns, times counted from the year 1, UTC. */
final class Ticks {
    private static final long PER_SECOND = 10_000_000L;
    private static final long PER_DAY = 864_000_000_000L;
    private static final long EPOCH_SECONDS = 62_135_596_800L;
    /** The end of the year 9999. */
    static final long LAST = 3_155_378_975_999_999_999L;

    private static final Pattern TIME_SPAN =
            Pattern.compile("(-)?(?:(\\d{1,7})\\.)?(\\d{1,2}):(\\d{2})(?::(\\d{2})(?:\\.(\\d{1,7}))?)?");
    private static final DateTimeFormatter ISO = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSSXXX");

    private Ticks() {}

    /** The time as ticks; undefined outside the years 1 to 9999. */
    static Object of(Instant time) {
        long ticks = count(time);
        return ticks < 0 ? Undefined.VALUE : (Object) ticks;
    }

    /** The time as ticks; -1 outside the years 1 to 9999. */
    static long count(Instant time) {
        long seconds = time.getEpochSecond() + EPOCH_SECONDS;
        return seconds < 0 || seconds > LAST / PER_SECOND ? -1 : seconds * PER_SECOND + time.getNano() / 100;
    }

    /** The time these ticks stand for; null when they stand for none. */
    static Instant instant(Object ticks) {
        long count = whole(ticks);
        if (count < 0 || count > LAST) {
            return null;
        }
        return boundary(count);
    }

    /** The time these ticks stand for, be it the one after the last. */
    static Instant boundary(long ticks) {
        return Instant.ofEpochSecond(ticks / PER_SECOND - EPOCH_SECONDS, ticks % PER_SECOND * 100);
    }

    /** The whole part; {@code Long.MIN_VALUE} for what is no number or out of range. */
    private static long whole(Object ticks) {
        if (Numbers.isWhole(ticks)) {
            return ((Number) ticks).longValue();
        }
        if (ticks instanceof Number number && Math.abs(number.doubleValue()) < LAST) {
            return number.longValue();
        }
        return Long.MIN_VALUE;
    }

    /** {@code DateTime(x)}: an ISO-8601 text, UTC unless it says otherwise, as ticks. */
    static Object dateTime(Object value) {
        if (value instanceof Number) {
            return value;
        }
        if (!(value instanceof String text) || text.length() > 40) {
            return Undefined.VALUE;
        }
        try {
            return of(parse(text.strip()));
        } catch (DateTimeException e) {
            return Undefined.VALUE;
        }
    }

    private static Instant parse(String text) {
        if (text.length() <= 10) {
            return LocalDate.parse(text).atStartOfDay().toInstant(ZoneOffset.UTC);
        }
        String iso = text.charAt(10) == ' ' ? text.substring(0, 10) + 'T' + text.substring(11) : text;
        char last = iso.charAt(iso.length() - 1);
        boolean offset = last == 'Z' || last == 'z' || iso.lastIndexOf('+') > 10 || iso.lastIndexOf('-') > 10;
        return offset
                ? OffsetDateTime.parse(iso).toInstant()
                : LocalDateTime.parse(iso).toInstant(ZoneOffset.UTC);
    }

    /** {@code TimeSpan(x)}: {@code d.HH:mm:ss.f} as ticks. */
    static Object timeSpan(Object value) {
        if (value instanceof Number) {
            return value;
        }
        if (!(value instanceof String text) || text.length() > 40) {
            return Undefined.VALUE;
        }
        Matcher parts = TIME_SPAN.matcher(text.strip());
        if (!parts.matches() || number(parts, 3) > 23 || number(parts, 4) > 59 || number(parts, 5) > 59) {
            return Undefined.VALUE;
        }
        long seconds = ((number(parts, 2) * 24 + number(parts, 3)) * 60 + number(parts, 4)) * 60 + number(parts, 5);
        String fraction = parts.group(6) == null ? "" : parts.group(6);
        long ticks = seconds * PER_SECOND + Long.parseLong((fraction + "0000000").substring(0, 7));
        return parts.group(1) == null ? ticks : -ticks;
    }

    private static long number(Matcher parts, int group) {
        return parts.group(group) == null ? 0 : Long.parseLong(parts.group(group));
    }

    /** {@code ToTimeString(ticks)}: {@code 1:30}, and as far as there are any, days before it, seconds behind it. */
    static Object timeString(Object value) {
        long ticks = whole(value);
        if (ticks == Long.MIN_VALUE) {
            return Undefined.VALUE;
        }
        long left = Math.abs(ticks);
        long days = left / PER_DAY;
        long hours = left % PER_DAY / (3600 * PER_SECOND);
        StringBuilder text = new StringBuilder(ticks < 0 ? "-" : "");
        if (days > 0) {
            text.append(days).append('.').append(hours < 10 ? "0" : "");
        }
        twoDigits(text.append(hours).append(':'), left / (60 * PER_SECOND) % 60);
        if (left % (60 * PER_SECOND) != 0) {
            twoDigits(text.append(':'), left / PER_SECOND % 60);
        }
        if (left % PER_SECOND != 0) {
            String fraction = String.valueOf(PER_SECOND + left % PER_SECOND).substring(1);
            text.append('.').append(fraction.replaceAll("0+$", ""));
        }
        return text.toString();
    }

    private static void twoDigits(StringBuilder text, long number) {
        text.append(number < 10 ? "0" : "").append(number);
    }

    /** {@code FromUnixEpoch(seconds)} as ticks. */
    static Object fromUnixEpoch(Object seconds) {
        Object ticks = Numbers.arithmetic('*', seconds, PER_SECOND);
        return Numbers.arithmetic('+', ticks, EPOCH_SECONDS * PER_SECOND);
    }

    /** {@code TotalMilliseconds(x)} of ticks or of a time span's text. */
    static Object totalMilliseconds(Object value) {
        return Numbers.arithmetic('/', timeSpan(value), 10_000L);
    }

    /** {@code ToIsoString(ticks, offset)}, always with seven digits of the second. */
    static Object isoString(Object ticks, Object offset) {
        Instant time = instant(ticks);
        ZoneOffset zone = zone(offset);
        return time == null || zone == null ? Undefined.VALUE : ISO.format(time.atOffset(zone));
    }

    /** {@code TimeOfDay(ticks, offset in hours)}: the ticks since midnight there. */
    static Object timeOfDay(Object ticks, Object offsetHours) {
        Instant time = instant(ticks);
        Object shift = Numbers.arithmetic('*', offsetHours, 36_000_000_000L);
        Object local = Numbers.arithmetic('+', ticks, shift);
        long count = whole(local);
        return time == null || count == Long.MIN_VALUE ? Undefined.VALUE : (Object) Math.floorMod(count, PER_DAY);
    }

    /** {@code OffsetIn(zone, ticks)}: what is to be added to UTC there and then. */
    static Object offsetIn(Object zone, Object ticks) {
        Instant time = instant(ticks);
        if (time == null || !(zone instanceof String name)) {
            return Undefined.VALUE;
        }
        try {
            return ZoneId.of(name).getRules().getOffset(time).getTotalSeconds() * PER_SECOND;
        } catch (DateTimeException e) {
            return Undefined.VALUE;
        }
    }

    /** {@code DatePart(ticks, part, offset)}; weekday is 0 on Sundays. */
    static Object datePart(Object ticks, Object part, Object offset) {
        Instant time = instant(ticks);
        ZoneOffset zone = zone(offset);
        if (time == null || zone == null || !(part instanceof String name)) {
            return Undefined.VALUE;
        }
        LocalDateTime local = LocalDateTime.ofInstant(time, zone);
        return switch (CaseFolding.fold(name)) {
            case "year" -> (Object) (long) local.getYear();
            case "month" -> (long) local.getMonthValue();
            case "day" -> (long) local.getDayOfMonth();
            case "hour" -> (long) local.getHour();
            case "minute" -> (long) local.getMinute();
            case "second" -> (long) local.getSecond();
            case "weekday" -> (long) local.getDayOfWeek().getValue() % 7;
            default -> Undefined.VALUE;
        };
    }

    /** An offset given in ticks; UTC when it is absent, null when it is none. */
    private static ZoneOffset zone(Object offset) {
        if (offset == Undefined.VALUE) {
            return ZoneOffset.UTC;
        }
        long seconds = whole(offset) / PER_SECOND;
        return offset instanceof Number && Math.abs(seconds) <= 18 * 3600
                ? ZoneOffset.ofTotalSeconds((int) seconds)
                : null;
    }
}
