// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal.engine;

import io.bellwether.api.detector.EventDetector;
import io.bellwether.api.detector.EventJudgement;
import io.bellwether.api.detector.EventModel;
import io.bellwether.api.event.Event;
import io.bellwether.api.settings.Parameter;
import io.bellwether.api.settings.Settings;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Fires at the third and each further event of a plan within a minute; refuses events that go back in time. */
final class BurstDetector implements EventDetector {
    @Override
    public String id() {
        return "burst";
    }

    @Override
    public String title() {
        return "Burst";
    }

    @Override
    public List<Parameter<?>> parameters() {
        return List.of();
    }

    @Override
    public String key(Event event, Settings settings) {
        Object plan = plan(event);
        return plan == null ? null : plan.toString();
    }

    private static Object plan(Event event) {
        Object plan = event.properties().get("plan");
        return plan == null ? event.properties().get("Plan") : plan;
    }

    @Override
    public Duration memory(Settings settings) {
        return Duration.ofMinutes(5);
    }

    @Override
    public EventModel begin(Settings settings) {
        return new Model();
    }

    @Override
    public EventModel restore(Settings settings, byte[] saved) {
        Model model = new Model();
        for (String line : new String(saved, StandardCharsets.UTF_8).lines().toList()) {
            String[] parts = line.split(" ", 2);
            model.times.add(Instant.parse(parts[0]));
            model.ids.add(parts[1]);
        }
        return model;
    }

    private static final class Model implements EventModel {
        private final List<Instant> times = new ArrayList<>();
        private final List<String> ids = new ArrayList<>();

        @Override
        public EventJudgement judge(Event event) {
            if (!times.isEmpty() && event.timestamp().isBefore(times.get(times.size() - 1))) {
                throw new IllegalStateException("back in time");
            }
            while (!times.isEmpty() && times.get(0).isBefore(event.timestamp().minusSeconds(60))) {
                times.remove(0);
                ids.remove(0);
            }
            List<String> earlier = List.copyOf(ids);
            times.add(event.timestamp());
            ids.add(event.eventId());
            if (times.size() < 3) {
                return EventJudgement.QUIET;
            }
            return new EventJudgement(
                    true,
                    times.size() - 2,
                    times.size(),
                    2,
                    Double.NaN,
                    times.size() + " within a minute",
                    Map.of("plan", plan(event).toString()),
                    earlier);
        }

        @Override
        public byte[] save() {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < ids.size(); i++) {
                text.append(times.get(i)).append(' ').append(ids.get(i)).append('\n');
            }
            return text.toString().getBytes(StandardCharsets.UTF_8);
        }
    }
}
