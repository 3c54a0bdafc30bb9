// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detector.forest;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * An isolation forest: F. T. Liu, K. M. Ting, Z.-H. Zhou, "Isolation Forest", ICDM 2008. Each of 64 trees cuts 128 of the
 * points, chosen by chance, at random values of random coordinates until each is alone or the tree is 7 high. The score
 * is {@code 2^(−E(h)/c(128))}: h is how many cuts a point takes, to which {@code c(n)} is added where n points were left
 * together, and {@code c(n) = 2 H(n − 1) − 2 (n − 1)/n} is what it takes in a search tree that finds nothing.
 *
 * <p>Trees cannot tell how far beyond all they have seen a point lies. A score s therefore rises to {@code s + (1 − s) b/(1
 * + b)}, in which b is by how much of the points' range the point lies beyond it, summed over the coordinates: 0 within.
 *
 * <p>A point has two coordinates for each measure: its value, and the mean of the last five. The forest is planted anew
 * every 64 points, with a seed that follows from their number. A measure's part in a score is by how much less it would be
 * were that measure as usual, that is, its coordinates 0.
 */
final class Isolation implements Forest {
    private static final int TREES = 64;
    private static final int SAMPLE = 128;
    private static final int HEIGHT = 7;
    private static final int EVERY = 64;
    private static final int RECENT = 5;
    private static final long SEED = 20_081_215;
    /** In standard deviations. */
    private static final double LEAST_RANGE = 1;

    private static final double EULER = 0.5772156649015329;

    private final int width;
    private final float[] coordinates;
    /** Nodes of all trees: the coordinate cut at, or the negative number of points left together. */
    private final int[] cut = new int[TREES << HEIGHT + 1];

    private final float[] at = new float[TREES << HEIGHT + 1];
    private final float[] lows;
    private final float[] highs;
    private int planted;
    private double usualDepth;

    Isolation(int width) {
        this.width = width;
        this.coordinates = new float[2 * width];
        this.lows = new float[2 * width];
        this.highs = new float[2 * width];
    }

    @Override
    public void follow(Points points, boolean dropped) {
        if (dropped || points.size() - planted >= EVERY) {
            plant(points, points.size());
        }
    }

    @Override
    public void regrow(Points points) {
        int half = points.dropped() > 0 ? Points.HALF + 1 : 0;
        int since = (points.size() - half) % EVERY;
        int then = points.size() - since;
        if (then > 0) {
            plant(points, then);
        }
    }

    private void plant(Points points, int count) {
        planted = count;
        SplittableRandom random = new SplittableRandom(SEED + 1_000_003L * points.dropped() + count);
        float[][] all = new float[count][];
        for (int i = 0; i < count; i++) {
            all[i] = coordinates(points, i, null).clone();
        }
        Arrays.fill(lows, Float.POSITIVE_INFINITY);
        Arrays.fill(highs, Float.NEGATIVE_INFINITY);
        for (float[] point : all) {
            for (int c = 0; c < lows.length; c++) {
                lows[c] = Math.min(lows[c], point[c]);
                highs[c] = Math.max(highs[c], point[c]);
            }
        }
        int sample = Math.min(SAMPLE, count);
        usualDepth = averageDepth(sample);
        for (int tree = 0; tree < TREES; tree++) {
            for (int i = 0; i < sample; i++) {
                int other = i + random.nextInt(count - i);
                float[] swapped = all[i];
                all[i] = all[other];
                all[other] = swapped;
            }
            grow(all, 0, sample, tree << HEIGHT + 1, 1, 0, random);
        }
    }

    /** Grows the node {@code node} of a tree, numbered as in a heap, from the points of a range. */
    private void grow(float[][] points, int from, int to, int tree, int node, int depth, SplittableRandom random) {
        int count = to - from;
        if (count > 1 && depth < HEIGHT) {
            int first = random.nextInt(coordinates.length);
            for (int c = 0; c < coordinates.length; c++) {
                int coordinate = (first + c) % coordinates.length;
                float least = Float.POSITIVE_INFINITY;
                float most = Float.NEGATIVE_INFINITY;
                for (int i = from; i < to; i++) {
                    least = Math.min(least, points[i][coordinate]);
                    most = Math.max(most, points[i][coordinate]);
                }
                if (least < most) {
                    float value = (float) (least + random.nextDouble() * ((double) most - least));
                    value = value < most ? value : least;
                    int middle = split(points, from, to, coordinate, value);
                    cut[tree + node] = coordinate;
                    at[tree + node] = value;
                    grow(points, from, middle, tree, 2 * node, depth + 1, random);
                    grow(points, middle, to, tree, 2 * node + 1, depth + 1, random);
                    return;
                }
            }
        }
        cut[tree + node] = -count;
    }

    private static int split(float[][] points, int from, int to, int coordinate, float value) {
        int middle = from;
        for (int i = from; i < to; i++) {
            if (points[i][coordinate] <= value) {
                float[] swapped = points[i];
                points[i] = points[middle];
                points[middle++] = swapped;
            }
        }
        return middle;
    }

    @Override
    public double score(Points points, float[] next) {
        return planted == 0 ? 0 : score(coordinates(points, points.size(), next));
    }

    private double score(float[] point) {
        double sum = 0;
        for (int tree = 0; tree < TREES; tree++) {
            int base = tree << HEIGHT + 1;
            int node = 1;
            int depth = 0;
            while (cut[base + node] >= 0) {
                node = 2 * node + (point[cut[base + node]] <= at[base + node] ? 0 : 1);
                depth++;
            }
            sum += depth + averageDepth(-cut[base + node]);
        }
        double score = usualDepth == 0 ? 0 : Math.pow(2, -sum / TREES / usualDepth);
        double beyond = beyond(point);
        return score + (1 - score) * beyond / (1 + beyond);
    }

    private double beyond(float[] point) {
        double beyond = 0;
        for (int c = 0; c < point.length; c++) {
            double outside = Math.max(0, Math.max(lows[c] - point[c], point[c] - highs[c]));
            if (outside > 0) {
                beyond += outside / Math.max(highs[c] - lows[c], LEAST_RANGE);
            }
        }
        return beyond;
    }

    @Override
    public double[] shares(Points points, float[] next) {
        double[] shares = new double[width];
        if (planted == 0) {
            return shares;
        }
        float[] point = coordinates(points, points.size(), next).clone();
        double whole = score(point);
        for (int m = 0; m < width; m++) {
            float value = point[m];
            float mean = point[width + m];
            point[m] = 0;
            point[width + m] = 0;
            shares[m] = Math.max(0, whole - score(point));
            point[m] = value;
            point[width + m] = mean;
        }
        return shares;
    }

    /** The depth at which an unsuccessful search among n points ends on average, c(n) in the paper. */
    static double averageDepth(int n) {
        if (n <= 1) {
            return 0;
        }
        return n == 2 ? 1 : 2 * (Math.log(n - 1) + EULER) - 2.0 * (n - 1) / n;
    }

    private float[] coordinates(Points points, int last, float[] next) {
        for (int m = 0; m < width; m++) {
            float newest = last < points.size() ? points.value(last, m) : next[m];
            int from = Math.max(0, last - RECENT + 1);
            double sum = newest;
            for (int i = from; i < last; i++) {
                sum += points.value(i, m);
            }
            coordinates[m] = newest;
            coordinates[width + m] = (float) (sum / (last - from + 1));
        }
        return coordinates;
    }
}
