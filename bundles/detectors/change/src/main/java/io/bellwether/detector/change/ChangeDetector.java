// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detector.change;

import io.bellwether.api.detector.LearningDetector;
import io.bellwether.api.detector.SeriesModel;
import io.bellwether.api.settings.Parameter;
import io.bellwether.api.settings.Settings;
import io.bellwether.detector.change.ChangeSettings.Direction;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.osgi.service.component.annotations.Component;

/**
 * Fires when a series does not go on as it was: another level, another spread, another rhythm, another order of values.
 *
 * <p>Six views of a series are scored (see {@link Views}), each score is turned into how rare it is in this series (see
 * {@link Tail}), and their mean is the score that is compared with the sensitivity; a value far outside of all seen (see
 * {@link Extent}) fires by itself, and counts that plain chance explains (see {@link CountNoise}) never do. It needs no
 * setting for a series, looks at nothing but the past, and knows a series by about 24 KiB whatever its age. For short
 * spikes use the detector {@code spike}.
 */
@Component(service = LearningDetector.class)
public final class ChangeDetector implements LearningDetector {
    static final Parameter<Double> SENSITIVITY = Parameter.decimal(
                    "sensitivity",
                    "Sensitivity",
                    "The score that raises an alarm: about so many powers of ten that the series is rarer than usual."
                            + " Less brings more alarms.")
            .orElse(1.5)
            .between(0.5, 8.0);
    static final Parameter<Long> QUIET = Parameter.integer(
                    "quiet",
                    "Quiet",
                    "For so many buckets after an alarm no further one is raised, but by a value outside of all seen.")
            .orElse(120L)
            .between(0L, 100_000L)
            .unit("buckets");
    static final Parameter<String> DIRECTION = Parameter.choice(
                    "direction",
                    "Direction",
                    "Which way the series must have gone from its running level.",
                    List.of("both", "up", "down"))
            .orElse("both");
    static final Parameter<Boolean> RANGE = Parameter.bool(
                    "range",
                    "Values outside the range",
                    "Whether a value that lies outside of all seen by more than 5 % of their range fires by itself.")
            .orElse(true);

    @Override
    public String id() {
        return "change";
    }

    @Override
    public String title() {
        return "Change";
    }

    @Override
    public List<Parameter<?>> parameters() {
        return List.of(SENSITIVITY, QUIET, DIRECTION, RANGE);
    }

    @Override
    public Duration lookback(Settings settings) {
        return Duration.ofMinutes(1);
    }

    @Override
    public SeriesModel begin(Settings settings) {
        return new ChangeModel(read(settings));
    }

    @Override
    public SeriesModel restore(Settings settings, byte[] saved) {
        return ChangeModel.restore(read(settings), saved);
    }

    private static ChangeSettings read(Settings settings) {
        return new ChangeSettings(
                settings.get(SENSITIVITY),
                Math.toIntExact(settings.get(QUIET)),
                Direction.valueOf(settings.get(DIRECTION).toUpperCase(Locale.ROOT)),
                settings.get(RANGE));
    }
}
