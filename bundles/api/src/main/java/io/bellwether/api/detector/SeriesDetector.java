// SPDX-License-Identifier: Apache-2.0
package io.bellwether.api.detector;

import io.bellwether.api.plugin.Plugin;
import io.bellwether.api.settings.Settings;
import java.time.Duration;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Judges one series. A pure function: the same window, settings and state give the same judgement, on any thread, live
 * or in a backtest. It must not keep anything between calls; what it wants to remember goes through the state.
 *
 * <p>A policy names it by {@link #id()}: {@code detect: {threshold: {above: 50}}} runs the detector {@code threshold}
 * with the settings {@code {above: 50}}.
 */
@ConsumerType
public interface SeriesDetector extends Plugin {
    /** How much of the series it needs to see, ending with the bucket being judged; at least one bucket. */
    Duration lookback(Settings settings);

    /** How much of the series in hours it sees, see {@link SeriesWindow#hours()}; at most 35 days; zero for none. */
    default Duration history(Settings settings) {
        return Duration.ZERO;
    }

    /**
     * Judges the last value of the window.
     *
     * @param window never empty; see {@link SeriesWindow} for its ends
     * @param state what this detector returned for this series' last closed bucket; null at first
     */
    SeriesJudgement judge(SeriesWindow window, Settings settings, byte[] state);

    /**
     * False when it never returns a state: its answer then follows from the window alone, and it is not asked for a bucket
     * about which the other detectors of a policy have decided already.
     */
    default boolean remembers() {
        return true;
    }

    /**
     * True when a rising last value can only make it fire more. The platform then judges a bucket that is still open
     * as events arrive, if the measure can only grow within it.
     */
    default boolean firesOnGrowth(Settings settings) {
        return false;
    }
}
