// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detector.runawayplan;

import io.bellwether.api.detector.EventDetector;
import io.bellwether.api.detector.EventModel;
import io.bellwether.api.event.Event;
import io.bellwether.api.settings.Parameter;
import io.bellwether.api.settings.Settings;
import java.time.Duration;
import java.util.List;
import org.osgi.service.component.annotations.Component;

/**
 * Finds a type of plan that is executed over and over: more often a minute than a limit, and the median gap between two
 * executions far below what is usual for this type at this hour. One that is always busy is never found. While little is
 * known of a type, its executions must be above the limit by the factor.
 */
@Component(service = EventDetector.class)
public final class RunawayPlanDetector implements EventDetector {
    static final Parameter<Double> ABOVE = Parameter.decimal(
                    "above", "Above", "Executions a minute of one type of plan above which it may fire.")
            .orElse(30.0)
            .between(2.0, 100_000.0)
            .unit("executions/min");
    static final Parameter<Double> FACTOR = Parameter.decimal(
                    "factor", "Factor", "How many times shorter than usual the median gap between executions must be.")
            .orElse(10.0)
            .between(1.5, 1_000.0);

    private static final Duration MEMORY = Duration.ofDays(35);

    @Override
    public String id() {
        return "runaway-plan";
    }

    @Override
    public String title() {
        return "Runaway plan";
    }

    @Override
    public List<Parameter<?>> parameters() {
        return List.of(ABOVE, FACTOR);
    }

    @Override
    public String key(Event event, Settings settings) {
        return PlanFacts.plan(event);
    }

    @Override
    public Duration memory(Settings settings) {
        return MEMORY;
    }

    @Override
    public EventModel begin(Settings settings) {
        return new RateModel(settings.get(ABOVE), settings.get(FACTOR));
    }

    @Override
    public EventModel restore(Settings settings, byte[] saved) {
        return new RateModel(settings.get(ABOVE), settings.get(FACTOR)).resume(saved);
    }
}
