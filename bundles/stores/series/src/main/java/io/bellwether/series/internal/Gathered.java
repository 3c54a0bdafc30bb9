// SPDX-License-Identifier: Apache-2.0
package io.bellwether.series.internal;

import io.bellwether.series.Points;
import io.bellwether.series.StoredMeasure;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** Pieces of one series as they were written, to be put in order. For one thread. */
final class Gathered {
    private final StoredMeasure measure;
    private final List<String> group;
    private final List<Points> pieces = new ArrayList<>();

    Gathered(StoredMeasure measure, List<String> group) {
        this.measure = measure;
        this.group = group;
    }

    StoredMeasure measure() {
        return measure;
    }

    void add(Points piece) {
        pieces.add(piece);
    }

    /** The buckets between two, ascending, each as it was written last; null when there is none. @param to exclusive */
    Points inOrder(long from, long to) {
        record At(long bucket, int piece, int index) {}
        List<At> places = new ArrayList<>();
        for (int piece = 0; piece < pieces.size(); piece++) {
            long[] buckets = pieces.get(piece).buckets();
            int begin = Arrays.binarySearch(buckets, from);
            for (int i = begin < 0 ? -begin - 1 : begin; i < buckets.length && buckets[i] < to; i++) {
                places.add(new At(buckets[i], piece, i));
            }
        }
        if (places.isEmpty()) {
            return null;
        }
        places.sort(Comparator.comparingLong(At::bucket));
        long[] buckets = new long[places.size()];
        double[] first = new double[places.size()];
        double[] second = new double[places.size()];
        byte[][] sketches = null;
        int count = 0;
        for (At place : places) {
            if (count > 0 && buckets[count - 1] == place.bucket()) {
                count--;
            }
            Points piece = pieces.get(place.piece());
            buckets[count] = place.bucket();
            first[count] = piece.first()[place.index()];
            second[count] = piece.second()[place.index()];
            byte[] sketch = piece.sketches() == null ? null : piece.sketches()[place.index()];
            if (sketch != null && sketches == null) {
                sketches = new byte[places.size()][];
            }
            if (sketches != null) {
                sketches[count] = sketch;
            }
            count++;
        }
        return new Points(
                measure,
                group,
                Arrays.copyOf(buckets, count),
                Arrays.copyOf(first, count),
                Arrays.copyOf(second, count),
                sketches == null ? null : Arrays.copyOf(sketches, count));
    }
}
