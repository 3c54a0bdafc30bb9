// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detector.sequence;

import io.bellwether.api.detector.EventDetector;
import io.bellwether.api.detector.EventModel;
import io.bellwether.api.event.Event;
import io.bellwether.api.settings.InvalidInput;
import io.bellwether.api.settings.Parameter;
import io.bellwether.api.settings.Settings;
import java.time.Duration;
import java.util.List;
import org.osgi.service.component.annotations.Component;

/**
 * Finds events that follow each other: the steps in their order within a time, other events between them or not, and
 * events that should have followed but did not. Time is the events' own.
 *
 * <p>A last step that must not come is missed once an event that the policy selects, of whatever key, shows that the
 * time has passed. A policy therefore selects more than the steps: for a node that stops and does not start again, the
 * heartbeats of all nodes.
 */
@Component(service = EventDetector.class)
public final class SequenceDetector implements EventDetector {
    static final Parameter<List<String>> STEPS = Parameter.textList(
                    "steps",
                    "Steps",
                    "What must come one after the other: comparisons such as @Message like '%stopping%', with '3 x' "
                            + "before what must come three times and 'not' before what must not come in between, or, as "
                            + "the last, afterwards.")
            .required();
    static final Parameter<Duration> WITHIN = Parameter.duration(
                    "within", "Within", "The time from the first event of the sequence to the last.")
            .orElse(Duration.ofMinutes(5))
            .between(Duration.ofSeconds(1), Duration.ofDays(7));
    static final Parameter<Duration> SILENCE = Parameter.duration(
                    "silence",
                    "Silence",
                    "How long what must not come afterwards has to be missed; as long as within when left out.")
            .between(Duration.ofSeconds(1), Duration.ofDays(7));
    static final Parameter<List<String>> BY = Parameter.textList(
                    "by",
                    "By",
                    "What the events of one sequence share, such as node, CorrelationId or PlanSystemName; nothing when left out.")
            .orElse(List.of());

    private static final int MOST_STEPS = 10;
    private static final int MOST_FACTS = 5;

    @Override
    public String id() {
        return "sequence";
    }

    @Override
    public String title() {
        return "Sequence";
    }

    @Override
    public List<Parameter<?>> parameters() {
        return List.of(STEPS, WITHIN, SILENCE, BY);
    }

    /** All events share one model, which tells them apart by itself, so that those of one key show the time to others. */
    @Override
    public String key(Event event, Settings settings) {
        return "";
    }

    /** @throws InvalidInput when a step or a name cannot be read */
    @Override
    public Duration memory(Settings settings) {
        Plan plan = plan(settings);
        return Duration.ofMillis(plan.within() + plan.silence());
    }

    /** @throws InvalidInput when a step or a name cannot be read */
    @Override
    public EventModel begin(Settings settings) {
        return new SequenceModel(plan(settings));
    }

    @Override
    public EventModel restore(Settings settings, byte[] saved) {
        return SavedSequence.read(plan(settings), saved);
    }

    private static Plan plan(Settings settings) {
        List<String> steps = settings.get(STEPS);
        List<String> by = settings.get(BY);
        if (steps.isEmpty() || steps.size() > MOST_STEPS) {
            throw new InvalidInput("steps", Integer.toString(steps.size()), "must be 1 to " + MOST_STEPS + " steps");
        }
        if (by.size() > MOST_FACTS) {
            throw new InvalidInput("by", Integer.toString(by.size()), "must be at most " + MOST_FACTS + " names");
        }
        List<Step> read = steps.stream().map(SequenceDetector::step).toList();
        if (read.get(0).forbidden()) {
            throw new InvalidInput("steps", steps.get(0), "the first step must be one that comes, without 'not'");
        }
        List<Fact> facts = by.stream().map(SequenceDetector::fact).toList();
        Duration within = settings.get(WITHIN);
        return Plan.of(read, within, settings.find(SILENCE).orElse(within), facts);
    }

    private static Step step(String text) {
        try {
            return Step.parse(text);
        } catch (IllegalArgumentException e) {
            throw new InvalidInput("steps", text, e.getMessage());
        }
    }

    private static Fact fact(String name) {
        try {
            return Fact.named(name);
        } catch (IllegalArgumentException e) {
            throw new InvalidInput("by", name, e.getMessage());
        }
    }
}
