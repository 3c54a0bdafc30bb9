// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detector.season;

import io.bellwether.api.detector.LearningDetector;
import io.bellwether.api.detector.SeriesModel;
import io.bellwether.api.settings.Parameter;
import io.bellwether.api.settings.Settings;
import java.time.Duration;
import java.util.List;
import org.osgi.service.component.annotations.Component;

/**
 * Compares a value with its season: what remains of it after trend and season are taken away.
 *
 * <p>Season and trend are found by STL (R. B. Cleveland, W. S. Cleveland, J. E. McRae, I. Terpenning, "STL: A
 * Seasonal-Trend Decomposition Procedure Based on Loess", Journal of Official Statistics 6, 1990), with its robustness
 * weights, so that an incident is not learned as a habit. It decomposes the means of slots of 15 minutes over the last
 * 14 days, or of hours over the last 5 weeks, four times in a period; in between the season goes on as it is and the
 * trend by its last slope. Times are those of the tenant's clocks: 9 o'clock stays 9 o'clock when the clocks change.
 *
 * <p>It fires when a value lies further from what the season lets expect than {@code sensitivity} robust standard
 * deviations of the remainders of the last day, see {@link Remainders}. It is learning until two whole periods are known.
 */
@Component(service = LearningDetector.class)
public final class SeasonDetector implements LearningDetector {
    static final Parameter<String> PERIOD = Parameter.choice(
                    "period",
                    "Period",
                    "After which time it repeats itself; 1w where weekends differ from working days.",
                    List.of("1d", "1w"))
            .orElse("1d");
    static final Parameter<Double> SENSITIVITY = Parameter.decimal(
                    "sensitivity",
                    "Sensitivity",
                    "Fires beyond so many robust standard deviations from the season; greater means rarer.")
            .orElse(6.0)
            .between(1.0, 100.0);
    static final Parameter<String> DIRECTION = Parameter.choice(
                    "direction", "Direction", "Which side is alarming.", List.of("above", "below", "both"))
            .orElse("both");
    static final Parameter<Double> MINIMUM = Parameter.decimal(
                    "minimum", "Minimum", "A distance from the season that is smaller than this never fires.")
            .orElse(0.0)
            .between(0.0, null);

    @Override
    public String id() {
        return "season";
    }

    @Override
    public String title() {
        return "Season";
    }

    @Override
    public List<Parameter<?>> parameters() {
        return List.of(PERIOD, SENSITIVITY, DIRECTION, MINIMUM);
    }

    @Override
    public Duration lookback(Settings settings) {
        return period(settings) == Period.DAY ? Duration.ofHours(48).plusMinutes(30) : Duration.ofDays(1);
    }

    @Override
    public Duration history(Settings settings) {
        return period(settings) == Period.WEEK ? Duration.ofDays(35) : Duration.ZERO;
    }

    @Override
    public SeriesModel begin(Settings settings) {
        return new SeasonModel(limits(settings), period(settings));
    }

    @Override
    public SeriesModel restore(Settings settings, byte[] saved) {
        return SeasonModel.restore(limits(settings), period(settings), saved);
    }

    private static Period period(Settings settings) {
        return "1w".equals(settings.get(PERIOD)) ? Period.WEEK : Period.DAY;
    }

    private static SeasonModel.Limits limits(Settings settings) {
        String direction = settings.get(DIRECTION);
        return new SeasonModel.Limits(
                settings.get(SENSITIVITY),
                !"below".equals(direction),
                !"above".equals(direction),
                settings.get(MINIMUM));
    }
}
