// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detector.season;

import com.github.servicenow.ds.stats.stl.SeasonalTrendLoess;
import io.bellwether.statistics.Saved;
import io.bellwether.statistics.SlotRing;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/**
 * A season and a trend as STL found them, and how they go on. Immutable.
 *
 * @param season what each slot of a period adds to the trend
 * @param at the slot of the trend's end
 * @param trend the trend in that slot
 * @param slope what the trend gains from slot to slot
 */
record Decomposition(double[] season, long at, double trend, double slope) {
    /** Of the remembered slots so many must have a value. */
    private static final double KNOWN = 0.6;

    /**
     * Decomposes the closed slots.
     *
     * @return null while fewer than two periods are known
     */
    static Decomposition of(SlotRing ring, int period) {
        int size = ring.size();
        // The newest slot is the last whole one; the oldest ones beyond whole periods are of use as well.
        if (period < 4 || size < 2 * period || ring.known() < KNOWN * size) {
            return null;
        }
        double[] values = new double[size];
        for (int i = 0; i < size; i++) {
            values[i] = ring.value(size - i);
        }
        if (!fill(values, period)) {
            return null;
        }
        SeasonalTrendLoess.Decomposition found = new SeasonalTrendLoess.Builder()
                .setPeriodLength(period)
                .setPeriodic()
                .setRobust()
                .buildSmoother(values)
                .decompose();
        double[] seasonal = found.getSeasonal();
        double[] trend = found.getTrend();
        double[] season = new double[period];
        long newest = ring.current() - 1;
        for (int i = 0; i < period; i++) {
            season[(int) Math.floorMod(newest - i, (long) period)] = seasonal[size - 1 - i];
        }
        // The last slope of a loess swings; that over a period is steadier.
        double slope = (trend[size - 1] - trend[size - 1 - period]) / period;
        return new Decomposition(season, newest, trend[size - 1], slope);
    }

    /** What is to be expected at a place within a slot, 0 for its beginning and 1 for its end. */
    double expected(long slot, double within) {
        int period = season.length;
        int here = (int) Math.floorMod(slot, (long) period);
        double from = within - 0.5;
        int beside = from < 0 ? (here + period - 1) % period : (here + 1) % period;
        double seasonal = season[here] + Math.abs(from) * (season[beside] - season[here]);
        double ahead = Math.min(slot - at, (double) period) + from;
        return trend + slope * ahead + seasonal;
    }

    /** Fills slots without a value by the same slot of the period before or after, or else by the last value. */
    private static boolean fill(double[] values, int period) {
        int n = values.length;
        double last = Double.NaN;
        for (int i = 0; i < n; i++) {
            if (!Double.isNaN(values[i])) {
                last = values[i];
                break;
            }
        }
        if (Double.isNaN(last)) {
            return false;
        }
        double[] original = values.clone();
        for (int i = 0; i < n; i++) {
            if (Double.isNaN(original[i])) {
                double before = i >= period ? original[i - period] : Double.NaN;
                double after = i + period < n ? original[i + period] : Double.NaN;
                values[i] = !Double.isNaN(before) ? before : !Double.isNaN(after) ? after : last;
            }
            last = values[i];
        }
        return true;
    }

    void save(DataOutputStream out) throws IOException {
        Saved.doubles(out, season);
        out.writeLong(at);
        out.writeDouble(trend);
        out.writeDouble(slope);
    }

    static Decomposition restore(DataInputStream in, int period) throws IOException {
        return new Decomposition(Saved.doubles(in, period), in.readLong(), in.readDouble(), in.readDouble());
    }
}
