// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal.series;

import java.util.Arrays;

/**
 * Numbers by bucket: the newest {@code limit} buckets, in an array that grows to what is used of them. Each cell is as
 * narrow as every number so far allows without loss: a byte, a short, an int, a float or a double. Not safe for
 * concurrent use.
 */
final class Ring {
    private static final int FIRST_SIZE = 16;
    private static final int BYTE = 0;
    private static final int SHORT = 1;
    private static final int INT = 2;
    private static final int FLOAT = 3;
    private static final int DOUBLE = 4;
    /** What stands for NaN in bytes and shorts, which are unsigned, and in ints. */
    private static final int NAN_BYTE = 0xFF;

    private static final int NAN_SHORT = 0xFFFF;
    private static final int NAN_INT = Integer.MIN_VALUE;

    private final double empty;
    private int limit;
    private int form;
    private int size;
    /** An array of the form's type; null before anything is written. */
    private Object cells;

    private long oldest;
    private long newest;

    /** @param empty what a bucket holds before anything is written */
    Ring(int limit, double empty) {
        this.limit = limit;
        this.empty = empty;
    }

    double get(long bucket) {
        return holds(bucket) ? read(cells, form, index(bucket)) : empty;
    }

    /** True when the bucket lies between the oldest and the newest that are kept. */
    boolean holds(long bucket) {
        return cells != null && bucket >= oldest && bucket <= newest;
    }

    /** @return false when the bucket is too old */
    boolean set(long bucket, double value) {
        if (!reach(bucket)) {
            return false;
        }
        int needed = form(value);
        if (needed > form) {
            widen(needed);
        } else if (form == FLOAT && needed == INT && (float) value != value) {
            widen(DOUBLE);
        }
        write(cells, form, index(bucket), value);
        return true;
    }

    /** Keeps more buckets from now on. */
    void extend(int newLimit) {
        limit = Math.max(limit, newLimit);
    }

    /** The oldest bucket that is kept; greater than {@link #newest()} when there is none. */
    long oldest() {
        return cells == null ? Long.MAX_VALUE : oldest;
    }

    /** The newest bucket that is kept. */
    long newest() {
        return cells == null ? Long.MIN_VALUE : newest;
    }

    /** Bytes of the cells. */
    long bytes() {
        return cells == null ? 0 : (long) size * (form == BYTE ? 1 : form == SHORT ? 2 : form == DOUBLE ? 8 : 4);
    }

    /** The narrowest form that holds a number exactly. */
    private static int form(double value) {
        if (Double.isNaN(value)) {
            return BYTE;
        }
        int whole = (int) value;
        if (whole == value && (whole != 0 || 1 / value > 0)) {
            if (whole >= 0 && whole < NAN_SHORT) {
                return whole < NAN_BYTE ? BYTE : SHORT;
            }
            if (whole != NAN_INT) {
                return INT;
            }
        }
        return (float) value == value ? FLOAT : DOUBLE;
    }

    /** Takes a wider form; ints that no float holds go on as doubles. */
    private void widen(int needed) {
        int wider = needed == FLOAT && form == INT ? DOUBLE : needed;
        Object old = cells;
        Object wide = array(wider, size);
        for (int i = 0; i < size; i++) {
            write(wide, wider, i, read(old, form, i));
        }
        cells = wide;
        form = wider;
    }

    private static Object array(int form, int size) {
        return switch (form) {
            case BYTE -> new byte[size];
            case SHORT -> new short[size];
            case INT -> new int[size];
            case FLOAT -> new float[size];
            default -> new double[size];
        };
    }

    private static double read(Object cells, int form, int index) {
        switch (form) {
            case BYTE:
                int small = ((byte[]) cells)[index] & NAN_BYTE;
                return small == NAN_BYTE ? Double.NaN : small;
            case SHORT:
                int middle = ((short[]) cells)[index] & NAN_SHORT;
                return middle == NAN_SHORT ? Double.NaN : middle;
            case INT:
                int large = ((int[]) cells)[index];
                return large == NAN_INT ? Double.NaN : large;
            case FLOAT:
                return ((float[]) cells)[index];
            default:
                return ((double[]) cells)[index];
        }
    }

    private static void write(Object cells, int form, int index, double value) {
        switch (form) {
            case BYTE -> ((byte[]) cells)[index] = (byte) (Double.isNaN(value) ? NAN_BYTE : (int) value);
            case SHORT -> ((short[]) cells)[index] = (short) (Double.isNaN(value) ? NAN_SHORT : (int) value);
            case INT -> ((int[]) cells)[index] = Double.isNaN(value) ? NAN_INT : (int) value;
            case FLOAT -> ((float[]) cells)[index] = (float) value;
            default -> ((double[]) cells)[index] = value;
        }
    }

    /** Empties cells. @param to exclusive */
    private static void clear(Object cells, int form, int from, int to, double empty) {
        switch (form) {
            case BYTE -> Arrays.fill((byte[]) cells, from, to, (byte) (Double.isNaN(empty) ? NAN_BYTE : (int) empty));
            case SHORT ->
                Arrays.fill((short[]) cells, from, to, (short) (Double.isNaN(empty) ? NAN_SHORT : (int) empty));
            case INT -> Arrays.fill((int[]) cells, from, to, Double.isNaN(empty) ? NAN_INT : (int) empty);
            case FLOAT -> Arrays.fill((float[]) cells, from, to, (float) empty);
            default -> Arrays.fill((double[]) cells, from, to, empty);
        }
    }

    /** Makes room for a bucket; false when it is too old. */
    private boolean reach(long bucket) {
        if (cells == null) {
            form = form(empty);
            size = Math.min(FIRST_SIZE, limit);
            cells = array(form, size);
            clear(cells, form, 0, size, empty);
            oldest = bucket;
            newest = bucket;
            return true;
        }
        if (bucket > newest) {
            forward(bucket);
            return true;
        }
        return bucket >= oldest || backward(bucket);
    }

    private void forward(long bucket) {
        if (bucket - newest >= limit) {
            clear(cells, form, 0, size, empty);
            oldest = bucket;
        } else {
            grow(bucket - oldest + 1);
            for (long next = Math.max(newest + 1, bucket - size + 1); next <= bucket; next++) {
                write(cells, form, index(next), empty);
            }
            oldest = Math.max(oldest, bucket - size + 1);
        }
        newest = bucket;
    }

    private boolean backward(long bucket) {
        if (newest - bucket >= limit) {
            return false;
        }
        grow(newest - bucket + 1);
        for (long next = bucket; next < oldest; next++) {
            write(cells, form, index(next), empty);
        }
        oldest = bucket;
        return true;
    }

    private void grow(long wanted) {
        int needed = (int) Math.min(wanted, limit);
        if (needed <= size) {
            return;
        }
        int larger = Math.min(limit, Math.max(needed, 2 * size));
        Object room = array(form, larger);
        clear(room, form, 0, larger, empty);
        for (long bucket = Math.max(oldest, newest - larger + 1); bucket <= newest; bucket++) {
            write(room, form, (int) Math.floorMod(bucket, (long) larger), read(cells, form, index(bucket)));
        }
        cells = room;
        size = larger;
    }

    private int index(long bucket) {
        return (int) Math.floorMod(bucket, (long) size);
    }
}
