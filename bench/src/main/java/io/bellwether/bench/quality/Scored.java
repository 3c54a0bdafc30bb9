// SPDX-License-Identifier: Apache-2.0
package io.bellwether.bench.quality;

/**
 * What a detector made of a series.
 *
 * @param scores the score of each row, 0 while it was learning
 * @param alarms the rows that raised an alarm
 * @param opened how many alerts would have been opened
 * @param nanos how long the engine was busy with it
 */
record Scored(LabelledSeries series, double[] scores, boolean[] alarms, int opened, long nanos) {
    /** The same series with an alarm every so many rows, from somebody who never looks. */
    static Scored unseeing(LabelledSeries series, int every) {
        double[] scores = new double[series.size()];
        boolean[] alarms = new boolean[series.size()];
        int opened = 0;
        for (int i = every; i < scores.length; i += every) {
            scores[i] = 1;
            alarms[i] = true;
            opened++;
        }
        return new Scored(series, scores, alarms, opened, 0);
    }
}
