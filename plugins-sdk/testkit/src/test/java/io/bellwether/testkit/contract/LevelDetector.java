// SPDX-License-Identifier: Apache-2.0
package io.bellwether.testkit.contract;

import io.bellwether.api.detector.SeriesDetector;
import io.bellwether.api.detector.SeriesJudgement;
import io.bellwether.api.detector.SeriesWindow;
import io.bellwether.api.settings.Parameter;
import io.bellwether.api.settings.Settings;
import java.time.Duration;
import java.util.List;

/** The simplest detector that keeps the contract. */
class LevelDetector implements SeriesDetector {
    static final Parameter<Double> ABOVE =
            Parameter.decimal("above", "Above", "Fires above this value.").orElse(100.0);

    @Override
    public String id() {
        return "level";
    }

    @Override
    public String title() {
        return "Level";
    }

    @Override
    public List<Parameter<?>> parameters() {
        return List.of(ABOVE);
    }

    @Override
    public Duration lookback(Settings settings) {
        return Duration.ofMinutes(1);
    }

    @Override
    public SeriesJudgement judge(SeriesWindow window, Settings settings, byte[] state) {
        double limit = settings.get(ABOVE);
        return window.last() > limit
                ? SeriesJudgement.firing(window.last() / limit, limit, Double.NaN, window.last() + " is above " + limit)
                : SeriesJudgement.clear(limit, Double.NaN, "");
    }

    @Override
    public boolean firesOnGrowth(Settings settings) {
        return true;
    }
}
