// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detector.errornovelty;

import io.bellwether.api.detector.EventDetector;
import io.bellwether.api.detector.EventModel;
import io.bellwether.api.event.Event;
import io.bellwether.api.event.Severity;
import io.bellwether.api.settings.Parameter;
import io.bellwether.api.settings.Settings;
import java.time.Duration;
import java.util.List;
import org.osgi.service.component.annotations.Component;

/**
 * Finds errors of a shape that this environment has never shown: of another template or pattern of text, type of
 * exception or topmost frame. It learns silently at first, and asks that a new shape come a few times, as a single
 * oddity is no trouble. Several new shapes of one application, as after a deployment, extend one finding.
 */
@Component(service = EventDetector.class)
public final class ErrorNoveltyDetector implements EventDetector {
    static final Parameter<Duration> LEARN = Parameter.duration(
                    "learn", "Learning", "How long from the first event on shapes are collected without a word.")
            .orElse(Duration.ofHours(24))
            .between(Duration.ZERO, Duration.ofDays(30));
    static final Parameter<Long> LEAST = Parameter.integer(
                    "least", "Least", "How often a new shape must come before it fires.")
            .orElse(3L)
            .between(1L, 100L)
            .unit("events");
    static final Parameter<Duration> WITHIN = Parameter.duration(
                    "within", "Within", "The time within which it must come so often.")
            .orElse(Duration.ofMinutes(10))
            .between(Duration.ofSeconds(10), Duration.ofDays(1));
    static final Parameter<String> LEVEL = Parameter.choice(
                    "level", "Level", "The least severity of an error.", List.of("warning", "error", "critical"))
            .orElse("error");

    private static final Duration MEMORY = Duration.ofDays(60);

    @Override
    public String id() {
        return "error-novelty";
    }

    @Override
    public String title() {
        return "Error novelty";
    }

    @Override
    public List<Parameter<?>> parameters() {
        return List.of(LEARN, LEAST, WITHIN, LEVEL);
    }

    /** One model for all, so that what learning cost is paid once for each environment. */
    @Override
    public String key(Event event, Settings settings) {
        return event.severity().compareTo(level(settings)) < 0 ? null : "";
    }

    @Override
    public Duration memory(Settings settings) {
        return MEMORY;
    }

    @Override
    public EventModel begin(Settings settings) {
        return new NoveltyModel(limits(settings));
    }

    @Override
    public EventModel restore(Settings settings, byte[] saved) {
        return NoveltyModel.restore(limits(settings), saved);
    }

    private static Severity level(Settings settings) {
        return Severity.fromName(settings.get(LEVEL)).orElse(Severity.ERROR);
    }

    private static NoveltyModel.Limits limits(Settings settings) {
        return new NoveltyModel.Limits(
                settings.get(LEARN).toMillis(),
                settings.get(LEAST).intValue(),
                settings.get(WITHIN).toMillis());
    }
}
