// SPDX-License-Identifier: Apache-2.0
package io.bellwether.testkit.contract;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.bellwether.api.detector.EventDetector;
import io.bellwether.api.detector.EventJudgement;
import io.bellwether.api.event.Event;
import io.bellwether.api.event.EventBody;
import io.bellwether.api.event.Severity;
import io.bellwether.api.settings.Durations;
import io.bellwether.api.settings.Settings;
import io.bellwether.api.tenancy.TenantEnvironment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Events and what a detector is to think of each, read from a file of lines of JSON:
 *
 * <pre>
 * # within = 5m
 * # steps = ["@Template = 'Stopping'", "not @Template = 'Started'"]
 * {"at": "0s", "template": "Stopping", "properties": {"_Server": "EE01"}}
 * {"at": "1m", "repeat": 20, "every": "30s", "message": "beat {i}"}
 * {"at": "6m", "message": "still here", "want": "firing", "says": "EE01"}
 * </pre>
 *
 * <p>Header lines set the detector's settings, as text or as JSON where the value begins with <code>[</code> or
 * <code>{</code>; two are the scenario's own: {@code start}, when its clock begins (2025-08-11T00:00:00Z, a Monday), and
 * {@code order}: {@code time}, the order in which events are judged, or {@code file}, for events that come late.
 *
 * <p>Of each event: {@code at}, a duration from the start; {@code id} (a number of its own); {@code source} (seq);
 * {@code type} (log); {@code level} (Information); {@code message}; {@code template}; {@code exception}; {@code
 * properties}; {@code repeat} and {@code every} for many alike, in which every <code>{i}</code> is the number from 0 on.
 * {@code want} is {@code quiet}, as when it is left out, {@code firing}, {@code once} (one of the repeated fires, no
 * matter which) or {@code -} where it does not matter; {@code says} is part of the explanation, {@code labels} are
 * labels of the finding, {@code events} the ids it names.
 */
final class EventScenario {
    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.USE_LONG_FOR_INTS);
    private static final TenantEnvironment WHERE = TenantEnvironment.of("harbour-wren", "prod");
    private static final Set<String> FIELDS = Set.of(
            "at",
            "id",
            "source",
            "type",
            "level",
            "message",
            "template",
            "exception",
            "properties",
            "repeat",
            "every",
            "want",
            "says",
            "labels",
            "events");
    private static final int MOST = 1_000_000;

    private final String name;
    private final Map<String, Object> settings = new LinkedHashMap<>();
    private final List<Step> steps = new ArrayList<>();
    private Instant start = Instant.parse("2025-08-11T00:00:00Z");
    private boolean sorted = true;

    private EventScenario(String name) {
        this.name = name;
    }

    /** What is wanted of the events of one line. */
    private record Wish(int line, String want, String says, Map<String, String> labels, List<String> events) {}

    private record Step(Event event, Wish wish) {}

    /** Reads a file; {@code name} is what messages call it. */
    static EventScenario read(Path file, String name) {
        try {
            return parse(Files.readAllLines(file), name);
        } catch (IOException e) {
            throw new AssertionError(name + " cannot be read: " + e, e);
        }
    }

    static EventScenario parse(List<String> lines, String name) {
        EventScenario scenario = new EventScenario(name);
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            try {
                if (line.startsWith("#")) {
                    scenario.header(line.substring(1).strip());
                } else if (!line.isEmpty()) {
                    scenario.line(line, i + 1);
                }
            } catch (JsonProcessingException e) {
                throw new AssertionError(name + ":" + (i + 1) + ": " + e.getOriginalMessage(), e);
            } catch (IllegalArgumentException | java.time.DateTimeException | ClassCastException e) {
                throw new AssertionError(name + ":" + (i + 1) + ": " + e.getMessage(), e);
            }
        }
        if (scenario.steps.isEmpty()) {
            throw new AssertionError(name + " holds no event, such as {\"at\": \"0s\", \"message\": \"hello\"}");
        }
        if (scenario.sorted) {
            scenario.steps.sort(Comparator.comparing(step -> step.event.timestamp()));
        }
        return scenario;
    }

    /** The settings of the detector. */
    Map<String, Object> settings() {
        return settings;
    }

    /** The events in the order they are judged. */
    List<Event> events() {
        return steps.stream().map(Step::event).toList();
    }

    /** Lets the detector judge event after event; returns what it judged otherwise than wanted, with file and line. */
    List<String> differences(EventDetector detector, Settings read) {
        EventKeys keys = new EventKeys(detector, read);
        List<String> differences = new ArrayList<>();
        Map<Wish, Integer> fired = new LinkedHashMap<>();
        for (Step step : steps) {
            Wish wish = step.wish;
            EventJudgement judgement = keys.judge(step.event);
            if (wish.want.equals("once")) {
                fired.merge(wish, judgement.firing() ? 1 : 0, Integer::sum);
            } else if (!wish.want.equals("-") && judgement.firing() != wish.want.equals("firing")) {
                differences.add(said(step, "want " + wish.want, judgement));
                continue;
            }
            if (judgement.firing()) {
                compare(step, judgement, differences);
            }
        }
        fired.forEach((wish, count) -> {
            if (count != 1) {
                differences.add(name + ":" + wish.line + ": want it to fire once, fired " + count + " times");
            }
        });
        return differences;
    }

    private void compare(Step step, EventJudgement judgement, List<String> differences) {
        Wish wish = step.wish;
        if (wish.says != null && !judgement.explanation().contains(wish.says)) {
            differences.add(said(step, "want it to say '" + wish.says + "'", judgement));
        }
        if (!judgement.labels().entrySet().containsAll(wish.labels.entrySet())) {
            differences.add(said(step, "want labels " + wish.labels + ", has " + judgement.labels(), judgement));
        }
        if (wish.events != null && !wish.events.equals(judgement.eventIds())) {
            differences.add(said(step, "want events " + wish.events + ", names " + judgement.eventIds(), judgement));
        }
    }

    private String said(Step step, String want, EventJudgement judgement) {
        return name + ":" + step.wish.line + ": event " + step.event.eventId() + " at +"
                + Durations.format(Duration.between(start, step.event.timestamp())) + ": " + want + ", is "
                + (judgement.firing() ? "firing" : "quiet") + " (" + judgement.explanation() + ")";
    }

    private void header(String text) throws JsonProcessingException {
        int equals = text.indexOf('=');
        if (equals < 0) {
            return;
        }
        String key = text.substring(0, equals).strip();
        String value = text.substring(equals + 1).strip();
        switch (key) {
            case "start" -> start = Instant.parse(value);
            case "order" -> {
                if (!value.equals("time") && !value.equals("file")) {
                    throw new IllegalArgumentException("order '" + value + "' must be time or file");
                }
                sorted = value.equals("time");
            }
            default ->
                settings.put(
                        key,
                        value.startsWith("[") || value.startsWith("{") ? JSON.readValue(value, Object.class) : value);
        }
    }

    private void line(String text, int line) throws JsonProcessingException {
        Map<String, Object> first = fields(text.replace("{i}", "0"));
        Set<String> unknown = new TreeSet<>(first.keySet());
        unknown.removeAll(FIELDS);
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException("unknown " + unknown + "; an event has " + new TreeSet<>(FIELDS));
        }
        int repeat = Integer.parseInt(first.getOrDefault("repeat", 1).toString());
        Duration every = duration(first, "every", Duration.ZERO);
        if (repeat < 1 || repeat > MOST) {
            throw new IllegalArgumentException("repeat must be 1 to " + MOST);
        }
        Wish wish = wish(first, line);
        for (int i = 0; i < repeat; i++) {
            Map<String, Object> fields = i == 0 ? first : fields(text.replace("{i}", Integer.toString(i)));
            Instant at = start.plus(duration(fields, "at", null)).plus(every.multipliedBy(i));
            steps.add(new Step(event(fields, at), wish));
        }
    }

    private static Map<String, Object> fields(String text) throws JsonProcessingException {
        return JSON.readValue(text, new TypeReference<>() {});
    }

    private static Duration duration(Map<String, Object> fields, String field, Duration fallback) {
        Object given = fields.get(field);
        if (given == null && fallback != null) {
            return fallback;
        }
        return Durations.parse(given == null ? null : given.toString());
    }

    @SuppressWarnings("unchecked")
    private static Wish wish(Map<String, Object> fields, int line) {
        String want = (String) fields.getOrDefault("want", "quiet");
        if (!Set.of("quiet", "firing", "once", "-").contains(want)) {
            throw new IllegalArgumentException("want '" + want + "' must be quiet, firing, once or -");
        }
        return new Wish(
                line,
                want,
                (String) fields.get("says"),
                (Map<String, String>) fields.getOrDefault("labels", Map.of()),
                (List<String>) fields.get("events"));
    }

    @SuppressWarnings("unchecked")
    private Event event(Map<String, Object> fields, Instant at) {
        String id = (String) fields.getOrDefault("id", "e" + (steps.size() + 1));
        String level = (String) fields.getOrDefault("level", "Information");
        String template = (String) fields.get("template");
        String message = (String) fields.getOrDefault("message", template == null ? "" : template);
        EventBody body = new EventBody(
                id,
                at,
                (String) fields.getOrDefault("source", "seq"),
                (String) fields.getOrDefault("type", "log"),
                Severity.fromName(level).orElse(Severity.INFO),
                level,
                message,
                template,
                null,
                (String) fields.get("exception"),
                null,
                null,
                (Map<String, Object>) fields.getOrDefault("properties", Map.of()));
        return new Event(WHERE, id, true, at, at, body, null);
    }
}
