// SPDX-License-Identifier: Apache-2.0
package io.bellwether.bench.quality;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The volume under the surface of precision and recall (VUS-PR; J. Paparrizos et al., "Volume under the surface: a new
 * accuracy evaluation measure for time-series anomaly detection", 2022): labels fade out over {@code l} rows on either
 * side as {@code √(1 − d/(l + 1))}, for each {@code l} from 0 to 10 the area under the curve of range precision and recall
 * is taken over all thresholds, and the mean of the areas is the volume. Recall is weighed by the share of events with any
 * alarm. It needs no threshold, so it says how well scores are ordered.
 */
final class RangePrecisionRecall {
    private static final int MOST = 10;

    private RangePrecisionRecall() {}

    /** NaN when no event counts. */
    static double volume(double[] scores, List<int[]> labels, int from) {
        List<int[]> counted = new ArrayList<>();
        for (int[] label : labels) {
            if (label[1] >= from) {
                counted.add(new int[] {Math.max(from, label[0]), label[1]});
            }
        }
        if (counted.isEmpty()) {
            return Double.NaN;
        }
        Integer[] order = new Integer[scores.length - from];
        Arrays.setAll(order, i -> i + from);
        Arrays.sort(order, (one, other) -> Double.compare(scores[other], scores[one]));
        double sum = 0;
        for (int width = 0; width <= MOST; width++) {
            sum += area(scores, order, counted, width);
        }
        return sum / (MOST + 1);
    }

    private static double area(double[] scores, Integer[] order, List<int[]> labels, int width) {
        double[] weight = new double[scores.length];
        int[] event = new int[scores.length];
        Arrays.fill(event, -1);
        int plain = 0;
        for (int e = 0; e < labels.size(); e++) {
            int[] label = labels.get(e);
            plain += label[1] - label[0] + 1;
            for (int i = Math.max(0, label[0] - width); i <= Math.min(scores.length - 1, label[1] + width); i++) {
                int distance = Math.max(0, Math.max(label[0] - i, i - label[1]));
                double near = Math.sqrt(1 - distance / (width + 1.0));
                if (near > weight[i]) {
                    weight[i] = near;
                    event[i] = e;
                }
            }
        }
        double positives = (Arrays.stream(weight).sum() + plain) / 2;
        boolean[] met = new boolean[labels.size()];
        double hits = 0;
        int events = 0;
        double area = 0;
        double recallBefore = 0;
        for (int i = 0; i < order.length; i++) {
            int row = order[i];
            hits += weight[row];
            if (event[row] >= 0 && !met[event[row]]) {
                met[event[row]] = true;
                events++;
            }
            boolean last = i + 1 == order.length || scores[order[i + 1]] != scores[row];
            if (last) {
                double recall = Math.min(1, hits / positives) * events / labels.size();
                area += Math.max(0, recall - recallBefore) * hits / (i + 1);
                recallBefore = Math.max(recallBefore, recall);
            }
        }
        return area;
    }
}
