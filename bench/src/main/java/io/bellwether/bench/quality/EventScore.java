// SPDX-License-Identifier: Apache-2.0
package io.bellwether.bench.quality;

import java.util.ArrayList;
import java.util.List;

/**
 * Which labelled events were met. The first 15 % of rows never count. An alarm within 3 rows of an event meets it; an
 * alarm that meets none is false.
 */
final class EventScore {
    private static final double WARM_UP = 0.15;
    private static final int NEAR = 3;

    private final int from;
    private final int rows;
    private final List<int[]> labels = new ArrayList<>();

    EventScore(int rows, List<int[]> all) {
        this.rows = rows;
        this.from = (int) Math.floor(WARM_UP * rows);
        for (int[] label : all) {
            if (label[1] >= from) {
                labels.add(label);
            }
        }
    }

    /**
     * What alarms came to.
     *
     * @param met events with an alarm near
     * @param right alarms near an event
     */
    record Count(int met, int events, int right, int alarms, int rows) {
        static Count sum(List<Count> counts) {
            int[] every = new int[counts.size()];
            java.util.Arrays.setAll(every, i -> i);
            return sum(counts, every);
        }

        static Count sum(List<Count> counts, int[] chosen) {
            int[] sums = new int[5];
            for (int i : chosen) {
                Count each = counts.get(i);
                sums[0] += each.met;
                sums[1] += each.events;
                sums[2] += each.right;
                sums[3] += each.alarms;
                sums[4] += each.rows;
            }
            return new Count(sums[0], sums[1], sums[2], sums[3], sums[4]);
        }

        double recall() {
            return events == 0 ? Double.NaN : (double) met / events;
        }

        double precision() {
            return alarms == 0 ? 0 : (double) right / alarms;
        }

        double f1() {
            double sum = recall() + precision();
            return sum == 0 ? 0 : 2 * recall() * precision() / sum;
        }

        double falsePerThousand() {
            return 1_000.0 * (alarms - right) / rows;
        }
    }

    int from() {
        return from;
    }

    int events() {
        return labels.size();
    }

    Count count(boolean[] alarms) {
        int met = 0;
        for (int[] label : labels) {
            boolean any = false;
            for (int i = Math.max(from, label[0] - NEAR); i <= Math.min(rows - 1, label[1] + NEAR); i++) {
                any |= alarms[i];
            }
            met += any ? 1 : 0;
        }
        int right = 0;
        int raised = 0;
        for (int i = from; i < rows; i++) {
            if (alarms[i]) {
                raised++;
                int row = i;
                right += labels.stream().anyMatch(label -> row >= label[0] - NEAR && row <= label[1] + NEAR) ? 1 : 0;
            }
        }
        return new Count(met, labels.size(), right, raised, rows - from);
    }

    /** The first row of each run of alarms. */
    static boolean[] openings(boolean[] alarms) {
        boolean[] openings = new boolean[alarms.length];
        for (int i = 0; i < alarms.length; i++) {
            openings[i] = alarms[i] && (i == 0 || !alarms[i - 1]);
        }
        return openings;
    }
}
