// SPDX-License-Identifier: Apache-2.0
package io.bellwether.api.detector;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A stretch of one series: buckets of equal width that cover {@code (end − lookback, end]}. The bucket at index
 * {@code i} covers {@code [end − (size − i) · step, end − (size − i − 1) · step)}; the last, at {@code size − 1}, is the
 * one being judged. Valid only during the call it is passed to; read by one thread.
 */
@ProviderType
public interface SeriesWindow {
    /** The end of the last bucket. */
    Instant end();

    /** The width of a bucket. */
    Duration step();

    /** The number of buckets; at least 1. */
    int size();

    /**
     * The value of a bucket, or NaN where there is none: before the series began, or, for a measure that has no value
     * without events (a mean, a percentile), in a bucket without events.
     */
    double value(int index);

    /** The value being judged. */
    default double last() {
        return value(size() - 1);
    }

    /** How long this series has been followed up to {@link #end()}; may be longer or shorter than the window. */
    Duration age();

    /** True when the last bucket is still open and its value may yet grow. */
    boolean open();

    /**
     * The same series in whole hours, each the mean of its buckets' values and NaN without any: it ends with the last
     * whole hour before {@link #end()} and reaches as far back as the detector's {@code history} asks. Seasons of a week
     * are read from it.
     *
     * @throws IllegalStateException when the detector asks for no history
     */
    SeriesWindow hours();

    /** The time zone of those whom the series is about, for seasons of day and week. */
    ZoneId zone();

    /**
     * The names of the measures the policy compares, in its order; the first is what the other methods show. One name,
     * {@code value}, when the policy has a single measure.
     */
    List<String> measures();

    /**
     * The window of one measure over the same buckets and group.
     *
     * @throws IllegalArgumentException for a name that is not among {@link #measures()}
     */
    SeriesWindow measure(String name);
}
