// SPDX-License-Identifier: Apache-2.0
package io.bellwether.bench.quality;

import io.bellwether.api.plugin.Plugin;
import io.bellwether.detector.baseline.BaselineDetector;
import io.bellwether.detector.change.ChangeDetector;
import io.bellwether.detector.season.SeasonDetector;
import io.bellwether.detector.spike.SpikeDetector;
import java.util.List;

/**
 * The shipped detectors that judge a single series by itself, as they are without any setting.
 *
 * @param threshold the score from which a bucket that fires raises an alarm: {@code change} goes on firing while its score
 *     stays up, and marks further alarms by their score; 0 when each firing bucket is one
 */
record Shipped(Plugin detector, double threshold) {
    private static final double CHANGE = 1.5;

    static List<Shipped> all() {
        return List.of(
                new Shipped(new ChangeDetector(), CHANGE),
                new Shipped(new SpikeDetector(), 0),
                new Shipped(new BaselineDetector(), 0),
                new Shipped(new SeasonDetector(), 0));
    }
}
