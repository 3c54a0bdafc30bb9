// SPDX-License-Identifier: Apache-2.0
package io.bellwether.api.detector;

import io.bellwether.api.plugin.Plugin;
import io.bellwether.api.settings.Settings;
import java.time.Duration;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Judges series by what it has learned of each: it keeps a {@link SeriesModel} for every series. Use it where the
 * judgement depends on more of the past than a window shows; otherwise a {@link SeriesDetector} is simpler.
 *
 * <p>A policy names it by {@link #id()}, exactly as it names a {@link SeriesDetector}.
 */
@ConsumerType
public interface LearningDetector extends Plugin {
    /** How much of the series a model sees at each bucket, ending with that bucket; at least one bucket. */
    Duration lookback(Settings settings);

    /** How much of the series in hours a model sees, see {@link SeriesWindow#hours()}; at most 35 days; zero for none. */
    default Duration history(Settings settings) {
        return Duration.ZERO;
    }

    /** A model that knows nothing yet. */
    SeriesModel begin(Settings settings);

    /**
     * A model that goes on where a saved one stood.
     *
     * @param saved what {@link SeriesModel#save()} returned, perhaps of an earlier version of this detector
     * @throws IllegalArgumentException when it cannot be read; the platform then begins a new model from the past it has
     */
    SeriesModel restore(Settings settings, byte[] saved);
}
