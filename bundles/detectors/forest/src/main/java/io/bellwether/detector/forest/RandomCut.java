// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detector.forest;

import com.amazon.randomcutforest.RandomCutForest;
import com.amazon.randomcutforest.returntypes.DiVector;

/**
 * A robust random cut forest: S. Guha, N. Mishra, G. Roy, O. Schrijvers, "Robust Random Cut Forest Based Anomaly Detection
 * on Streams", ICML 2016, by the authors' own library. Its points are the last buckets of all measures, one after the
 * other: four buckets of up to four measures, two of up to eight, else one.
 *
 * <p>It is always the forest that the points there are lead to, in their order. When the older half of
 * them is dropped it is grown anew from the other half. The library's attribution tells what each coordinate adds to a
 * score.
 */
final class RandomCut implements Forest {
    private static final int TREES = 30;
    private static final int SAMPLE = 128;
    private static final int MOST_CACHED = 16;
    private static final long SEED = 20_160_619;

    private final int width;
    private final int buckets;
    private final float[] joined;
    private RandomCutForest forest;

    RandomCut(int width) {
        this.width = width;
        this.buckets = width <= 4 ? 4 : width <= 8 ? 2 : 1;
        this.joined = new float[width * buckets];
    }

    @Override
    public void follow(Points points, boolean dropped) {
        if (dropped || forest == null) {
            regrow(points);
        } else {
            forest.update(joined(points, points.size() - 1, null));
        }
    }

    @Override
    public void regrow(Points points) {
        forest = planted(points.dropped());
        for (int i = 0; i < points.size(); i++) {
            forest.update(joined(points, i, null));
        }
    }

    private RandomCutForest planted(int number) {
        int dimensions = joined.length;
        return RandomCutForest.builder()
                .dimensions(dimensions)
                .shingleSize(1)
                .numberOfTrees(TREES)
                .sampleSize(SAMPLE)
                .outputAfter(1)
                .randomSeed(SEED + number)
                .parallelExecutionEnabled(false)
                .storeSequenceIndexesEnabled(false)
                .boundingBoxCacheFraction(Math.min(1.0, (double) MOST_CACHED / dimensions))
                .build();
    }

    @Override
    public double score(Points points, float[] last) {
        return forest == null ? 0 : forest.getAnomalyScore(joined(points, points.size(), last));
    }

    @Override
    public double[] shares(Points points, float[] last) {
        double[] shares = new double[width];
        if (forest != null) {
            DiVector added = forest.getAnomalyAttribution(joined(points, points.size(), last));
            for (int i = 0; i < joined.length; i++) {
                shares[i % width] += added.getHighLowSum(i);
            }
        }
        return shares;
    }

    /** A point and those before it; the first of all stands for what was before. */
    private float[] joined(Points points, int point, float[] last) {
        for (int b = 0; b < buckets; b++) {
            int at = Math.max(0, point - buckets + 1 + b);
            for (int m = 0; m < width; m++) {
                joined[b * width + m] = at < points.size() ? points.value(at, m) : last[m];
            }
        }
        return joined;
    }
}
