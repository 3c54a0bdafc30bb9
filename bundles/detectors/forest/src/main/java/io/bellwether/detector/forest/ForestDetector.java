// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detector.forest;

import io.bellwether.api.detector.LearningDetector;
import io.bellwether.api.detector.SeriesModel;
import io.bellwether.api.settings.Parameter;
import io.bellwether.api.settings.Settings;
import java.time.Duration;
import java.util.List;
import org.osgi.service.component.annotations.Component;

/**
 * Looks at several measures at once and fires when they are unusual together, even where none of them is alone: many
 * requests are usual at noon and few errors at night, but not few requests at noon.
 *
 * <p>Each value is first set beside what is usual for its measure at that time of the day, see {@link Usual}. What is left
 * is judged by one of two forests of random trees, in which unusual points are cut off from all others early:
 *
 * <ul>
 *   <li>{@code random-cut}, see {@link RandomCut}: cuts every new point in as it comes and looks at the last buckets
 *       together, so that it also knows an unusual course of usual values;
 *   <li>{@code isolation}, see {@link Isolation}: planted anew now and then from the newest points; smaller and cheaper.
 * </ul>
 *
 * <p>Their scores mean nothing by themselves and depend on the number of measures. Both are therefore set against the
 * model's own last scores, see {@link Calibration}: a sensitivity of 5 fires on what these let expect once in 100,000
 * buckets, whatever and however many the measures are. The judgement says how much each measure had to do with it.
 */
@Component(service = LearningDetector.class)
public final class ForestDetector implements LearningDetector {
    static final String RANDOM_CUT = "random-cut";
    static final String ISOLATION = "isolation";

    static final Parameter<String> METHOD = Parameter.choice(
                    "method", "Method", "Which kind of forest judges.", List.of(RANDOM_CUT, ISOLATION))
            .orElse(RANDOM_CUT);
    static final Parameter<Double> SENSITIVITY = Parameter.decimal(
                    "sensitivity",
                    "Sensitivity",
                    "Fires on what is expected once in 10 to the power of so many buckets; greater means rarer.")
            .orElse(5.0)
            .between(1.0, 12.0);

    @Override
    public String id() {
        return "forest";
    }

    @Override
    public String title() {
        return "Forest";
    }

    @Override
    public List<Parameter<?>> parameters() {
        return List.of(METHOD, SENSITIVITY);
    }

    @Override
    public Duration lookback(Settings settings) {
        return Duration.ofHours(48);
    }

    @Override
    public SeriesModel begin(Settings settings) {
        return new ForestModel(method(settings), settings.get(SENSITIVITY));
    }

    @Override
    public SeriesModel restore(Settings settings, byte[] saved) {
        return ForestModel.restore(method(settings), settings.get(SENSITIVITY), saved);
    }

    private static ForestModel.Method method(Settings settings) {
        return ISOLATION.equals(settings.get(METHOD)) ? ForestModel.Method.ISOLATION : ForestModel.Method.RANDOM_CUT;
    }
}
