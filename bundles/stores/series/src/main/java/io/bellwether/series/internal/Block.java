// SPDX-License-Identifier: Apache-2.0
package io.bellwether.series.internal;

import io.bellwether.series.Points;
import io.bellwether.series.StoredMeasure;
import java.nio.BufferUnderflowException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** Buckets of several series in bytes: column by column, over all series of a measure. */
final class Block {
    private Block() {}

    /** Writes series, those of one measure together. */
    static void write(List<Points> batch, Dictionary dictionary, Packed.Out out) {
        int begin = 0;
        while (begin < batch.size()) {
            StoredMeasure measure = batch.get(begin).measure();
            int end = begin + 1;
            while (end < batch.size() && batch.get(end).measure().equals(measure)) {
                end++;
            }
            out.octet(1);
            write(measure, batch.subList(begin, end), dictionary, out);
            begin = end;
        }
        out.octet(0);
    }

    private static void write(StoredMeasure measure, List<Points> group, Dictionary dictionary, Packed.Out out) {
        Dictionary.Known known = dictionary.write(measure, out);
        out.unsigned(group.size());
        int total = 0;
        for (Points points : group) {
            dictionary.write(known, points.group(), out);
            out.unsigned(points.buckets().length);
            total += points.buckets().length;
        }
        long[] buckets = new long[total];
        double[] first = new double[total];
        double[] second = new double[total];
        int at = 0;
        int sketches = 0;
        for (Points points : group) {
            int count = points.buckets().length;
            System.arraycopy(points.buckets(), 0, buckets, at, count);
            System.arraycopy(points.first(), 0, first, at, count);
            System.arraycopy(points.second(), 0, second, at, count);
            at += count;
            sketches += points.sketches() == null ? 0 : 1;
        }
        out.ascending(buckets, total);
        out.column(first, total);
        out.column(second, total);
        out.octet(sketches > 0 ? 1 : 0);
        for (Points points : sketches > 0 ? group : List.<Points>of()) {
            for (int i = 0; i < points.buckets().length; i++) {
                byte[] sketch = points.sketches() == null ? null : points.sketches()[i];
                out.octet(sketch == null ? 0 : 1);
                if (sketch != null) {
                    out.octets(sketch);
                }
            }
        }
    }

    /**
     * Reads series.
     *
     * @param measures the ones wanted; null for all
     * @param group the one wanted; null for all
     * @return false when the content makes no sense, or names what was defined in a chunk that is lost
     */
    static boolean read(
            Packed.In in, Dictionary dictionary, Set<String> measures, List<String> group, Consumer<Points> sink) {
        try {
            boolean whole = true;
            while (in.octet() == 1) {
                whole &= readMeasure(in, dictionary, measures, group, sink);
            }
            return whole;
        } catch (BufferUnderflowException | IndexOutOfBoundsException | IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean readMeasure(
            Packed.In in, Dictionary dictionary, Set<String> measures, List<String> group, Consumer<Points> sink) {
        Dictionary.Known known = dictionary.readMeasure(in);
        int series = in.size();
        List<String>[] groups = newArray(series);
        int[] counts = new int[series];
        int total = 0;
        for (int i = 0; i < series; i++) {
            groups[i] = dictionary.readGroup(known, in);
            counts[i] = in.size();
            total += counts[i];
        }
        long[] buckets = in.ascending(total);
        double[] first = in.column(total);
        double[] second = in.column(total);
        byte[][] sketches = in.octet() == 1 ? new byte[total][] : null;
        for (int i = 0; sketches != null && i < total; i++) {
            sketches[i] = in.octet() == 1 ? in.octets() : null;
        }
        if (known.measure() == null) {
            return false;
        }
        if (measures != null && !measures.contains(known.measure().text())) {
            return true;
        }
        boolean whole = true;
        int at = 0;
        for (int i = 0; i < series; i++) {
            int end = at + counts[i];
            whole &= groups[i] != null;
            if (groups[i] != null && (group == null || group.equals(groups[i]))) {
                sink.accept(new Points(
                        known.measure(),
                        groups[i],
                        Arrays.copyOfRange(buckets, at, end),
                        Arrays.copyOfRange(first, at, end),
                        Arrays.copyOfRange(second, at, end),
                        sketches == null ? null : Arrays.copyOfRange(sketches, at, end)));
            }
            at = end;
        }
        return whole;
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static List<String>[] newArray(int size) {
        return new List[size];
    }
}
