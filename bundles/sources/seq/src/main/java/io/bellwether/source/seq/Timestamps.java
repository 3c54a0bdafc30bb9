// SPDX-License-Identifier: Apache-2.0
package io.bellwether.source.seq;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;

/**
 * Reads times. Those that Seq writes itself, such as {@code 2025-08-12T03:04:05.1234567Z}, are read by their digits, the
 * minute of the last one being remembered; all others as ISO-8601 has them. Used by one thread.
 */
final class Timestamps {
    private static final int MINUTE = "2025-08-12T03:04".length();
    private static final int FRACTION = MINUTE + 4;
    private static final int MOST_DIGITS = 9;

    private String minute = "";
    private long epochSecond;

    /** Null when it is no time. */
    Instant read(String text) {
        Instant time = digits(text);
        if (time != null) {
            return time;
        }
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            return null;
        }
    }

    private Instant digits(String text) {
        int last = text.length() - 1;
        int fraction = last - FRACTION;
        if (fraction < 1
                || fraction > MOST_DIGITS
                || text.charAt(last) != 'Z'
                || text.charAt(MINUTE) != ':'
                || text.charAt(FRACTION - 1) != '.') {
            return null;
        }
        int second = number(text, MINUTE + 1, MINUTE + 3);
        int nanos = number(text, FRACTION, last);
        if (second < 0 || second > 59 || nanos < 0 || !remember(text)) {
            return null;
        }
        for (int i = fraction; i < MOST_DIGITS; i++) {
            nanos *= 10;
        }
        return Instant.ofEpochSecond(epochSecond + second, nanos);
    }

    private boolean remember(String text) {
        if (text.startsWith(minute) && minute.length() == MINUTE) {
            return true;
        }
        try {
            String now = text.substring(0, MINUTE);
            epochSecond = Instant.parse(now + ":00Z").getEpochSecond();
            minute = now;
            return true;
        } catch (DateTimeException e) {
            return false;
        }
    }

    private static int number(String text, int from, int to) {
        int number = 0;
        for (int i = from; i < to; i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            number = number * 10 + digit;
        }
        return number;
    }
}
