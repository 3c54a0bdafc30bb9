// SPDX-License-Identifier: Apache-2.0
package io.bellwether.source.sentry;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Map;

/** Times of an envelope, put right by the drift of the sender's clock. Immutable. */
final class Times {
    /** A request may take this long; less is no drift. */
    private static final Duration SMALLEST_DRIFT = Duration.ofMinutes(1);

    private static final double LARGEST_SECONDS = 9e9;
    private static final int LONGEST = 64;

    private final Duration drift;

    private Times(Duration drift) {
        this.drift = drift;
    }

    /** @param sentAt when the sender says it sent the envelope; null when it does not @param now when it arrived */
    static Times of(Object sentAt, Instant now) {
        Instant sent = sentAt == null ? null : read(sentAt);
        Duration drift = sent == null ? Duration.ZERO : Duration.between(sent, now);
        return new Times(drift.abs().compareTo(SMALLEST_DRIFT) < 0 ? Duration.ZERO : drift);
    }

    /** How far the sender's clock is behind; zero when it is right. */
    Duration drift() {
        return drift;
    }

    /** The time under that name, by the platform's clock; null when there is none or it cannot be read. */
    Instant at(Map<String, Object> object, String name) {
        Instant time = object.get(name) == null ? null : read(object.get(name));
        return time == null ? null : time.plus(drift);
    }

    /** Seconds since 1970 as a number or its digits, or RFC 3339, without an offset in UTC; null when it is neither. */
    static Instant read(Object value) {
        try {
            if (value instanceof Number number) {
                return seconds(number);
            }
            String text = value.toString().strip();
            if (text.length() > LONGEST) {
                return null;
            }
            if (text.matches("\\d{1,12}(\\.\\d{1,12})?")) {
                return seconds(new BigDecimal(text));
            }
            String iso = text.replace(' ', 'T');
            OffsetDateTime time = iso.matches(".*T.*([Zz]|[+-]\\d\\d:?\\d\\d)")
                    ? OffsetDateTime.parse(iso)
                    : LocalDateTime.parse(iso).atOffset(ZoneOffset.UTC);
            return time.getYear() < 1 || time.getYear() > 9999 ? null : time.toInstant();
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static Instant seconds(Number number) {
        if (!(Math.abs(number.doubleValue()) < LARGEST_SECONDS)) {
            return null;
        }
        // The digits as written: a double of epoch seconds has no more than microseconds to give.
        BigDecimal exact = new BigDecimal(number.toString());
        long nanos = exact.movePointRight(6).longValue() * 1_000L;
        return Instant.ofEpochSecond(Math.floorDiv(nanos, 1_000_000_000L), Math.floorMod(nanos, 1_000_000_000L));
    }
}
