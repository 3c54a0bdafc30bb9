// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detector.forest;

import io.bellwether.statistics.Median;
import io.bellwether.statistics.Saved;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;

/**
 * How rare a score is among the last 1,024 of the same model: {@code −log10 p}, in which p is the part of them that is at
 * least as great. Beyond the greatest 5 % the tail is taken to fall exponentially by their mean excess, as tails do in
 * the domain of Gumbel's distribution (J. Pickands, "Statistical inference using extreme order statistics", 1975; used for
 * streams by A. Siffer and others, "Anomaly Detection in Streams with Extreme Value Theory", 2017).
 */
final class Calibration {
    private static final int KEPT = 1_024;
    private static final int FEWEST = 200;
    private static final int EVERY = 16;
    private static final double TAIL = 0.05;
    private static final double LEAST_EXCESS = 1e-3;

    private final float[] scores;
    private int size;
    private int next;
    private int sinceMeasured;
    private double bound = Double.NaN;
    private double excess;

    Calibration() {
        this(new float[KEPT]);
    }

    private Calibration(float[] scores) {
        this.scores = scores;
    }

    /** True when there are enough scores to compare with. */
    boolean isKnown() {
        return !Double.isNaN(bound);
    }

    /** How rare a score is, 0 for as usual as can be; 0 as well while there are too few to say. */
    double rarity(double score) {
        if (!isKnown()) {
            return 0;
        }
        if (score > bound) {
            return -Math.log10(TAIL) + (score - bound) / excess * Math.log10(Math.E);
        }
        int asGreat = 0;
        for (int i = 0; i < size; i++) {
            asGreat += scores[i] >= score ? 1 : 0;
        }
        return Math.max(0, Math.min(-Math.log10(TAIL), -Math.log10((asGreat + 1.0) / (size + 1.0))));
    }

    void add(double score) {
        scores[next] = (float) score;
        next = (next + 1) % KEPT;
        size = Math.min(size + 1, KEPT);
        if (++sinceMeasured >= EVERY && size >= FEWEST) {
            measure();
        }
    }

    private void measure() {
        sinceMeasured = 0;
        double[] sorted = new double[size];
        for (int i = 0; i < size; i++) {
            sorted[i] = scores[i];
        }
        int rank = (int) Math.ceil((1 - TAIL) * size) - 1;
        bound = Median.select(sorted, size, rank);
        // The order in which selection leaves the greater ones must not show in the last digit of their sum.
        Arrays.sort(sorted, rank + 1, size);
        double sum = 0;
        for (int i = rank + 1; i < size; i++) {
            sum += sorted[i] - bound;
        }
        excess = Math.max(sum / (size - rank - 1), LEAST_EXCESS * Math.max(Math.abs(bound), LEAST_EXCESS));
    }

    void save(DataOutputStream out) throws IOException {
        Saved.floats(out, scores, size);
        out.writeInt(size);
        out.writeInt(next);
        out.writeInt(sinceMeasured);
        out.writeDouble(bound);
        out.writeDouble(excess);
    }

    static Calibration restore(DataInputStream in) throws IOException {
        Calibration read = new Calibration(Saved.floats(in, KEPT));
        read.size = in.readInt();
        read.next = in.readInt();
        read.sinceMeasured = in.readInt();
        read.bound = in.readDouble();
        read.excess = in.readDouble();
        return read;
    }
}
