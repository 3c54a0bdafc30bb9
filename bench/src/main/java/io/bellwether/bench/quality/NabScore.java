// SPDX-License-Identifier: Apache-2.0
package io.bellwether.bench.quality;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The score of one series by the rule of the Numenta Anomaly Benchmark.
 *
 * <p>The first {@code min(⌊0.15 n⌋, 750)} rows never count. With {@code S(x) = 2 / (1 + e^{5x}) − 1}, the earliest alarm in
 * a window of {@code W} rows that ends at row {@code e} counts {@code A_tp · S(−(e − i + 1)/W) / S(−1)}, a window without
 * one {@code −A_fn}, and each alarm outside {@code A_fp · S((i − e')/(W' − 1))} by the window before it, taken as −1
 * beyond 3 and before the first. 0 is the score of never saying anything, 100 that of an alarm at the first row of each
 * window and nowhere else.
 */
final class NabScore {
    private static final double PROBATION = 0.15;
    private static final int LONGEST_PROBATION = 750;

    private final int from;
    private final int windows;
    private final int[] window;
    private final double[] worth;
    private final boolean[] counted;

    /** What a hit, a miss and a false alarm weigh. */
    enum Profile {
        STANDARD(1, 1, 0.11),
        LOW_FALSE_POSITIVES(1, 1, 0.22),
        LOW_FALSE_NEGATIVES(1, 2, 0.11);

        private final double hit;
        private final double miss;
        private final double falseAlarm;

        Profile(double hit, double miss, double falseAlarm) {
            this.hit = hit;
            this.miss = miss;
            this.falseAlarm = falseAlarm;
        }
    }

    /** @param labels the windows as first and last row, in order */
    NabScore(int rows, List<int[]> labels) {
        from = (int) Math.min(Math.floor(PROBATION * rows), LONGEST_PROBATION);
        windows = labels.size();
        window = new int[rows];
        worth = new double[rows];
        counted = new boolean[windows];
        int next = 0;
        int[] before = null;
        for (int i = 0; i < rows; i++) {
            if (next < windows && i >= labels.get(next)[0]) {
                int[] of = labels.get(next);
                window[i] = next;
                worth[i] = sigmoid(-(of[1] - i + 1.0) / (of[1] - of[0] + 1)) / sigmoid(-1);
                if (i == of[1]) {
                    counted[next] = i >= from;
                    before = of;
                    next++;
                }
            } else {
                window[i] = -1;
                worth[i] = before == null ? -1 : sigmoid((i - before[1]) / (double) (before[1] - before[0]));
            }
        }
    }

    private static double sigmoid(double x) {
        return x > 3 ? -1 : 2 / (1 + Math.exp(5 * x)) - 1;
    }

    /** All labelled windows, also those that lie in the probation. */
    int windows() {
        return windows;
    }

    double raw(boolean[] alarms, Profile profile) {
        double[] best = new double[windows];
        Arrays.fill(best, -profile.miss);
        double sum = 0;
        for (int i = from; i < alarms.length; i++) {
            if (!alarms[i]) {
                continue;
            }
            if (window[i] < 0) {
                sum += worth[i] * profile.falseAlarm;
            } else {
                best[window[i]] = Math.max(best[window[i]], worth[i] * profile.hit);
            }
        }
        for (int w = 0; w < windows; w++) {
            sum += counted[w] ? best[w] : 0;
        }
        return sum;
    }

    int hits(boolean[] alarms) {
        boolean[] hit = new boolean[windows];
        for (int i = from; i < alarms.length; i++) {
            if (alarms[i] && window[i] >= 0) {
                hit[window[i]] = true;
            }
        }
        int hits = 0;
        for (boolean each : hit) {
            hits += each ? 1 : 0;
        }
        return hits;
    }

    int outside(boolean[] alarms) {
        int outside = 0;
        for (int i = from; i < alarms.length; i++) {
            outside += alarms[i] && window[i] < 0 ? 1 : 0;
        }
        return outside;
    }

    /** The score of several series together, from 0 to 100. */
    static double normalised(double[] raws, List<NabScore> of, Profile profile) {
        int windows = of.stream().mapToInt(NabScore::windows).sum();
        double sum = Arrays.stream(raws).sum();
        return 100 * (sum + profile.miss * windows) / ((profile.hit + profile.miss) * windows);
    }

    /** One row's score, for going through all of them from the highest. */
    private record Row(double score, int series, int row) {}

    /** The score at the one threshold that gives the highest, as the benchmark's own scoreboard is made. */
    static double tuned(List<NabScore> of, List<double[]> scores, Profile profile) {
        List<Row> rows = new ArrayList<>();
        for (int s = 0; s < of.size(); s++) {
            for (int i = of.get(s).from; i < scores.get(s).length; i++) {
                rows.add(new Row(scores.get(s)[i], s, i));
            }
        }
        rows.sort((one, other) -> Double.compare(other.score, one.score));
        double[][] best = new double[of.size()][];
        double total = 0;
        int windows = 0;
        for (int s = 0; s < best.length; s++) {
            best[s] = new double[of.get(s).windows];
            Arrays.fill(best[s], -profile.miss);
            windows += of.get(s).windows;
            for (boolean each : of.get(s).counted) {
                total -= each ? profile.miss : 0;
            }
        }
        double greatest = total;
        for (int i = 0; i < rows.size(); i++) {
            Row row = rows.get(i);
            NabScore score = of.get(row.series);
            int w = score.window[row.row];
            if (w < 0) {
                total += score.worth[row.row] * profile.falseAlarm;
            } else if (score.worth[row.row] * profile.hit > best[row.series][w]) {
                total += score.worth[row.row] * profile.hit - best[row.series][w];
                best[row.series][w] = score.worth[row.row] * profile.hit;
            }
            boolean last = i + 1 == rows.size() || rows.get(i + 1).score != row.score;
            greatest = last ? Math.max(greatest, total) : greatest;
        }
        return 100 * (greatest + profile.miss * windows) / ((profile.hit + profile.miss) * windows);
    }
}
