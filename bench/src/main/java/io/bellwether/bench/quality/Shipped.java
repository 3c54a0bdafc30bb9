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

    /** What a run measures when it is not told; {@code season} works for so long on every bucket that it has to be asked for. */
    static final List<String> USUAL = List.of("change", "spike", "baseline");

    /** @throws IllegalArgumentException for an id that is none of them */
    static List<Shipped> of(List<String> ids) {
        return ids.stream().map(Shipped::of).toList();
    }

    private static Shipped of(String id) {
        return switch (id) {
            case "change" -> new Shipped(new ChangeDetector(), CHANGE);
            case "spike" -> new Shipped(new SpikeDetector(), 0);
            case "baseline" -> new Shipped(new BaselineDetector(), 0);
            case "season" -> new Shipped(new SeasonDetector(), 0);
            default ->
                throw new IllegalArgumentException(
                        "'" + id + "' is no detector of single series; there are change, spike, baseline, season");
        };
    }
}
