// SPDX-License-Identifier: Apache-2.0
package io.bellwether.api.detector;

import java.time.Duration;
import java.time.Instant;
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
}
