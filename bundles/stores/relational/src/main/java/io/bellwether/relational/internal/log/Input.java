// SPDX-License-Identifier: Apache-2.0
package io.bellwether.relational.internal.log;

import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** Reads what {@link Output} wrote. Throws {@link IllegalArgumentException} where the bytes make no sense. */
final class Input {
    private final String[] places = new String[Output.PLACES];
    private final byte[] bytes;
    private final int end;
    private int at;
    private long lastMicros;

    Input(byte[] bytes, int from, int end) {
        this.bytes = bytes;
        this.at = from;
        this.end = end;
    }

    boolean isAtEnd() {
        return at == end;
    }

    int octet() {
        require(1);
        return bytes[at++];
    }

    long number() {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            int next = octet();
            value |= (long) (next & 0x7F) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new IllegalArgumentException("a number without an end");
    }

    /** A number of things, each of which takes a byte at least. */
    int count() {
        long count = number();
        require(count);
        return (int) count;
    }

    long signed() {
        long value = number();
        return (value >>> 1) ^ -(value & 1);
    }

    Double decimal() {
        if (octet() == Output.NOTHING) {
            return null;
        }
        long value = 0;
        for (int i = 0; i < Long.BYTES; i++) {
            value = value << 8 | octet() & 0xFF;
        }
        return Double.longBitsToDouble(value);
    }

    Instant time() {
        return switch (octet()) {
            case Output.NOTHING -> null;
            case Output.MICROS -> {
                lastMicros += signed();
                yield Instant.ofEpochSecond(
                        Math.floorDiv(lastMicros, 1_000_000L), Math.floorMod(lastMicros, 1_000_000L) * 1_000);
            }
            case Output.RAW -> {
                long seconds = signed();
                yield Instant.ofEpochSecond(seconds, number() * 1_000);
            }
            default -> throw new IllegalArgumentException("no form of a time");
        };
    }

    String text() {
        long head = number();
        int form = (int) (head & 3);
        long length = head >>> 2;
        if (form == Output.NOTHING) {
            return null;
        }
        if (form == Output.AGAIN) {
            if (length >= places.length || places[(int) length] == null) {
                throw new IllegalArgumentException("a text that was not written before");
            }
            return places[(int) length];
        }
        String text = form == Output.PLAIN ? plain(length) : wide(length);
        places[text.hashCode() & (places.length - 1)] = text;
        return text;
    }

    private String plain(long length) {
        require(length);
        String text = new String(bytes, at, (int) length, StandardCharsets.US_ASCII);
        at += (int) length;
        return text;
    }

    private String wide(long length) {
        require(length);
        require(2 * length);
        char[] chars = new char[(int) length];
        for (int i = 0; i < chars.length; i++) {
            chars[i] = (char) ((bytes[at++] & 0xFF) << 8 | bytes[at++] & 0xFF);
        }
        return new String(chars);
    }

    private void require(long more) {
        if (more < 0 || more > end - at) {
            throw new IllegalArgumentException("ends within a value");
        }
    }
}
