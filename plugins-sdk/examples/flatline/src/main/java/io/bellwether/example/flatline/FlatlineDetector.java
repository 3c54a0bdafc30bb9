// SPDX-License-Identifier: Apache-2.0
package io.bellwether.example.flatline;

import io.bellwether.api.detector.SeriesDetector;
import io.bellwether.api.detector.SeriesJudgement;
import io.bellwether.api.detector.SeriesWindow;
import io.bellwether.api.settings.Durations;
import io.bellwether.api.settings.Parameter;
import io.bellwether.api.settings.Settings;
import java.time.Duration;
import java.util.List;
import org.osgi.service.component.annotations.Component;

/** Fires when a value that should move has not moved for a while: a stuck sensor, queue or job. */
@Component(service = SeriesDetector.class)
public final class FlatlineDetector implements SeriesDetector {
    static final Parameter<Duration> FOR = Parameter.duration("for", "For", "How long the value must stay the same.")
            .orElse(Duration.ofMinutes(10))
            .between(Duration.ofMinutes(2), Duration.ofHours(24));
    static final Parameter<Double> TOLERANCE = Parameter.decimal(
                    "tolerance", "Tolerance", "How far values may lie apart and still count as the same.")
            .orElse(0.0)
            .between(0.0, null);
    static final Parameter<Boolean> ZERO = Parameter.bool(
                    "zero", "Zero counts", "Whether a value that stays at 0 counts as stuck.")
            .orElse(false);

    @Override
    public String id() {
        return "flatline";
    }

    @Override
    public String title() {
        return "Flatline";
    }

    @Override
    public List<Parameter<?>> parameters() {
        return List.of(FOR, TOLERANCE, ZERO);
    }

    @Override
    public Duration lookback(Settings settings) {
        return settings.get(FOR);
    }

    @Override
    public SeriesJudgement judge(SeriesWindow window, Settings settings, byte[] state) {
        if (window.age().compareTo(settings.get(FOR)) < 0) {
            return SeriesJudgement.learning("followed for less than " + Durations.format(settings.get(FOR)));
        }
        double least = Double.POSITIVE_INFINITY;
        double most = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < window.size(); i++) {
            double value = window.value(i);
            if (Double.isNaN(value)) {
                return SeriesJudgement.clear(Double.NaN, Double.NaN, "a bucket has no value");
            }
            least = Math.min(least, value);
            most = Math.max(most, value);
        }
        boolean stuck = most - least <= settings.get(TOLERANCE) && (settings.get(ZERO) || most != 0 || least != 0);
        return stuck
                ? SeriesJudgement.firing(
                        1,
                        Double.NaN,
                        most,
                        "stuck at " + most + " for " + settings.get(FOR).toMinutes() + " min")
                : SeriesJudgement.clear(Double.NaN, Double.NaN, "moved by " + (most - least));
    }
}
