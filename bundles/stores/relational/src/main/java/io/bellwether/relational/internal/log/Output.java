// SPDX-License-Identifier: Apache-2.0
package io.bellwether.relational.internal.log;

import java.time.Instant;
import java.util.Arrays;

/**
 * Bytes of one record as they are written. Text that was written before in the same record is written as a reference,
 * times as distances from the one before. Not safe for concurrent use; made to be used again.
 */
final class Output {
    /** Places for text to refer to; a later text takes the place of an earlier one with the same hash. */
    static final int PLACES = 2_048;

    static final int NOTHING = 0;
    static final int AGAIN = 1;
    static final int PLAIN = 2;
    static final int WIDE = 3;

    static final int MICROS = 1;
    static final int RAW = 2;

    private static final int FIRST_SIZE = 1 << 16;
    private static final int KEPT_SIZE = 8 << 20;
    private static final int MOST = Integer.MAX_VALUE - 64;
    private static final int LONGEST_NUMBER = 10;
    /** Beyond these the microseconds are not a long. */
    private static final long FAR_SECONDS = 9_000_000_000_000L;

    private final String[] places = new String[PLACES];
    private byte[] bytes = new byte[FIRST_SIZE];
    private int size;
    private long lastMicros;

    /** Begins a record, with room for what is written ahead of it. */
    void begin(int ahead) {
        if (bytes.length > KEPT_SIZE) {
            bytes = new byte[FIRST_SIZE];
        }
        Arrays.fill(places, null);
        size = ahead;
        lastMicros = 0;
    }

    byte[] bytes() {
        return bytes;
    }

    int size() {
        return size;
    }

    void octet(int value) {
        room(1);
        bytes[size++] = (byte) value;
    }

    /** A number that is mostly small and not negative. */
    void number(long value) {
        room(LONGEST_NUMBER);
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            bytes[size++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[size++] = (byte) rest;
    }

    /** A number that may be negative. */
    void signed(long value) {
        number((value << 1) ^ (value >> 63));
    }

    private void eight(long value) {
        room(Long.BYTES);
        for (int shift = 56; shift >= 0; shift -= 8) {
            bytes[size++] = (byte) (value >>> shift);
        }
    }

    void decimal(Double value) {
        if (value == null) {
            octet(NOTHING);
        } else {
            octet(1);
            eight(Double.doubleToRawLongBits(value));
        }
    }

    /** To the microsecond, as tables keep it. */
    void time(Instant value) {
        if (value == null) {
            octet(NOTHING);
        } else if (Math.abs(value.getEpochSecond()) < FAR_SECONDS) {
            long micros = value.getEpochSecond() * 1_000_000 + value.getNano() / 1_000;
            octet(MICROS);
            signed(micros - lastMicros);
            lastMicros = micros;
        } else {
            octet(RAW);
            signed(value.getEpochSecond());
            number(value.getNano() / 1_000);
        }
    }

    void text(String value) {
        if (value == null) {
            octet(NOTHING);
            return;
        }
        int place = value.hashCode() & (PLACES - 1);
        if (value.equals(places[place])) {
            number((long) place << 2 | AGAIN);
            return;
        }
        places[place] = value;
        int length = value.length();
        room(LONGEST_NUMBER + length);
        int begin = size;
        number((long) length << 2 | PLAIN);
        int at = size;
        for (int i = 0; i < length; i++) {
            char c = value.charAt(i);
            if (c >= 0x80) {
                size = begin;
                wide(value);
                return;
            }
            bytes[at++] = (byte) c;
        }
        size = at;
    }

    /** Every char as it is, halves of pairs among them. */
    private void wide(String value) {
        int length = value.length();
        number((long) length << 2 | WIDE);
        room(2L * length);
        for (int i = 0; i < length; i++) {
            char c = value.charAt(i);
            bytes[size++] = (byte) (c >>> 8);
            bytes[size++] = (byte) c;
        }
    }

    private void room(long more) {
        if (size + more > bytes.length) {
            if (size + more > MOST) {
                throw new IllegalArgumentException("a commit of more than " + MOST + " bytes");
            }
            bytes = Arrays.copyOf(bytes, (int) Math.min(MOST, Math.max(size + more, 2L * bytes.length)));
        }
    }
}
