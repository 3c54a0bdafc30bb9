// SPDX-License-Identifier: Apache-2.0
package io.bellwether.incident.internal.cause;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;

/**
 * One series of a signal around an incident, and where it left what was usual in the calm before. Immutable.
 *
 * @param group what sets it apart, such as a node; null when nothing does
 * @param onset the minute in which the stretch began that leads to the peak
 * @param peakAt the minute farthest from what is usual
 * @param peak the value then
 * @param usual what would have been usual then
 * @param deviation how far that is, in deviations of the calm
 * @param unusual minutes of the stretch that were out of what is usual
 */
record Trace(
        Signal signal,
        String group,
        Instant onset,
        Instant peakAt,
        double peak,
        double usual,
        double deviation,
        int unusual) {
    private static final double LEFT = 4;
    private static final double STILL = 3;
    /** Nothing at all, where there is always something, is so many deviations. */
    private static final double FALLS = 8;

    private static final int GAP = 8;
    private static final int TOGETHER = 5;
    private static final double FULL = 10;

    /** How much it speaks, 0 to the signal's weight. */
    double strength() {
        return signal.weight() * (1 - Math.exp(-deviation / FULL));
    }

    /**
     * Reads a series.
     *
     * @param from when the first minute begins
     * @param values by minute; NaN where nothing is known
     * @param load how busy everything else was in each minute, beside the calm; 1 for as busy
     * @param calm how many minutes at the beginning are what is usual
     * @param earliest the first minute that may be the peak
     * @return null when it never left what is usual
     */
    static Trace of(Signal signal, String group, Instant from, double[] values, double[] load, int calm, int earliest) {
        double[] usual = known(values, calm);
        if (usual.length == 0) {
            return null;
        }
        Arrays.sort(usual);
        double middle = median(usual);
        double[] far = Arrays.stream(usual)
                .map(value -> Math.abs(value - middle))
                .sorted()
                .toArray();
        double chance = signal.falls() ? middle / FALLS : signal.value() == null ? Math.sqrt(middle) : 0.05 * middle;
        double spread = Math.max(1.5 * median(far), chance);
        double[] deviations = new double[values.length];
        int peak = -1;
        for (int i = calm; i < values.length; i++) {
            deviations[i] = deviation(signal, values[i], middle, spread, load[i]);
            boolean may = i >= earliest
                    && deviations[i] >= LEFT
                    && together(deviations, values, i, signal, middle, spread, load);
            if (may && (peak < 0 || deviations[i] > deviations[peak])) {
                peak = i;
            }
        }
        return peak < 0
                ? null
                : stretch(signal, group, from, values, deviations, calm, peak, middle * load(signal, load[peak]));
    }

    private static double[] known(double[] values, int calm) {
        return Arrays.stream(values, 0, Math.min(calm, values.length))
                .filter(value -> !Double.isNaN(value))
                .toArray();
    }

    private static double load(Signal signal, double load) {
        return signal.value() == null && !signal.falls() ? Math.max(0.5, Math.min(3, load)) : 1;
    }

    private static double deviation(Signal signal, double value, double middle, double spread, double load) {
        if (Double.isNaN(value)) {
            return 0;
        }
        double expected = middle * load(signal, load);
        double beyond = signal.falls() ? expected - value : value - expected;
        double least = signal.falls() ? 0.5 : signal.least();
        return beyond <= least ? 0 : beyond / Math.max(spread, Math.max(least / LEFT, 0.25));
    }

    /** One minute alone is chance, unless the minutes around it are out of what is usual as well. */
    private static boolean together(
            double[] deviations, double[] values, int at, Signal signal, double middle, double spread, double[] load) {
        int out = 0;
        for (int i = Math.max(0, at - TOGETHER + 1); i < Math.min(values.length, at + TOGETHER); i++) {
            double here = i <= at ? deviations[i] : deviation(signal, values[i], middle, spread, load[i]);
            out += here >= STILL ? 1 : 0;
        }
        return out >= 2;
    }

    private static Trace stretch(
            Signal signal,
            String group,
            Instant from,
            double[] values,
            double[] deviations,
            int calm,
            int peak,
            double usual) {
        int onset = peak;
        int unusual = 0;
        for (int i = peak, quiet = 0; i >= calm && quiet <= GAP; i--) {
            if (deviations[i] >= STILL) {
                onset = i;
                quiet = 0;
                unusual++;
            } else {
                quiet++;
            }
        }
        return new Trace(
                signal,
                group,
                from.plus(Duration.ofMinutes(onset)),
                from.plus(Duration.ofMinutes(peak)),
                values[peak],
                usual,
                deviations[peak],
                unusual);
    }

    private static double median(double[] sorted) {
        int half = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }
}
