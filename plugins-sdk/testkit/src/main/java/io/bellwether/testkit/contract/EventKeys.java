// SPDX-License-Identifier: Apache-2.0
package io.bellwether.testkit.contract;

import io.bellwether.api.detector.EventDetector;
import io.bellwether.api.detector.EventJudgement;
import io.bellwether.api.detector.EventModel;
import io.bellwether.api.event.Event;
import io.bellwether.api.settings.Settings;
import java.util.LinkedHashMap;
import java.util.Map;

/** A detector's models, one for each key, as a platform keeps them, but forgetting none. */
final class EventKeys {
    private final EventDetector detector;
    private final Settings settings;
    private final Map<String, EventModel> models = new LinkedHashMap<>();

    EventKeys(EventDetector detector, Settings settings) {
        this.detector = detector;
        this.settings = settings;
    }

    /** Lets the model of the event's key judge it; quiet when the event concerns none. */
    EventJudgement judge(Event event) {
        String key = detector.key(event, settings);
        if (key == null) {
            return EventJudgement.QUIET;
        }
        EventJudgement judgement =
                models.computeIfAbsent(key, any -> detector.begin(settings)).judge(event);
        if (judgement == null) {
            throw new AssertionError(
                    "the judgement of " + event.eventId() + " is null; EventJudgement.QUIET says nothing");
        }
        return judgement;
    }

    /** Puts every model of it in the place of one restored from what it saves. */
    void saveAndRestore(Event event) {
        String key = detector.key(event, settings);
        if (key != null) {
            models.compute(key, (any, model) -> detector.restore(settings, model.save()));
        }
    }

    /** The models by key. */
    Map<String, EventModel> models() {
        return models;
    }
}
