// SPDX-License-Identifier: Apache-2.0
package io.bellwether.series.internal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Numbers and texts in few bytes: whole numbers as zigzag varints of their differences (as in Protocol Buffers), others
 * as the XOR with the one before (after Pelkonen et al., "Gorilla: a fast, scalable, in-memory time series database",
 * 2015), their bytes by significance, so that a general compressor finds what repeats.
 */
final class Packed {
    private static final int SAME = 0;
    private static final int WHOLE = 1;
    private static final int FRACTIONS = 2;
    private static final int FIRST_SIZE = 1024;
    private static final double MOST_WHOLE = 0x1p52;
    private static final int LONGEST_TEXT = 1 << 24;

    private Packed() {}

    /** Gathers bytes. */
    static final class Out {
        private byte[] bytes = new byte[FIRST_SIZE];
        private int size;

        private void room(int more) {
            if (size + more > bytes.length) {
                bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, size + more));
            }
        }

        void octet(int value) {
            room(1);
            bytes[size++] = (byte) value;
        }

        void unsigned(long value) {
            room(10);
            long left = value;
            while ((left & ~0x7FL) != 0) {
                bytes[size++] = (byte) (left & 0x7F | 0x80);
                left >>>= 7;
            }
            bytes[size++] = (byte) left;
        }

        void signed(long value) {
            unsigned(value << 1 ^ value >> 63);
        }

        void number(double value) {
            room(8);
            ByteBuffer.wrap(bytes, size, 8).putLong(Double.doubleToRawLongBits(value));
            size += 8;
        }

        void octets(byte[] value) {
            unsigned(value.length);
            room(value.length);
            System.arraycopy(value, 0, bytes, size, value.length);
            size += value.length;
        }

        void text(String value) {
            octets(value.getBytes(StandardCharsets.UTF_8));
        }

        void ascending(long[] values, int count) {
            long before = 0;
            for (int i = 0; i < count; i++) {
                signed(values[i] - before);
                before = values[i];
            }
        }

        void column(double[] values, int count) {
            int form = form(values, count);
            octet(form);
            if (form == SAME) {
                number(count == 0 ? 0 : values[0]);
            } else if (form == WHOLE) {
                long before = 0;
                for (int i = 0; i < count; i++) {
                    long value = (long) values[i];
                    signed(value - before);
                    before = value;
                }
            } else {
                fractions(values, count);
            }
        }

        private void fractions(double[] values, int count) {
            room(8 * count);
            long before = 0;
            for (int i = 0; i < count; i++) {
                long bits = Double.doubleToRawLongBits(values[i]);
                long changed = bits ^ before;
                before = bits;
                for (int plane = 0; plane < 8; plane++) {
                    bytes[size + plane * count + i] = (byte) (changed >>> 56 - 8 * plane);
                }
            }
            size += 8 * count;
        }

        int size() {
            return size;
        }

        byte[] toByteArray() {
            return Arrays.copyOf(bytes, size);
        }
    }

    private static int form(double[] values, int count) {
        boolean same = true;
        boolean whole = true;
        for (int i = 0; i < count; i++) {
            double value = values[i];
            same &= Double.doubleToRawLongBits(value) == Double.doubleToRawLongBits(values[0]);
            whole &= Math.abs(value) < MOST_WHOLE && value == (long) value && (value != 0 || 1 / value > 0);
        }
        return same ? SAME : whole ? WHOLE : FRACTIONS;
    }

    /** Reads bytes; what is shorter than it says throws {@link java.nio.BufferUnderflowException}. */
    static final class In {
        private final ByteBuffer bytes;

        In(byte[] content) {
            bytes = ByteBuffer.wrap(content);
        }

        int octet() {
            return bytes.get() & 0xFF;
        }

        long unsigned() {
            long value = 0;
            for (int shift = 0; ; shift += 7) {
                byte next = bytes.get();
                value |= (long) (next & 0x7F) << shift;
                if (next >= 0) {
                    return value;
                }
            }
        }

        int size() {
            long value = unsigned();
            if (value < 0 || value > LONGEST_TEXT * 8L) {
                throw new java.nio.BufferUnderflowException();
            }
            return (int) value;
        }

        long signed() {
            long value = unsigned();
            return value >>> 1 ^ -(value & 1);
        }

        double number() {
            return Double.longBitsToDouble(bytes.getLong());
        }

        byte[] octets() {
            int length = size();
            if (length > bytes.remaining()) {
                throw new java.nio.BufferUnderflowException();
            }
            byte[] value = new byte[length];
            bytes.get(value);
            return value;
        }

        String text() {
            return new String(octets(), StandardCharsets.UTF_8);
        }

        long[] ascending(int count) {
            long[] values = new long[count];
            long before = 0;
            for (int i = 0; i < count; i++) {
                before += signed();
                values[i] = before;
            }
            return values;
        }

        double[] column(int count) {
            int form = octet();
            double[] values = new double[count];
            if (form == SAME) {
                Arrays.fill(values, number());
            } else if (form == WHOLE) {
                long before = 0;
                for (int i = 0; i < count; i++) {
                    before += signed();
                    values[i] = before;
                }
            } else {
                long before = 0;
                int at = bytes.position();
                bytes.position(at + 8 * count);
                for (int i = 0; i < count; i++) {
                    long changed = 0;
                    for (int plane = 0; plane < 8; plane++) {
                        changed = changed << 8 | bytes.get(at + plane * count + i) & 0xFF;
                    }
                    before ^= changed;
                    values[i] = Double.longBitsToDouble(before);
                }
            }
            return values;
        }
    }
}
