// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detector.change;

import java.nio.ByteBuffer;

/** The latest values, so many at most. */
final class Ring {
    private final double[] values;
    private int next;
    private int size;

    Ring(int capacity) {
        values = new double[capacity];
    }

    static int bytes(int capacity) {
        return capacity * Double.BYTES + 2 * Integer.BYTES;
    }

    void add(double value) {
        values[next] = value;
        next = next + 1 == values.length ? 0 : next + 1;
        size = Math.min(size + 1, values.length);
    }

    int size() {
        return size;
    }

    boolean isFull() {
        return size == values.length;
    }

    /** The value {@code ago} steps before the latest, which is at 0. */
    double at(int ago) {
        int index = next - 1 - ago;
        return values[index < 0 ? index + values.length : index];
    }

    /** The oldest value; of a full ring the one that is overwritten next. */
    double oldest() {
        return at(size - 1);
    }

    double mean() {
        double sum = 0;
        for (int i = 0; i < size; i++) {
            sum += values[i];
        }
        return sum / size;
    }

    double deviation(double mean) {
        double sum = 0;
        for (int i = 0; i < size; i++) {
            double d = values[i] - mean;
            sum += d * d;
        }
        return Math.sqrt(sum / size);
    }

    void write(ByteBuffer out) {
        for (double value : values) {
            out.putDouble(value);
        }
        out.putInt(next).putInt(size);
    }

    void read(ByteBuffer in) {
        for (int i = 0; i < values.length; i++) {
            values[i] = in.getDouble();
        }
        next = in.getInt();
        size = in.getInt();
        if (next < 0 || next >= values.length || size < 0 || size > values.length) {
            throw new IllegalArgumentException("a ring of " + values.length + " cannot stand at " + next);
        }
    }
}
