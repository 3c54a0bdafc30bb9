// SPDX-License-Identifier: Apache-2.0
package io.bellwether.bench;

import java.util.List;

/** Ranks in lists of durations. */
public final class Quantiles {
    private Quantiles() {}

    /** @param nanos durations; @return milliseconds, not a number when there is none */
    public static double millis(List<Long> nanos, double rank) {
        long[] sorted = nanos.stream().mapToLong(Long::longValue).sorted().toArray();
        return sorted.length == 0
                ? Double.NaN
                : sorted[(int) Math.min(sorted.length - 1L, (long) (rank * sorted.length))] / 1e6;
    }
}
