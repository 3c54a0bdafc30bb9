// SPDX-License-Identifier: Apache-2.0
package io.bellwether.bench.quality;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;

/** Series for tests. */
final class Fixtures {
    private static final long BEGIN = Instant.parse("2025-03-03T00:00:00Z").toEpochMilli();

    private Fixtures() {}

    static LabelledSeries series(int rows, Duration step, IntToDoubleFunction value) {
        String[] timestamps = new String[rows];
        long[] millis = new long[rows];
        double[] values = new double[rows];
        for (int i = 0; i < rows; i++) {
            millis[i] = BEGIN + i * step.toMillis();
            timestamps[i] = Instant.ofEpochMilli(millis[i]).toString();
            values[i] = value.applyAsDouble(i);
        }
        return new LabelledSeries("folder/series.csv", timestamps, millis, values, step, List.of());
    }

    /** A rhythm of the day with noise, now and then nothing, a burst and a new level. */
    static double eventful(int i) {
        if (i % 211 == 17) {
            return Double.NaN;
        }
        double noise = new SplittableRandom(77L * i + 1).nextDouble(-4, 4);
        double level = i > 1_700 ? 90 : 50;
        return (i == 900 || i == 901 ? 400 : level + 10 * Math.sin(i / 45.8)) + noise;
    }

    static boolean[] alarms(int rows, int... at) {
        boolean[] alarms = new boolean[rows];
        for (int row : at) {
            alarms[row] = true;
        }
        return alarms;
    }
}
