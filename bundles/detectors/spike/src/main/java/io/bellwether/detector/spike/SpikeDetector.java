// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detector.spike;

import io.bellwether.api.detector.LearningDetector;
import io.bellwether.api.detector.SeriesModel;
import io.bellwether.api.settings.Parameter;
import io.bellwether.api.settings.Settings;
import io.bellwether.detector.spike.SpikeSettings.Direction;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.osgi.service.component.annotations.Component;

/**
 * Fires when a value stands out from the ones just before it: by so many robust standard deviations of the running mean
 * ({@link Running}), by what is usual in its hour of the day ({@link Hours}), by more than chance in counts, and by a
 * minimum that is worth a look. It asks for no setting of a series, looks at nothing but the past, and knows a series by
 * about 400 bytes. For changes that last use the detector {@code change}.
 */
@Component(service = LearningDetector.class)
public final class SpikeDetector implements LearningDetector {
    static final Parameter<Double> SENSITIVITY = Parameter.decimal(
                    "sensitivity",
                    "Sensitivity",
                    "Fires when a value stands out by so many standard deviations. Less brings more alarms.")
            .orElse(4.0)
            .between(1.0, 100.0)
            .unit("standard deviations");
    static final Parameter<String> DIRECTION = Parameter.choice(
                    "direction", "Direction", "Which way the value must stand out.", List.of("both", "up", "down"))
            .orElse("both");
    static final Parameter<Long> MEMORY = Parameter.integer(
                    "memory",
                    "Memory",
                    "How many buckets make the running mean; with less it follows sooner and calls less a spike.")
            .orElse(150L)
            .between(5L, 10_000L)
            .unit("buckets");
    static final Parameter<Double> MINIMUM_SHARE = Parameter.decimal(
                    "minimumShare",
                    "Minimum share",
                    "A value must lie at least this share of the running mean away from it: 0.5 asks for half as much"
                            + " again, or half.")
            .orElse(0.5)
            .between(0.0, 1_000.0);
    static final Parameter<Double> MINIMUM = Parameter.decimal(
                    "minimum",
                    "Minimum",
                    "A value must lie at least so far from the running mean, in the measure's own unit.")
            .orElse(0.0)
            .between(0.0, null);
    static final Parameter<Long> QUIET = Parameter.integer(
                    "quiet", "Quiet", "For so many buckets after an alarm began no further one is raised.")
            .orElse(0L)
            .between(0L, 100_000L)
            .unit("buckets");

    @Override
    public String id() {
        return "spike";
    }

    @Override
    public String title() {
        return "Spike";
    }

    @Override
    public List<Parameter<?>> parameters() {
        return List.of(SENSITIVITY, DIRECTION, MEMORY, MINIMUM_SHARE, MINIMUM, QUIET);
    }

    @Override
    public Duration lookback(Settings settings) {
        return Duration.ofMinutes(1);
    }

    @Override
    public SeriesModel begin(Settings settings) {
        return new SpikeModel(read(settings));
    }

    @Override
    public SeriesModel restore(Settings settings, byte[] saved) {
        return SpikeModel.restore(read(settings), saved);
    }

    private static SpikeSettings read(Settings settings) {
        return new SpikeSettings(
                settings.get(SENSITIVITY),
                Direction.valueOf(settings.get(DIRECTION).toUpperCase(Locale.ROOT)),
                Math.toIntExact(settings.get(MEMORY)),
                settings.get(MINIMUM_SHARE),
                settings.get(MINIMUM),
                Math.toIntExact(settings.get(QUIET)));
    }
}
