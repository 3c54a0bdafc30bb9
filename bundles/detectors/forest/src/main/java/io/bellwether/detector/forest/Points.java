// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detector.forest;

import io.bellwether.statistics.Saved;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/**
 * The newest points, one for each bucket, each with a coordinate for each measure. When there are 384 the older half is
 * dropped; a forest is a function of the points that are kept, so that saving these is saving the forest.
 */
final class Points {
    static final int HALF = 192;
    static final int MOST = 2 * HALF;

    private final int width;
    private final float[] values;
    private int size;
    private int dropped;

    Points(int width) {
        this(width, new float[width * MOST]);
    }

    private Points(int width, float[] values) {
        this.width = width;
        this.values = values;
    }

    int width() {
        return width;
    }

    int size() {
        return size;
    }

    /** How many halves were dropped so far. */
    int dropped() {
        return dropped;
    }

    float value(int point, int measure) {
        return values[point * width + measure];
    }

    /** Adds a point; returns true when the older half was dropped for it. */
    boolean add(float[] point) {
        boolean full = size == MOST;
        if (full) {
            System.arraycopy(values, HALF * width, values, 0, HALF * width);
            size = HALF;
            dropped++;
        }
        System.arraycopy(point, 0, values, size * width, width);
        size++;
        return full;
    }

    void save(DataOutputStream out) throws IOException {
        out.writeInt(size);
        out.writeInt(dropped);
        Saved.floats(out, values, size * width);
    }

    static Points restore(DataInputStream in, int width) throws IOException {
        int size = in.readInt();
        int dropped = in.readInt();
        if (size < 0 || size > MOST) {
            throw new IllegalArgumentException("the saved model holds " + size + " points");
        }
        Points read = new Points(width, Saved.floats(in, width * MOST));
        read.size = size;
        read.dropped = dropped;
        return read;
    }
}
