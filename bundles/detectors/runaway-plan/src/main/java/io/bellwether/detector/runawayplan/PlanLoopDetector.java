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
 * Finds plans that set themselves off: plan A changes something, which leads to another plan or happening, which begins
 * plan A again. Executions belong together when they work on the same thing or, where none is named, share a cause: the
 * execution that began them, or a correlation id.
 *
 * <p>One plan tried again and again is no loop, as nothing else comes in between; nor is a batch over many things.
 */
@Component(service = EventDetector.class)
public final class PlanLoopDetector implements EventDetector {
    static final Parameter<Long> LOOPS = Parameter.integer(
                    "loops", "Loops", "How often the plan must have set itself off.")
            .orElse(5L)
            .between(2L, 20L)
            .unit("times");
    static final Parameter<Duration> WITHIN = Parameter.duration(
                    "within", "Within", "The time within which it must have done so.")
            .orElse(Duration.ofMinutes(10))
            .between(Duration.ofSeconds(10), Duration.ofHours(2));

    @Override
    public String id() {
        return "plan-loop";
    }

    @Override
    public String title() {
        return "Plan loop";
    }

    @Override
    public List<Parameter<?>> parameters() {
        return List.of(LOOPS, WITHIN);
    }

    /** One model for all, as what belongs together is known by one of several ids. */
    @Override
    public String key(Event event, Settings settings) {
        return "";
    }

    @Override
    public Duration memory(Settings settings) {
        return settings.get(WITHIN);
    }

    @Override
    public EventModel begin(Settings settings) {
        return new LoopModel(
                settings.get(LOOPS).intValue(), settings.get(WITHIN).toMillis());
    }

    @Override
    public EventModel restore(Settings settings, byte[] saved) {
        return SavedLoops.read(
                new LoopModel(
                        settings.get(LOOPS).intValue(), settings.get(WITHIN).toMillis()),
                saved);
    }
}
