// SPDX-License-Identifier: Apache-2.0
package io.bellwether.api.event;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;

/**
 * Times as ISO-8601 text, read and written without a formatter: every event has two of them. Safe for concurrent use.
 */
public final class Timestamps {
    private static final int SECOND_END = 19;
    private static final int MOST_DIGITS = 9;
    private static final long SECONDS_A_DAY = 86_400;
    private static final long FIRST = -62_167_219_200L;
    private static final long LAST = 253_402_300_799L;
    private static final int[] DAYS = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

    private Timestamps() {}

    /**
     * Reads a time with its offset, such as {@code 2026-03-01T12:00:00Z} or {@code 2026-03-01T22:00:00.1234567+10:00}.
     *
     * @throws DateTimeException when the text is none
     */
    public static Instant parse(String text) {
        Instant time = quick(text);
        return time == null ? OffsetDateTime.parse(text).toInstant() : time;
    }

    /** As {@link #parse}, for texts of which some are no times: null when it is none. */
    public static Instant read(String text) {
        try {
            return parse(text);
        } catch (DateTimeException e) {
            return null;
        }
    }

    /** Writes a time in UTC as {@link Instant#toString} does. */
    public static String format(Instant time) {
        long seconds = time.getEpochSecond();
        if (seconds < FIRST || seconds > LAST) {
            return time.toString();
        }
        byte[] text = new byte[SECOND_END + 1 + MOST_DIGITS + 1];
        date(text, Math.floorDiv(seconds, SECONDS_A_DAY));
        int ofDay = (int) Math.floorMod(seconds, SECONDS_A_DAY);
        text[10] = 'T';
        two(text, 11, ofDay / 3_600);
        text[13] = ':';
        two(text, 14, ofDay / 60 % 60);
        text[16] = ':';
        two(text, 17, ofDay % 60);
        int length = fraction(text, time.getNano());
        text[length++] = 'Z';
        return new String(text, 0, length, StandardCharsets.ISO_8859_1);
    }

    /** The usual form; null for any other, whether it is a time or not. */
    private static Instant quick(String text) {
        int length = text.length();
        if (length <= SECOND_END
                || text.charAt(4) != '-'
                || text.charAt(7) != '-'
                || text.charAt(10) != 'T'
                || text.charAt(13) != ':'
                || text.charAt(16) != ':') {
            return null;
        }
        int year = number(text, 0, 4);
        int month = number(text, 5, 7);
        int day = number(text, 8, 10);
        int hour = number(text, 11, 13);
        int minute = number(text, 14, 16);
        int second = number(text, 17, SECOND_END);
        if ((year | month | day | hour | minute | second) < 0
                || !isDate(year, month, day)
                || hour > 23
                || minute > 59
                || second > 59) {
            return null;
        }
        int at = SECOND_END;
        int nanos = 0;
        if (text.charAt(at) == '.') {
            int begin = ++at;
            while (at < length && at - begin < MOST_DIGITS && isDigit(text.charAt(at))) {
                nanos = nanos * 10 + text.charAt(at++) - '0';
            }
            if (at == begin) {
                return null;
            }
            for (int digits = at - begin; digits < MOST_DIGITS; digits++) {
                nanos *= 10;
            }
        }
        int offset = offset(text, at);
        long seconds = epochDay(year, month, day) * SECONDS_A_DAY + hour * 3_600L + minute * 60L + second;
        return offset == Integer.MIN_VALUE ? null : Instant.ofEpochSecond(seconds - offset, nanos);
    }

    /** The seconds of {@code Z} or {@code ±hh:mm} at the end of a text. */
    private static int offset(String text, int at) {
        int left = text.length() - at;
        if (left == 1 && text.charAt(at) == 'Z') {
            return 0;
        }
        if (left != 6 || text.charAt(at + 3) != ':') {
            return Integer.MIN_VALUE;
        }
        char sign = text.charAt(at);
        int hours = number(text, at + 1, at + 3);
        int minutes = number(text, at + 4, at + 6);
        if (sign != '+' && sign != '-' || (hours | minutes) < 0 || hours > 17 || minutes > 59) {
            return Integer.MIN_VALUE;
        }
        int seconds = hours * 3_600 + minutes * 60;
        return sign == '-' ? -seconds : seconds;
    }

    private static int number(String text, int from, int to) {
        int value = 0;
        for (int i = from; i < to; i++) {
            char digit = text.charAt(i);
            if (!isDigit(digit)) {
                return -1;
            }
            value = value * 10 + digit - '0';
        }
        return value;
    }

    private static boolean isDigit(char character) {
        return character >= '0' && character <= '9';
    }

    private static boolean isDate(int year, int month, int day) {
        if (month < 1 || month > 12 || day < 1) {
            return false;
        }
        boolean leap = (year & 3) == 0 && (year % 100 != 0 || year % 400 == 0);
        return day <= DAYS[month - 1] + (month == 2 && leap ? 1 : 0);
    }

    /** Days since 1970-01-01 in the Gregorian calendar, counting years from March so that a leap day comes last. */
    private static long epochDay(int year, int month, int day) {
        long y = month <= 2 ? year - 1L : year;
        long era = Math.floorDiv(y, 400);
        long ofEra = y - era * 400;
        long ofYear = (153L * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
        return era * 146_097 + ofEra * 365 + ofEra / 4 - ofEra / 100 + ofYear - 719_468;
    }

    private static void date(byte[] text, long epochDay) {
        long shifted = epochDay + 719_468;
        long era = Math.floorDiv(shifted, 146_097);
        long ofEra = shifted - era * 146_097;
        long yearOfEra = (ofEra - ofEra / 1_460 + ofEra / 36_524 - ofEra / 146_096) / 365;
        long ofYear = ofEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        int march = (int) ((5 * ofYear + 2) / 153);
        int month = march < 10 ? march + 3 : march - 9;
        int year = (int) (yearOfEra + era * 400) + (month <= 2 ? 1 : 0);
        two(text, 0, year / 100);
        two(text, 2, year % 100);
        text[4] = '-';
        two(text, 5, month);
        text[7] = '-';
        two(text, 8, (int) (ofYear - (153L * march + 2) / 5 + 1));
    }

    /** Writes none, three, six or nine digits. @return where the text ends */
    private static int fraction(byte[] text, int nanos) {
        if (nanos == 0) {
            return SECOND_END;
        }
        int digits = nanos % 1_000_000 == 0 ? 3 : nanos % 1_000 == 0 ? 6 : MOST_DIGITS;
        int left = nanos;
        for (int i = digits; i < MOST_DIGITS; i++) {
            left /= 10;
        }
        text[SECOND_END] = '.';
        for (int i = SECOND_END + digits; i > SECOND_END; i--) {
            text[i] = (byte) ('0' + left % 10);
            left /= 10;
        }
        return SECOND_END + 1 + digits;
    }

    private static void two(byte[] text, int at, int value) {
        text[at] = (byte) ('0' + value / 10);
        text[at + 1] = (byte) ('0' + value % 10);
    }
}
