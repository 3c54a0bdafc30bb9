// SPDX-License-Identifier: Apache-2.0
package io.bellwether.series;

import java.util.List;

/**
 * Hours or days of one series, what is left of its buckets in the long run.
 *
 * @param group the values of the group, in the measure's order
 * @param millis the beginning of each hour or day, milliseconds since 1970, ascending
 * @param mean of its buckets' values
 * @param least of its buckets' values
 * @param greatest of its buckets' values
 * @param count of its buckets that had a value
 */
public record RolledUp(
        List<String> group, long[] millis, double[] mean, double[] least, double[] greatest, double[] count) {}
