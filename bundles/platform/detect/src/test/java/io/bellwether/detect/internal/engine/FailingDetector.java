// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal.engine;

import io.bellwether.api.detector.SeriesDetector;
import io.bellwether.api.detector.SeriesJudgement;
import io.bellwether.api.detector.SeriesWindow;
import io.bellwether.api.settings.Parameter;
import io.bellwether.api.settings.Settings;
import java.time.Duration;
import java.util.List;

/** Throws whenever it is to judge. */
final class FailingDetector implements SeriesDetector {
    @Override
    public String id() {
        return "failing";
    }

    @Override
    public String title() {
        return "Failing";
    }

    @Override
    public List<Parameter<?>> parameters() {
        return List.of();
    }

    @Override
    public Duration lookback(Settings settings) {
        return Duration.ofMinutes(1);
    }

    @Override
    public SeriesJudgement judge(SeriesWindow window, Settings settings, byte[] state) {
        throw new IllegalStateException("out of order");
    }
}
