// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detector.change;

import java.nio.ByteBuffer;

/**
 * Whether a series of counts does anything that plain chance would not. Counts of independent events scatter by the square
 * root of what is expected (S. D. Poisson, 1837), so over the last 1, 3, 6, 12, 24 and 72 buckets their sum is compared
 * with what the running level and the time of day let expect; {@link #significance()} is the greatest distance in
 * Poisson standard deviations, by the milder of the two expectations. It says nothing of series that had a value below
 * zero or a fraction.
 */
final class CountNoise {
    private static final int SPAN = 72;
    private static final int LEVEL = 1_000;

    static final int BYTES = 1 + 2 * Ring.bytes(SPAN) + Long.BYTES + 2 * Double.BYTES;

    private final Ring values = new Ring(SPAN);
    private final Ring expected = new Ring(SPAN);
    private boolean counts = true;
    private long seen;
    private double level;
    private double significance;

    /** Takes a value and what is usual at its time of day, NaN when that is not known; neither has been learned from yet. */
    void add(double value, double usual) {
        counts = counts && value >= 0 && value == Math.rint(value);
        values.add(value);
        expected.add(Double.isNaN(usual) ? level : usual);
        double before = seen == 0 ? value : level;
        significance = 0;
        double sum = 0;
        double atThisTime = 0;
        for (int i = 0; i < values.size(); i++) {
            sum += values.at(i);
            atThisTime += expected.at(i);
            int span = i + 1;
            if (span == 1 || span == 3 || span == 6 || span == 12 || span == 24 || span == SPAN) {
                significance =
                        Math.max(significance, Math.min(deviations(sum, atThisTime), deviations(sum, span * before)));
            }
        }
        seen++;
        level += (value - level) / Math.min(seen, LEVEL);
    }

    private static double deviations(double sum, double expectation) {
        return Math.abs(sum - expectation) / Math.sqrt(Math.max(expectation, 1));
    }

    /** Poisson standard deviations; infinite when the series is none of counts. */
    double significance() {
        return counts ? significance : Double.POSITIVE_INFINITY;
    }

    void write(ByteBuffer out) {
        out.put((byte) (counts ? 1 : 0));
        values.write(out);
        expected.write(out);
        out.putLong(seen).putDouble(level).putDouble(significance);
    }

    void read(ByteBuffer in) {
        counts = in.get() == 1;
        values.read(in);
        expected.read(in);
        seen = in.getLong();
        level = in.getDouble();
        significance = in.getDouble();
    }
}
