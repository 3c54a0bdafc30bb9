// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal.series;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Buckets whose value is read from a sketch. The sketches of the buckets begun last are kept; of an older bucket only
 * its value remains, which later events no longer change.
 *
 * @param <S> the sketch
 */
abstract class SketchBuckets<S> extends Buckets {
    private static final int SPARE = 16;

    private final Ring values;
    private final Map<Long, S> sketches = new LinkedHashMap<>();
    private int kept;

    SketchBuckets(int limit, int window, double empty) {
        this.values = new Ring(limit, empty);
        this.kept = window + SPARE;
    }

    /** The sketch of a bucket to add to; null when the bucket's sketch is gone and only its value remains. */
    final S open(long bucket) {
        S sketch = sketches.get(bucket);
        if (sketch != null) {
            return sketch;
        }
        double settled = values.get(bucket);
        if (!Double.isNaN(settled) && settled != 0) {
            return null;
        }
        sketch = begin();
        sketches.put(bucket, sketch);
        if (sketches.size() > kept) {
            Map.Entry<Long, S> eldest = sketches.entrySet().iterator().next();
            values.set(eldest.getKey(), read(eldest.getValue()));
            sketches.remove(eldest.getKey());
        }
        return sketch;
    }

    @Override
    final double value(long from, long to) {
        if (from == to) {
            S sketch = sketches.get(from);
            return sketch == null ? values.get(from) : read(sketch);
        }
        S merged = begin();
        for (long bucket = from; bucket <= to; bucket++) {
            S sketch = sketches.get(bucket);
            if (sketch != null) {
                merge(merged, sketch);
            }
        }
        return read(merged);
    }

    @Override
    final void extend(int limit, int window) {
        values.extend(limit);
        kept = Math.max(kept, window + SPARE);
    }

    abstract S begin();

    abstract double read(S sketch);

    abstract void merge(S into, S from);
}
