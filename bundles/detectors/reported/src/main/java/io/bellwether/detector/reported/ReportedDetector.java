// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detector.reported;

import io.bellwether.api.detector.EventDetector;
import io.bellwether.api.detector.EventModel;
import io.bellwether.api.event.Event;
import io.bellwether.api.settings.InvalidInput;
import io.bellwether.api.settings.Parameter;
import io.bellwether.api.settings.Settings;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.osgi.service.component.annotations.Component;

/**
 * Takes over what another system alerts on: from the event that raises an alert to the one that clears it. Both say so in
 * one property, and what they share tells one alert from another. The score is the event's severity, 1 for info to 4 for
 * critical, so that a policy's levels can follow it.
 */
@Component(service = EventDetector.class)
public final class ReportedDetector implements EventDetector {
    static final Parameter<String> STATE = Parameter.text(
                    "state", "State", "The property that says whether the alert is raised or cleared.")
            .orElse("alert.state");
    static final Parameter<List<String>> RAISED = Parameter.textList(
                    "raised", "Raised", "What the property says, in upper or lower case, when the alert is raised.")
            .orElse(List.of("firing"));
    static final Parameter<List<String>> CLEARED = Parameter.textList(
                    "cleared", "Cleared", "What it says when the alert is cleared.")
            .orElse(List.of("resolved"));
    static final Parameter<List<String>> LABELS = Parameter.textList(
                    "labels",
                    "Labels",
                    "The properties that tell one alert from another and become its labels; all plain ones when left out.")
            .orElse(List.of());

    private static final int MOST_NAMES = 40;
    private static final Duration MEMORY = Duration.ofHours(1);

    @Override
    public String id() {
        return "reported";
    }

    @Override
    public String title() {
        return "Reported by another system";
    }

    @Override
    public List<Parameter<?>> parameters() {
        return List.of(STATE, RAISED, CLEARED, LABELS);
    }

    /** All alerts share one model, as it need not tell them apart: their labels do. */
    @Override
    public String key(Event event, Settings settings) {
        return "";
    }

    @Override
    public Duration memory(Settings settings) {
        return MEMORY;
    }

    /** @throws InvalidInput when the settings contradict each other or name too much */
    @Override
    public EventModel begin(Settings settings) {
        Set<String> raised = words("raised", settings.get(RAISED));
        Set<String> cleared = words("cleared", settings.get(CLEARED));
        for (String word : cleared) {
            if (raised.contains(word)) {
                throw new InvalidInput("cleared", word, "must not be among raised as well");
            }
        }
        List<String> labels = settings.get(LABELS);
        if (labels.size() > MOST_NAMES) {
            throw new InvalidInput(
                    "labels", Integer.toString(labels.size()), "must be at most " + MOST_NAMES + " names");
        }
        return new ReportedModel(settings.get(STATE), raised, cleared, labels);
    }

    @Override
    public EventModel restore(Settings settings, byte[] saved) {
        if (saved.length != 1 || saved[0] != ReportedModel.VERSION) {
            throw new IllegalArgumentException("saved by another version");
        }
        return begin(settings);
    }

    private static Set<String> words(String field, List<String> given) {
        if (given.isEmpty() || given.size() > MOST_NAMES) {
            throw new InvalidInput(field, Integer.toString(given.size()), "must be 1 to " + MOST_NAMES + " words");
        }
        Set<String> words = new LinkedHashSet<>();
        given.forEach(word -> words.add(ReportedModel.plain(word)));
        return words;
    }
}
