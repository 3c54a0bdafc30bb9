// SPDX-License-Identifier: Apache-2.0
package io.bellwether.source.clef;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Reads ISO-8601 times, the common form {@code 2025-08-12T03:04:05.1234567Z} without detours. */
final class Timestamps {
    private static final int SECONDS_END = 19;
    private static final int NANO_DIGITS = 9;
    private static final int DAYS_TO_EPOCH = 719_468;
    private static final int DAYS_OF_ERA = 146_097;
    private static final int[] DAYS = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

    private Timestamps() {}

    /** The time, or null when it is none within the years 1 to 9999. Without an offset it is taken as UTC, as Seq does. */
    static Instant read(char[] text, int from, int length) {
        Instant common = common(text, from, length);
        return common == null ? lenient(new String(text, from, length)) : common;
    }

    /** {@code yyyy-MM-ddTHH:mm:ss[.f…]Z}; null for anything else. */
    private static Instant common(char[] text, int from, int length) {
        if (length <= SECONDS_END
                || length > SECONDS_END + 2 + NANO_DIGITS
                || text[from + length - 1] != 'Z'
                || text[from + 4] != '-'
                || text[from + 7] != '-'
                || text[from + 10] != 'T'
                || text[from + 13] != ':'
                || text[from + 16] != ':') {
            return null;
        }
        int year = digits(text, from, 4);
        int month = digits(text, from + 5, 2);
        int day = digits(text, from + 8, 2);
        int hour = digits(text, from + 11, 2);
        int minute = digits(text, from + 14, 2);
        int second = digits(text, from + 17, 2);
        if (year < 1 || month < 1 || month > 12 || day < 1 || day > DAYS[month - 1] || hour < 0 || hour > 23) {
            return null;
        }
        if (minute < 0 || minute > 59 || second < 0 || second > 59 || (month == 2 && day == 29 && !isLeap(year))) {
            return null;
        }
        int nanos = 0;
        int fraction = length - SECONDS_END - 2;
        if (fraction >= 0) {
            nanos = text[from + SECONDS_END] == '.' && fraction > 0
                    ? digits(text, from + SECONDS_END + 1, fraction)
                    : -1;
            if (nanos < 0) {
                return null;
            }
            for (int i = fraction; i < NANO_DIGITS; i++) {
                nanos *= 10;
            }
        }
        return Instant.ofEpochSecond(epochDay(year, month, day) * 86_400L + hour * 3_600 + minute * 60 + second, nanos);
    }

    private static boolean isLeap(int year) {
        return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    }

    /** Days since 1970-01-01, counting years from March so that the leap day comes last. */
    private static long epochDay(int year, int month, int day) {
        int y = month <= 2 ? year - 1 : year;
        int era = y / 400;
        int yearOfEra = y - era * 400;
        int dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
        int dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
        return (long) era * DAYS_OF_ERA + dayOfEra - DAYS_TO_EPOCH;
    }

    /** The number, or -1 when one of the characters is no digit. */
    private static int digits(char[] text, int from, int count) {
        int number = 0;
        for (int i = from; i < from + count; i++) {
            int digit = text[i] - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            number = number * 10 + digit;
        }
        return number;
    }

    private static Instant lenient(String text) {
        String iso = text.strip();
        if (iso.length() > 10 && iso.charAt(10) == ' ') {
            iso = iso.substring(0, 10) + 'T' + iso.substring(11);
        }
        try {
            return within(OffsetDateTime.parse(iso, DateTimeFormatter.ISO_OFFSET_DATE_TIME));
        } catch (DateTimeException noOffset) {
            try {
                return within(LocalDateTime.parse(iso).atOffset(ZoneOffset.UTC));
            } catch (DateTimeException noTime) {
                return null;
            }
        }
    }

    private static Instant within(OffsetDateTime time) {
        return time.getYear() >= 1 && time.getYear() <= 9999 ? time.toInstant() : null;
    }
}
