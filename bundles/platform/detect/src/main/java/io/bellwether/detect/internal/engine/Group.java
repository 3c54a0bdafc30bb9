// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal.engine;

import io.bellwether.detect.internal.series.Series;
import java.util.Map;

/** One group of a policy: its series, joined by equal labels, and how the condition stands. */
final class Group {
    private final Map<String, String> labels;
    private final String key;
    private final Series[] parts;
    private final int override;
    private final Object[] memory;
    private Track track = new Track();

    /**
     * @param measures how many there are
     * @param override the place of the policy's override for this group; -1 for none
     * @param leaves how many detectors remember something
     */
    Group(Map<String, String> labels, int measures, int override, int leaves) {
        this.labels = labels;
        this.key = key(labels);
        this.parts = new Series[measures];
        this.override = override;
        this.memory = new Object[leaves];
    }

    /** Labels as text that sorts as their values do. */
    static String key(Map<String, String> labels) {
        StringBuilder text = new StringBuilder();
        labels.forEach((name, value) -> text.append(value).append('\u0000'));
        return text.toString();
    }

    Map<String, String> labels() {
        return labels;
    }

    String key() {
        return key;
    }

    /** For each measure the series; null where there is none. */
    Series[] parts() {
        return parts;
    }

    int override() {
        return override;
    }

    /** What each detector remembers after the last closed bucket: its state, or its model. */
    Object[] memory() {
        return memory;
    }

    Track track() {
        return track;
    }

    void track(Track restored) {
        track = restored;
    }

    /** The first bucket of any of its series; {@code Long.MAX_VALUE} while there is none. */
    long since() {
        long first = Long.MAX_VALUE;
        for (Series series : parts) {
            if (series != null) {
                first = Math.min(first, series.since());
            }
        }
        return first;
    }

    /** The series whose events are shown: the first there is. */
    Series shown() {
        for (Series series : parts) {
            if (series != null) {
                return series;
            }
        }
        return null;
    }

    boolean isEmpty() {
        return shown() == null;
    }
}
