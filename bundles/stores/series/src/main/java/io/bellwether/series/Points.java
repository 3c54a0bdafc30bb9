// SPDX-License-Identifier: Apache-2.0
package io.bellwether.series;

import java.util.List;

/**
 * Buckets of one series. The arrays are as long as there are buckets and are not changed once handed over.
 *
 * @param group the values of the group, in the measure's order; empty for a measure without groups
 * @param buckets bucket numbers since 1970, ascending
 * @param first the first column
 * @param second the second column; NaN where there is none
 * @param sketches a sketch for each bucket, null where there is none; null when no bucket has one
 */
public record Points(
        StoredMeasure measure,
        List<String> group,
        long[] buckets,
        double[] first,
        double[] second,
        byte[][] sketches) {}
