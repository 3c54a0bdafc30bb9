// SPDX-License-Identifier: Apache-2.0
package io.bellwether.journal;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.Optional;

/**
 * The ids the platform gives to events whose sender gave none. Such an id begins with its time of birth, so that the
 * journal finds the event again without an index. Safe for concurrent use.
 */
public final class EventIds {
    private static final String PREFIX = "bw-";
    private static final String DIGITS = "0123456789abcdefghijklmnopqrstuv";
    private static final int TIME_DIGITS = 9;
    private static final int RANDOM_DIGITS = 16;
    private static final long LATEST = 1L << 5 * TIME_DIGITS;
    private static final SecureRandom SEEDS = new SecureRandom();
    private static final ThreadLocal<RandomState> RANDOM =
            ThreadLocal.withInitial(() -> new RandomState(SEEDS.nextLong(), SEEDS.nextLong()));

    private EventIds() {}

    /** A new id; two calls never give the same. */
    public static String next(Instant now) {
        RandomState random = RANDOM.get();
        char[] id = new char[PREFIX.length() + TIME_DIGITS + RANDOM_DIGITS];
        PREFIX.getChars(0, PREFIX.length(), id, 0);
        digits(id, PREFIX.length(), TIME_DIGITS, Math.max(0, now.toEpochMilli()) % LATEST);
        int at = PREFIX.length() + TIME_DIGITS;
        digits(id, at, RANDOM_DIGITS / 2, random.high);
        digits(id, at + RANDOM_DIGITS / 2, RANDOM_DIGITS / 2, ++random.low);
        return new String(id);
    }

    /** When the id was made, to the millisecond; empty when it is not one of ours. */
    public static Optional<Instant> time(String id) {
        if (!id.startsWith(PREFIX) || id.length() != PREFIX.length() + TIME_DIGITS + RANDOM_DIGITS) {
            return Optional.empty();
        }
        long millis = 0;
        for (int i = PREFIX.length(); i < PREFIX.length() + TIME_DIGITS; i++) {
            int digit = DIGITS.indexOf(id.charAt(i));
            if (digit < 0) {
                return Optional.empty();
            }
            millis = millis << 5 | digit;
        }
        return Optional.of(Instant.ofEpochMilli(millis));
    }

    private static void digits(char[] into, int at, int count, long value) {
        long left = value;
        for (int i = at + count - 1; i >= at; i--) {
            into[i] = DIGITS.charAt((int) (left & 31));
            left >>>= 5;
        }
    }

    private static final class RandomState {
        private final long high;
        private long low;

        RandomState(long high, long low) {
            this.high = high;
            this.low = low;
        }
    }
}
