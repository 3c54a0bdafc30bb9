// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detector.change;

import java.nio.ByteBuffer;

/**
 * The six raw scores of a series, each in its own unit and each found in constant time:
 *
 * <ol>
 *   <li>{@code |m12 − M| / S}: {@code m12} the moving mean of the last 12; {@code M} and {@code S} mean and deviation of the
 *       last 2,000 of such means;
 *   <li>the distance of the value from what is usual in its quarter of an hour, in scales (see {@link Rhythm});
 *   <li>the same of the moving mean of the last 6, by half hours;
 *   <li>{@code |m72 − m1000| / s1000}: the means of the last 72 and of the last 1,000;
 *   <li>{@code |ln(s72 / s1000)|}, neither under {@code s1000/1000 + |m1000|/10⁶};
 *   <li>the surprise of the eighth of the {@link Extent} that the value lies in (see {@link Pattern}).
 * </ol>
 */
final class Views {
    private static final int QUARTERS = 96;
    private static final int HALVES = 48;
    private static final int RECENT = 72;
    private static final double MOST = 1e9;

    static final int BYTES = 2 * Double.BYTES
            + Long.BYTES
            + 2 * Spread.BYTES
            + Rhythm.bytes(QUARTERS)
            + Rhythm.bytes(HALVES)
            + Ring.bytes(RECENT)
            + Pattern.BYTES;

    private long seen;
    private double mean6;
    private double mean12;
    private final Spread drift = new Spread(2_000);
    private final Spread level = new Spread(1_000);
    private final Rhythm quarters = new Rhythm(QUARTERS);
    private final Rhythm halves = new Rhythm(HALVES);
    private final Ring recent = new Ring(RECENT);
    private final Pattern pattern = new Pattern();
    private final double[] scores = new double[Part.values().length];
    private final double[] from = new double[scores.length];
    private final double[] to = new double[scores.length];

    /** What is usual at a time of day; NaN while it is not known. */
    double usual(int secondOfDay) {
        return quarters.usual(secondOfDay, Double.NaN);
    }

    /** The running level: the mean of the last 1,000. */
    double level() {
        return level.mean();
    }

    /**
     * The scores of a value, by {@link Part}, which is then learned. The array is used again at the next call.
     *
     * @param eighth see {@link Extent#eighth}
     */
    double[] judge(double value, int secondOfDay, int eighth) {
        seen++;
        double mean6Before = seen == 1 ? value : mean6;
        double mean12Before = mean12;
        mean6 += (value - mean6) / Math.min(seen, 6);
        mean12 += (value - mean12) / Math.min(seen, 12);

        double deviation = drift.deviation();
        compare(Part.DRIFT, drift.mean(), mean12);
        scores[0] = seen > 2 && deviation > 0 ? Math.abs(mean12 - drift.mean()) / deviation : 0;
        drift.add(mean12);

        compare(Part.RHYTHM, quarters.usual(secondOfDay, mean6Before), value);
        scores[1] = quarters.distance(secondOfDay, value, mean6Before);
        double fallback = seen == 1 ? mean6 : mean12Before;
        compare(Part.SMOOTHED_RHYTHM, halves.usual(secondOfDay, fallback), mean6);
        scores[2] = halves.distance(secondOfDay, mean6, fallback);

        recent.add(value);
        level.add(value);
        double mean = recent.mean();
        double usualSpread = level.deviation();
        double floor = usualSpread / 1_000 + Math.abs(level.mean()) / 1e6;
        usualSpread = Math.max(usualSpread, floor);
        double spread = Math.max(recent.deviation(mean), floor);
        compare(Part.LEVEL, level.mean(), mean);
        scores[3] = usualSpread > 0 ? Math.abs(mean - level.mean()) / usualSpread : 0;
        compare(Part.SPREAD, usualSpread, spread);
        scores[4] = usualSpread > 0 ? Math.abs(StrictMath.log(spread / usualSpread)) : 0;

        compare(Part.PATTERN, level.mean(), value);
        scores[5] = pattern.surprise(eighth);
        for (int i = 0; i < scores.length; i++) {
            scores[i] = scores[i] < MOST ? scores[i] : MOST;
        }
        return scores;
    }

    private void compare(Part part, double usual, double now) {
        from[part.ordinal()] = usual;
        to[part.ordinal()] = now;
    }

    /** What a part compared the present with. */
    double from(Part part) {
        return from[part.ordinal()];
    }

    /** The present as a part saw it. */
    double to(Part part) {
        return to[part.ordinal()];
    }

    /** Whether the last 6 lie above the running level; false when below or on it. */
    boolean isAbove() {
        return mean6 > level.mean();
    }

    void write(ByteBuffer out) {
        out.putLong(seen).putDouble(mean6).putDouble(mean12);
        drift.write(out);
        level.write(out);
        quarters.write(out);
        halves.write(out);
        recent.write(out);
        pattern.write(out);
    }

    void read(ByteBuffer in) {
        seen = in.getLong();
        mean6 = in.getDouble();
        mean12 = in.getDouble();
        drift.read(in);
        level.read(in);
        quarters.read(in);
        halves.read(in);
        recent.read(in);
        pattern.read(in);
    }
}
