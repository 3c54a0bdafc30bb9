// SPDX-License-Identifier: Apache-2.0
package io.bellwether.lines;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;

/** Times as logs write them. */
final class Times {
    private static final int DATE = 10;
    private static final BigDecimal SECONDS_END = BigDecimal.valueOf(100_000_000_000L);
    private static final BigDecimal MILLIS_END = SECONDS_END.multiply(BigDecimal.valueOf(1_000));
    private static final BigDecimal MICROS_END = MILLIS_END.multiply(BigDecimal.valueOf(1_000));

    private Times() {}

    /** ISO-8601, with a blank for the T, a comma for the point, and in UTC when no zone is given; null when it is not. */
    static Instant iso(String text) {
        if (text.length() < DATE + 2) {
            return null;
        }
        String iso = text.strip().replace(',', '.');
        if (iso.length() > DATE && iso.charAt(DATE) == ' ') {
            iso = iso.substring(0, DATE) + 'T' + iso.substring(DATE + 1).replace(" ", "");
        }
        try {
            char last = iso.charAt(iso.length() - 1);
            if (last == 'Z' || last == 'z') {
                return Instant.parse(iso);
            }
            int sign = Math.max(iso.indexOf('+', DATE), iso.indexOf('-', DATE));
            if (sign < 0) {
                return LocalDateTime.parse(iso).toInstant(ZoneOffset.UTC);
            }
            String offset = iso.substring(sign);
            boolean compact = offset.length() == "+0000".length() && offset.indexOf(':') < 0;
            return OffsetDateTime.parse(
                            compact ? iso.substring(0, sign) + offset.substring(0, 3) + ":" + offset.substring(3) : iso)
                    .toInstant();
        } catch (DateTimeParseException e) {
            return null;
        }
    }

    /** ISO-8601, or a number since 1970 whose size tells seconds, milliseconds, micro- or nanoseconds; else null. */
    static Instant of(Object value) {
        if (value instanceof String text) {
            return iso(text);
        }
        if (!(value instanceof Number number)) {
            return null;
        }
        BigDecimal since = new BigDecimal(number.toString());
        int scale;
        if (since.abs().compareTo(SECONDS_END) < 0) {
            scale = 0;
        } else if (since.abs().compareTo(MILLIS_END) < 0) {
            scale = 3;
        } else {
            scale = since.abs().compareTo(MICROS_END) < 0 ? 6 : 9;
        }
        BigDecimal seconds = since.movePointLeft(scale);
        BigDecimal whole = seconds.setScale(0, java.math.RoundingMode.FLOOR);
        try {
            return Instant.ofEpochSecond(
                    whole.longValueExact(),
                    seconds.subtract(whole).movePointRight(9).longValue());
        } catch (ArithmeticException | DateTimeException e) {
            return null;
        }
    }
}
