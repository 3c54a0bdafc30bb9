// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal.prometheus;

import io.bellwether.api.settings.Durations;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A measure over stored samples, and what a PromQL expression makes of its value: {@code scale * value + shift}.
 *
 * @param select the filter
 * @param value the function of {@code value}, such as {@code increase(value)}
 * @param by the labels that stay
 * @param window how far back each value looks
 */
record SampleMeasure(String select, String value, List<String> by, Duration window, double scale, double shift) {
    static final Duration BUCKET = Duration.ofMinutes(1);
    private static final Duration WIDE_BUCKET = Duration.ofMinutes(5);
    /** Beyond this, buckets of five minutes are fine enough. */
    private static final Duration WIDE = Duration.ofHours(6);

    SampleMeasure(String select, String value, List<String> by, Duration window) {
        this(select, value, by, window, 1, 0);
    }

    SampleMeasure scaled(double factor) {
        return new SampleMeasure(select, value, by, window, scale * factor, shift * factor);
    }

    SampleMeasure shifted(double more) {
        return new SampleMeasure(select, value, by, window, scale, shift + more);
    }

    SampleMeasure grouped(List<String> labels) {
        return new SampleMeasure(select, value, labels, window, scale, shift);
    }

    /** The same measure without what is made of its value. */
    SampleMeasure plain() {
        return new SampleMeasure(select, value, by, window);
    }

    /** True when wide buckets do. */
    boolean wide() {
        return window.compareTo(WIDE) >= 0 && window.toMillis() % WIDE_BUCKET.toMillis() == 0;
    }

    /** As it stands in a policy. */
    Map<String, Object> document(boolean wideBuckets) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("select", select);
        document.put("value", value);
        if (!by.isEmpty()) {
            document.put("by", by);
        }
        Duration every = wideBuckets ? WIDE_BUCKET : BUCKET;
        document.put("every", Durations.format(every));
        if (!window.equals(every)) {
            document.put("window", Durations.format(window));
        }
        return document;
    }
}
