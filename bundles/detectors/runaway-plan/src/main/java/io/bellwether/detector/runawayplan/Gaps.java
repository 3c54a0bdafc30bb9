// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detector.runawayplan;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;

/**
 * How far apart a plan's executions usually lie, in all and for each hour of the day (UTC): decayed histograms of the
 * median gap in each stretch of five minutes with executions, so that an hour of flood weighs no more than an hour of
 * calm. Gaps from 1 ms to 12 days in bins of a factor of 1.25. Beside them the shortest gap of each hour of the last two
 * weeks, so that what comes in a rush at the same hour of several days, such as a nightly import, is usual there.
 */
final class Gaps {
    private static final long DAY = 86_400_000L;
    private static final int HOURS = 24;
    private static final int BINS = 94;
    private static final double BIN = Math.log(1.25);
    /** Each stretch weighs 1, and half of that after so many days. */
    private static final double HALF_LIFE_DAYS = 14;

    private static final int DAYS = 14;
    /** On so many days before, a rush at the same hour makes it usual. */
    private static final int RUSHES = 2;

    private static final double KNOWN_HOUR = 6;
    private static final double KNOWN = 12;

    private final float[][] hours = new float[HOURS][BINS];
    private final float[] all = new float[BINS];
    /** By hour and day; 0 for none. */
    private final int[][] shortest = new int[HOURS][DAYS];

    private long day = Long.MIN_VALUE;

    /** @param weight 1 for an ordinary stretch, less for one that is doubted */
    void add(long at, double millis, double weight) {
        decay(Math.floorDiv(at, DAY));
        int bin = (int) Math.min(BINS - 1, Math.max(0, Math.log(Math.max(1, millis)) / BIN));
        hours[hour(at)][bin] += (float) weight;
        all[bin] += (float) weight;
        int[] days = shortest[hour(at)];
        int slot = (int) Math.floorMod(day, (long) DAYS);
        int gap = (int) Math.min(Integer.MAX_VALUE, Math.max(1, millis));
        days[slot] = days[slot] == 0 ? gap : Math.min(days[slot], gap);
    }

    /**
     * The usual gap at a time, in milliseconds: the shortest of this hour's and its neighbours', as what begins at nine
     * may begin a little earlier; that of all hours while this one is not known; NaN while little is known at all.
     */
    double usual(long at) {
        int hour = hour(at);
        double least = Double.NaN;
        for (int near = hour + HOURS - 1; near <= hour + HOURS + 1; near++) {
            double median = median(hours[near % HOURS], KNOWN_HOUR);
            if (!Double.isNaN(median)) {
                least = Double.isNaN(least) ? median : Math.min(least, median);
            }
        }
        double usual = Double.isNaN(median(hours[hour], KNOWN_HOUR)) ? lesser(least, median(all, KNOWN)) : least;
        double rush = rush(at);
        return Double.isNaN(rush) || rush > usual ? usual : rush;
    }

    /** The gap that was reached around this hour on several days before; NaN when there were not as many. */
    private double rush(long at) {
        int today = (int) Math.floorMod(Math.floorDiv(at, DAY), (long) DAYS);
        int hour = hour(at);
        int[] gaps = new int[DAYS];
        int count = 0;
        for (int slot = 0; slot < DAYS; slot++) {
            int least = 0;
            for (int near = hour + HOURS - 1; near <= hour + HOURS + 1; near++) {
                int gap = shortest[near % HOURS][slot];
                least = gap == 0 || least != 0 && least < gap ? least : gap;
            }
            if (slot != today && least > 0) {
                gaps[count++] = least;
            }
        }
        Arrays.sort(gaps, 0, count);
        return count < RUSHES ? Double.NaN : gaps[RUSHES - 1];
    }

    private static double lesser(double one, double other) {
        return Double.isNaN(other) ? Double.NaN : Double.isNaN(one) ? other : Math.min(one, other);
    }

    private static int hour(long at) {
        return (int) Math.floorMod(Math.floorDiv(at, 3_600_000L), (long) HOURS);
    }

    private void decay(long today) {
        if (today > day) {
            long skipped = day == Long.MIN_VALUE ? DAYS : Math.min(DAYS, today - day);
            for (long cleared = today - skipped + 1; cleared <= today; cleared++) {
                for (int[] days : shortest) {
                    days[(int) Math.floorMod(cleared, (long) DAYS)] = 0;
                }
            }
            double factor = day == Long.MIN_VALUE ? 1 : Math.pow(0.5, (today - day) / HALF_LIFE_DAYS);
            if (factor != 1) {
                for (float[] bins : hours) {
                    scale(bins, factor);
                }
                scale(all, factor);
            }
            day = today;
        }
    }

    private static void scale(float[] bins, double factor) {
        for (int i = 0; i < bins.length; i++) {
            bins[i] = (float) (bins[i] * factor);
        }
    }

    /** The middle of the bin in which half the weight is reached; NaN below {@code least} weight. */
    private static double median(float[] bins, double least) {
        double sum = 0;
        for (float bin : bins) {
            sum += bin;
        }
        if (sum < least) {
            return Double.NaN;
        }
        double reached = 0;
        for (int i = 0; i < bins.length; i++) {
            reached += bins[i];
            if (reached >= sum / 2) {
                return Math.exp((i + 0.5) * BIN);
            }
        }
        return Double.NaN;
    }

    void write(DataOutputStream out) throws IOException {
        out.writeLong(day);
        for (float[] bins : hours) {
            write(out, bins);
        }
        write(out, all);
        for (int[] days : shortest) {
            for (int gap : days) {
                out.writeInt(gap);
            }
        }
    }

    private static void write(DataOutputStream out, float[] bins) throws IOException {
        for (float bin : bins) {
            out.writeFloat(bin);
        }
    }

    void read(DataInputStream in) throws IOException {
        day = in.readLong();
        for (float[] bins : hours) {
            read(in, bins);
        }
        read(in, all);
        for (int[] days : shortest) {
            for (int i = 0; i < DAYS; i++) {
                days[i] = Math.max(0, in.readInt());
            }
        }
    }

    private static void read(DataInputStream in, float[] bins) throws IOException {
        Arrays.fill(bins, 0);
        for (int i = 0; i < bins.length; i++) {
            bins[i] = in.readFloat();
            if (!(bins[i] >= 0 && bins[i] < 1e9f)) {
                throw new IllegalArgumentException("a weight is out of range");
            }
        }
    }
}
