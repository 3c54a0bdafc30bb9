// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detector.forecast;

import io.bellwether.statistics.Median;
import io.bellwether.statistics.Saved;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/**
 * Exponential smoothing with a damped trend and an additive season, ETS(A,Ad,A), or without a season, ETS(A,Ad,N): R. J.
 * Hyndman, G. Athanasopoulos, "Forecasting: Principles and Practice", 2nd edition, 2018, sections 7.2 to 7.7; the method
 * is by C. C. Holt (1957), P. R. Winters (1960), and E. S. Gardner and E. McKenzie (1985).
 *
 * <p>With level l, trend b, season s of m slots and error {@code e = y − (l + φb + s)} a value y moves them by
 *
 * <pre>
 *   l ← l + φb + αe      b ← φb + αβe      s ← s + γe
 * </pre>
 *
 * and the forecast h slots ahead is {@code l + (φ + φ² + … + φ^h) b + s}. Its variance is {@code σ²(1 + c₁² + … + c²ₕ₋₁)}
 * with {@code cⱼ = α + αβ(φ + … + φ^j) + γ·[j is a multiple of m]}: R. J. Hyndman, A. B. Koehler, J. K. Ord, R. D.
 * Snyder, "Forecasting with Exponential Smoothing", 2008, section 6.1. A slot without a value counts as if it had been as
 * forecast.
 */
final class HoltWinters {
    private static final double[] ALPHAS = {0.05, 0.1, 0.2, 0.35, 0.5, 0.7, 0.9};
    private static final double[] BETAS = {0.01, 0.05, 0.1, 0.2, 0.4};
    private static final double[] PHIS = {0.8, 0.9, 0.95, 0.98};
    private static final double[] GAMMAS = {0.05, 0.15, 0.3};
    private static final double[] NO_GAMMA = {0};
    /** What an error counts against the one a slot later: some two hundred slots are remembered. */
    private static final double DISCOUNT = 0.995;
    /** Errors beyond so many robust deviations are cut, or a past incident would blind it to the next. */
    private static final double CLIP = 4;

    private static final int OPENING = 8;

    private final Smoothing smoothing;
    private final double[] season;
    private double level;
    private double trend;
    private int phase;
    private double deviation = Double.NaN;

    /** How quickly level, trend and season follow, and by how much the trend is damped from slot to slot. */
    record Smoothing(double alpha, double beta, double gamma, double phi) {}

    /**
     * @param season what is added in each slot of a period; empty without one
     * @param phase which of these the next slot is
     */
    HoltWinters(Smoothing smoothing, double level, double trend, double[] season, int phase) {
        this.smoothing = smoothing;
        this.level = level;
        this.trend = trend;
        this.season = season;
        this.phase = phase;
    }

    /**
     * Takes the smoothing out of a fixed grid that forecasts the given slots with the least mean absolute error, later
     * slots counting more; deterministic, and not led astray by a few wild values.
     *
     * @param values oldest first, NaN for none; the first is not
     * @param period the slots of a season of which there are at least two; 0 for none
     * @param phase which slot of the season the first value is
     */
    static HoltWinters fit(double[] values, int period, int phase) {
        double[] opening = new double[period + 2];
        open(values, period, phase, opening);
        double[] season = new double[period];
        Smoothing best = null;
        double least = Double.POSITIVE_INFINITY;
        for (double alpha : ALPHAS) {
            for (double gamma : period == 0 ? NO_GAMMA : GAMMAS) {
                for (double beta : BETAS) {
                    for (double phi : PHIS) {
                        Smoothing tried = new Smoothing(alpha, beta, gamma * (1 - alpha), phi);
                        HoltWinters model = opened(tried, opening, season, period, phase);
                        double error = model.run(values, null);
                        if (best == null || error < least) {
                            least = error;
                            best = tried;
                        }
                    }
                }
            }
        }
        HoltWinters model = opened(best, opening, season, period, phase);
        double[] errors = new double[values.length];
        model.run(values, errors);
        model.deviation = deviation(errors);
        return model;
    }

    private static HoltWinters opened(Smoothing smoothing, double[] opening, double[] season, int period, int phase) {
        System.arraycopy(opening, 2, season, 0, period);
        return new HoltWinters(smoothing, opening[0], opening[1], season, phase);
    }

    /**
     * Level, trend and season to begin with. With a season: the median of the first period, the difference between the
     * medians of the first two over a period, and the median of what each slot's values are beside that line; without one
     * the first value and the mean difference of the first ones (after Hyndman and others 2008, section 2.6, where means
     * stand for the medians: an incident in the first days would spoil these).
     */
    private static void open(double[] values, int period, int phase, double[] opening) {
        if (period == 0) {
            int count = Math.min(OPENING, values.length);
            opening[0] = values[0];
            double last = values[0];
            int at = 0;
            for (int i = 1; i < count; i++) {
                if (!Double.isNaN(values[i])) {
                    last = values[i];
                    at = i;
                }
            }
            opening[1] = at == 0 ? 0 : (last - values[0]) / at;
            return;
        }
        double[] calm = new double[values.length];
        for (int i = 0; i < calm.length; i++) {
            calm[i] = i == 0 || i == calm.length - 1 ? values[i] : middle(values[i - 1], values[i], values[i + 1]);
        }
        double[] known = new double[period];
        double first = median(calm, 0, period, 1, known);
        double second = median(calm, period, 2 * period, 1, known);
        double slope = Double.isNaN(second - first) ? 0 : (second - first) / period;
        double level = Double.isNaN(first) ? (Double.isNaN(second) ? 0 : second) : first;
        opening[0] = level - slope * (period + 1) / 2.0;
        opening[1] = slope;
        for (int i = 0; i < calm.length; i++) {
            calm[i] -= opening[0] + slope * (i + 1);
        }
        for (int i = 0; i < period; i++) {
            double beside = median(calm, i, calm.length, period, known);
            opening[2 + (phase + i) % period] = Double.isNaN(beside) ? 0 : beside;
        }
    }

    private static double median(double[] values, int from, int to, int every, double[] known) {
        int count = 0;
        for (int i = from; i < to && count < known.length; i += every) {
            if (!Double.isNaN(values[i])) {
                known[count++] = values[i];
            }
        }
        return Median.of(known, count);
    }

    /** The median of three, or the one between when a neighbour is not known. */
    private static double middle(double before, double value, double after) {
        return Double.isNaN(before) || Double.isNaN(value) || Double.isNaN(after)
                ? value
                : Math.max(Math.min(before, value), Math.min(Math.max(before, value), after));
    }

    /** Follows the values; returns the discounted sum of the absolute errors, and each error where wanted. */
    private double run(double[] values, double[] errors) {
        double sum = 0;
        for (int i = 0; i < values.length; i++) {
            double error = add(values[i]);
            if (errors != null) {
                errors[i] = error;
            }
            sum = sum * DISCOUNT + (Double.isNaN(error) ? 0 : Math.abs(error));
        }
        return sum;
    }

    /** The standard deviation of the errors of one step, those of an incident cut. */
    private static double deviation(double[] errors) {
        double[] known = new double[errors.length];
        int count = 0;
        for (double error : errors) {
            if (!Double.isNaN(error)) {
                known[count++] = error;
            }
        }
        double[] sizes = known.clone();
        double cut = CLIP * Median.spread(sizes, count, 0);
        double sum = 0;
        for (int i = 0; i < count; i++) {
            double error = Math.max(-cut, Math.min(cut, known[i]));
            sum += error * error;
        }
        return count == 0 ? Double.NaN : Math.sqrt(sum / count);
    }

    /** Takes in the value of the next slot; returns how far it was from its forecast, NaN without a value. */
    double add(double value) {
        double damped = smoothing.phi() * trend;
        double seasonal = season.length == 0 ? 0 : season[phase];
        double error = value - (level + damped + seasonal);
        double counted = Double.isNaN(error) ? 0 : error;
        level += damped + smoothing.alpha() * counted;
        trend = damped + smoothing.alpha() * smoothing.beta() * counted;
        if (season.length > 0) {
            season[phase] = seasonal + smoothing.gamma() * counted;
            phase = phase + 1 == season.length ? 0 : phase + 1;
        }
        return error;
    }

    /**
     * Forecasts the next slots.
     *
     * @param means the forecast of each
     * @param deviations the standard deviation of each
     */
    void forecast(double[] means, double[] deviations) {
        double damped = 0;
        double power = 1;
        double variance = 1;
        for (int h = 1; h <= means.length; h++) {
            deviations[h - 1] = deviation * Math.sqrt(variance);
            power *= smoothing.phi();
            damped += power;
            means[h - 1] = level + damped * trend + (season.length == 0 ? 0 : season[(phase + h - 1) % season.length]);
            double weight = smoothing.alpha() + smoothing.alpha() * smoothing.beta() * damped;
            if (season.length > 0 && h % season.length == 0) {
                weight += smoothing.gamma();
            }
            variance += weight * weight;
        }
    }

    /** The standard deviation of the forecast of one slot. */
    double deviation() {
        return deviation;
    }

    /** True with a season. */
    boolean seasonal() {
        return season.length > 0;
    }

    /** For a model that was not fitted. */
    HoltWinters withDeviation(double known) {
        deviation = known;
        return this;
    }

    void save(DataOutputStream out) throws IOException {
        out.writeDouble(smoothing.alpha());
        out.writeDouble(smoothing.beta());
        out.writeDouble(smoothing.gamma());
        out.writeDouble(smoothing.phi());
        out.writeDouble(level);
        out.writeDouble(trend);
        out.writeDouble(deviation);
        out.writeInt(phase);
        out.writeBoolean(season.length > 0);
        if (season.length > 0) {
            Saved.doubles(out, season);
        }
    }

    static HoltWinters restore(DataInputStream in, int period) throws IOException {
        Smoothing read = new Smoothing(in.readDouble(), in.readDouble(), in.readDouble(), in.readDouble());
        double level = in.readDouble();
        double trend = in.readDouble();
        double deviation = in.readDouble();
        int phase = in.readInt();
        double[] season = in.readBoolean() ? Saved.doubles(in, period) : new double[0];
        return new HoltWinters(read, level, trend, season, phase).withDeviation(deviation);
    }
}
