// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detector.forecast;

import io.bellwether.api.detector.LearningDetector;
import io.bellwether.api.detector.SeriesModel;
import io.bellwether.api.settings.InvalidInput;
import io.bellwether.api.settings.Parameter;
import io.bellwether.api.settings.Settings;
import io.bellwether.statistics.Normal;
import java.time.Duration;
import java.util.List;
import org.osgi.service.component.annotations.Component;

/**
 * Says ahead of time that a series will reach a limit: it fires when the forecast of a time up to {@code within} from now
 * lies beyond the limit by so many of its standard deviations that it will get there with the {@code confidence} asked
 * for. Noise around a level that is far from the limit does not fire, however the last values happen to lie.
 *
 * <p>The forecasts are made by {@link HoltWinters} from the means of slots of a 24th of {@code within} or more; without a
 * season until two days are known. Smoothing is chosen anew from the last three days every 12 slots, and sooner when three
 * slots in a row were far from their forecasts.
 *
 * <p>A lead indicator ends where the limit is reached: for a quarter of {@code within} after a crossing that was forecast
 * it goes on firing, so that an alert does not close in the minute the trouble begins; then it is clear, as it is when the
 * value is beyond the limit without having been forecast. That is for the detector {@code threshold} to say.
 */
@Component(service = LearningDetector.class)
public final class ForecastDetector implements LearningDetector {
    static final Parameter<Double> ABOVE =
            Parameter.decimal("above", "Above", "Fires when the value will be greater than this.");
    static final Parameter<Double> BELOW =
            Parameter.decimal("below", "Below", "Fires when the value will be less than this.");
    static final Parameter<Duration> WITHIN = Parameter.duration("within", "Within", "How far ahead it looks.")
            .orElse(Duration.ofHours(2))
            .between(Duration.ofMinutes(10), Duration.ofHours(24));
    static final Parameter<Double> CONFIDENCE = Parameter.decimal(
                    "confidence", "Confidence", "How sure it must be that the limit will be reached, such as 0.9.")
            .orElse(0.9)
            .between(0.5, 0.9999);
    static final Parameter<String> SEASON = Parameter.choice(
                    "season", "Season", "After which time the series repeats itself.", List.of("1d", "none"))
            .orElse("1d");

    @Override
    public String id() {
        return "forecast";
    }

    @Override
    public String title() {
        return "Forecast";
    }

    @Override
    public List<Parameter<?>> parameters() {
        return List.of(ABOVE, BELOW, WITHIN, CONFIDENCE, SEASON);
    }

    /** @throws InvalidInput when no limit is given */
    @Override
    public Duration lookback(Settings settings) {
        if (!settings.isSet(ABOVE) && !settings.isSet(BELOW)) {
            throw new InvalidInput("above", null, "give at least one of above and below");
        }
        return Duration.ofHours(48).plusMinutes(30);
    }

    @Override
    public SeriesModel begin(Settings settings) {
        return new ForecastModel(question(settings));
    }

    @Override
    public SeriesModel restore(Settings settings, byte[] saved) {
        return ForecastModel.restore(question(settings), saved);
    }

    private static ForecastModel.Question question(Settings settings) {
        return new ForecastModel.Question(
                settings.find(ABOVE).orElse(Double.NaN),
                settings.find(BELOW).orElse(Double.NaN),
                settings.get(WITHIN).toMillis(),
                Normal.quantile(settings.get(CONFIDENCE)),
                "1d".equals(settings.get(SEASON)));
    }
}
