// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal.series;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Buckets whose value is read from a sketch. The sketches of the newest buckets, and of a few others begun last, are
 * kept; of an older bucket only its value remains, which later events no longer change.
 *
 * @param <S> the sketch
 */
abstract class SketchBuckets<S> extends Buckets {
    private static final int SPARE = 16;

    private final Ring values;
    private final Map<Long, S> sketches = new LinkedHashMap<>();
    private long newest = Long.MIN_VALUE;
    private int window;

    SketchBuckets(int limit, int window, double empty) {
        this.values = new Ring(limit, empty);
        this.window = window;
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
        return put(bucket, begin());
    }

    private S put(long bucket, S sketch) {
        sketches.put(bucket, sketch);
        newest = Math.max(newest, bucket);
        if (sketches.size() > window + SPARE) {
            long eldest = eldest();
            values.set(eldest, read(sketches.get(eldest)));
            sketches.remove(eldest);
        }
        return sketch;
    }

    /** The bucket begun first of those that lie behind the window. */
    private long eldest() {
        for (long bucket : sketches.keySet()) {
            if (bucket <= newest - window) {
                return bucket;
            }
        }
        return sketches.keySet().iterator().next();
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
    final void extend(int limit, int newWindow) {
        values.extend(limit);
        window = Math.max(window, newWindow);
    }

    @Override
    final boolean store(long bucket, Cell out) {
        S sketch = sketches.get(bucket);
        out.set(sketch == null ? values.get(bucket) : read(sketch), Double.NaN);
        if (sketch != null && window > 1) {
            out.sketch = bytes(sketch);
        }
        return sketch != null || values.holds(bucket) && !Double.isNaN(out.first);
    }

    @Override
    final void load(long bucket, Cell cell) {
        values.set(bucket, cell.first);
        sketches.remove(bucket);
        if (cell.sketch != null && values.holds(bucket)) {
            try {
                put(bucket, restore(new DataInputStream(new ByteArrayInputStream(cell.sketch))));
            } catch (IOException e) {
                throw new UncheckedIOException("a sketch is shorter than it says", e);
            }
        }
    }

    @Override
    @SuppressWarnings("unchecked")
    final void absorb(Buckets others) {
        SketchBuckets<S> more = (SketchBuckets<S>) others;
        for (long bucket = more.values.oldest(); bucket <= more.values.newest() && bucket != Long.MAX_VALUE; bucket++) {
            double value = more.values.get(bucket);
            if (!more.sketches.containsKey(bucket) && !sketches.containsKey(bucket) && !Double.isNaN(value)) {
                values.set(bucket, value);
            }
        }
        more.sketches.keySet().stream().sorted().forEach(bucket -> {
            S sketch = open(bucket);
            if (sketch != null) {
                merge(sketch, more.sketches.get(bucket));
            }
        });
    }

    @Override
    final void write(DataOutput out) throws IOException {
        out.writeInt(sketches.size());
        for (Map.Entry<Long, S> each : sketches.entrySet()) {
            out.writeLong(each.getKey());
            write(each.getValue(), out);
        }
    }

    @Override
    final void read(DataInput in) throws IOException {
        for (int left = in.readInt(); left > 0; left--) {
            long bucket = in.readLong();
            sketches.remove(bucket);
            put(bucket, restore(in));
        }
    }

    @Override
    final long bytes() {
        long bytes = values.bytes();
        for (S sketch : sketches.values()) {
            bytes += size(sketch);
        }
        return bytes;
    }

    private byte[] bytes(S sketch) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            write(sketch, new DataOutputStream(bytes));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    abstract S begin();

    abstract double read(S sketch);

    abstract void merge(S into, S from);

    abstract void write(S sketch, DataOutput out) throws IOException;

    abstract S restore(DataInput in) throws IOException;

    /** Bytes in memory, about. */
    abstract long size(S sketch);
}
