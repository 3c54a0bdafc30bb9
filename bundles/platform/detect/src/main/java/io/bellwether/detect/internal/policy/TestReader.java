// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal.policy;

import io.bellwether.api.event.Severity;
import io.bellwether.api.settings.Durations;
import io.bellwether.api.tenancy.Slug;
import io.bellwether.detect.internal.policy.PolicyTest.Clears;
import io.bellwether.detect.internal.policy.PolicyTest.Events;
import io.bellwether.detect.internal.policy.PolicyTest.Expectation;
import io.bellwether.detect.internal.policy.PolicyTest.Facts;
import io.bellwether.detect.internal.policy.PolicyTest.Fires;
import io.bellwether.detect.internal.policy.PolicyTest.Silent;
import io.bellwether.detect.internal.policy.PolicyTest.Surroundings;
import io.bellwether.detect.internal.policy.PolicyTest.Text;
import io.bellwether.detect.internal.policy.PolicyTest.Values;
import io.bellwether.detect.internal.series.Field;
import io.bellwether.detect.internal.series.MeasureSpec;
import io.bellwether.identity.BusinessHours;
import io.bellwether.relational.Environment;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads the tests of a policy. */
final class TestReader {
    private static final String START = "2025-03-04T09:00:00Z";
    private static final Duration LONGEST = Duration.ofDays(7);
    private static final Duration LONGEST_HISTORY = Duration.ofDays(35);
    private static final int MOST_TESTS = 100;
    private static final int MOST_AT_ONCE = 10_000;
    private static final int MOST_VALUES = 50_000;
    private static final int MOST_EVENTS = 300_000;
    private static final Set<String> FIELDS = Set.of(
            "name",
            "policy",
            "start",
            "environment",
            "history",
            "given",
            "expect",
            "page",
            "not_told",
            "allow_others",
            "until");
    private static final String STANDARD_ENVIRONMENT = "test";
    private static final Set<String> GIVEN = given();
    private static final Set<String> HISTORY = Set.of("for", "events", "series");
    private static final Set<String> EVENTS = Set.of(
            "message",
            "template",
            "level",
            "source",
            "type",
            "exception",
            "properties",
            "changing",
            "groups",
            "at",
            "every",
            "from",
            "to",
            "count");

    private final Map<String, MeasureSpec> measures;

    private static Set<String> given() {
        Set<String> given = new TreeSet<>(PagingReader.GIVEN);
        given.add("events");
        given.add("series");
        return given;
    }

    /** @param measures by name; empty for a policy that follows events */
    TestReader(Map<String, MeasureSpec> measures) {
        this.measures = new LinkedHashMap<>(measures);
    }

    /** Reads the field {@code tests}. */
    List<PolicyTest> read(DocumentReader fields) {
        List<PolicyTest> tests = new ArrayList<>();
        for (DocumentReader test : fields.objects("tests")) {
            if (tests.size() == MOST_TESTS) {
                fields.problem("tests", null, "are more than " + MOST_TESTS);
                break;
            }
            tests.add(test(test, tests.size() + 1));
        }
        return tests;
    }

    private PolicyTest test(DocumentReader test, int number) {
        test.known(FIELDS);
        String name = test.text("name");
        DocumentReader environment = test.object("environment");
        Duration history = Duration.ZERO;
        Facts past = Facts.NONE;
        if (test.raw("history") instanceof Map) {
            DocumentReader fields = test.object("history");
            fields.known(HISTORY);
            history = fields.duration("for", Duration.ZERO, Duration.ofMinutes(1), LONGEST_HISTORY);
            if (!fields.has("for")) {
                fields.problem("for", null, "is required, such as 2d");
            }
            past = facts(fields, LONGEST_HISTORY);
        } else if (test.has("history")) {
            history = test.duration("history", Duration.ZERO, Duration.ZERO, LONGEST_HISTORY);
        }
        DocumentReader given = test.object("given");
        given.known(GIVEN);
        Facts facts = facts(given, LONGEST);
        Paging paging = PagingReader.read(test, given);
        List<Expectation> expect = expectations(test, !paging.asked());
        Duration until = until(test, facts, expect, paging);
        bound(test, past, history, "history");
        bound(test, facts, until, "given");
        return new PolicyTest(
                name == null ? "test " + number : name,
                start(test),
                surroundings(environment),
                history,
                past,
                facts,
                expect,
                test.flag("allow_others"),
                until,
                paging);
    }

    private Instant start(DocumentReader test) {
        Object raw = test.has("start") ? test.raw("start") : START;
        long step = measures.values().stream()
                .mapToLong(measure -> measure.every().toMillis())
                .max()
                .orElse(Duration.ofMinutes(1).toMillis());
        try {
            Instant start = raw instanceof java.util.Date date ? date.toInstant() : Instant.parse(raw.toString());
            if (start.toEpochMilli() % step == 0) {
                return start;
            }
            test.problem("start", raw, "must be a multiple of " + Durations.format(Duration.ofMillis(step)));
        } catch (DateTimeException e) {
            test.problem("start", raw, "must be a time in UTC, such as " + START);
        }
        return Instant.parse(START);
    }

    private static Surroundings surroundings(DocumentReader environment) {
        environment.known(Set.of("id", "kind", "zone", "hours"));
        String id = environment.has("id") ? environment.text("id") : STANDARD_ENVIRONMENT;
        if (!Slug.isValid(id)) {
            environment.problem("id", id, "must be an environment's id");
            id = STANDARD_ENVIRONMENT;
        }
        String kind = environment.has("kind") ? environment.text("kind") : "prod";
        if (kind != null && Environment.Kind.fromName(kind).isEmpty()) {
            String kinds = Arrays.stream(Environment.Kind.values())
                    .map(Object::toString)
                    .collect(Collectors.joining(", "));
            environment.problem("kind", kind, "must be one of " + kinds);
        }
        String hours = environment.text("hours");
        try {
            if (hours != null) {
                BusinessHours.parse(hours);
            }
        } catch (IllegalArgumentException e) {
            environment.problem("hours", hours, e.getMessage());
        }
        String zone = environment.text("zone");
        try {
            return new Surroundings(id, kind, environment.has("zone") ? ZoneId.of(zone) : null, hours);
        } catch (DateTimeException | NullPointerException e) {
            environment.problem("zone", zone, "is no time zone; write one such as Europe/London");
            return new Surroundings(id, kind, null, hours);
        }
    }

    private Facts facts(DocumentReader given, Duration longest) {
        List<Events> events = given.objects("events").stream()
                .map(each -> events(each, longest))
                .toList();
        List<Values> series = given.objects("series").stream()
                .map(each -> values(each, longest))
                .toList();
        return new Facts(events, series);
    }

    private static Events events(DocumentReader event, Duration longest) {
        event.known(EVENTS);
        if (!event.has("message") && !event.has("template") && !event.has("properties") && !event.has("changing")) {
            event.problem("message", null, "is required: what the event says; or template or properties");
        }
        List<Duration> at = new ArrayList<>();
        for (String text : event.texts("at")) {
            at.add(duration(event, "at", text, longest));
        }
        if (at.isEmpty() == !event.has("every")) {
            event.problem("at", null, "give either at, such as 5m, or every, such as 1m");
        }
        for (String field : List.of("from", "to")) {
            if (!at.isEmpty() && event.has(field)) {
                event.problem(field, event.raw(field), "goes with every, not with at");
            }
        }
        Duration from = event.duration("from", Duration.ZERO, Duration.ZERO, longest);
        Map<String, List<Object>> changing = new LinkedHashMap<>();
        DocumentReader changes = event.object("changing");
        for (String name : changes.names()) {
            changing.put(name, steps(changes, name));
        }
        Map<String, List<String>> groups = new LinkedHashMap<>();
        DocumentReader multiplied = event.object("groups");
        multiplied.names().forEach(name -> groups.put(name, multiplied.texts(name)));
        event.object("properties");
        Map<String, Object> properties = DocumentReader.asMap(event.raw("properties"));
        return new Events(
                new Text(
                        event.text("message"),
                        event.text("template"),
                        event.text("level"),
                        event.text("source"),
                        event.text("type"),
                        event.text("exception")),
                at,
                event.duration("every", null, Duration.ofMillis(1), longest),
                from,
                event.duration("to", null, from, longest),
                event.has("count") ? event.integer("count", 0, MOST_AT_ONCE) : 1,
                properties,
                changing,
                groups);
    }

    /** A list of values, or numbers in the notation of series. */
    private static List<Object> steps(DocumentReader changes, String name) {
        Object raw = changes.raw(name);
        if (raw instanceof List<?> list && !list.isEmpty()) {
            return new ArrayList<>(list);
        }
        List<Object> steps = new ArrayList<>();
        for (double value : numbers(changes, name, raw)) {
            boolean whole = value == Math.rint(value) && Math.abs(value) < 1e15;
            steps.add(Double.isNaN(value) ? null : whole ? (Object) (long) value : (Object) value);
        }
        return steps;
    }

    private Values values(DocumentReader series, Duration longest) {
        series.known(Set.of("measure", "group", "from", "values"));
        String name = series.text("measure");
        if (measures.isEmpty()) {
            series.problem("values", null, "have no place here: the policy follows events; give events");
        } else if (name == null && measures.size() > 1) {
            series.problem("measure", null, "is required: one of " + String.join(", ", measures.keySet()));
        } else if (name != null && !measures.containsKey(name)) {
            series.problem(
                    "measure",
                    name,
                    "is no measure of the policy; its measures: " + String.join(", ", measures.keySet()));
        }
        MeasureSpec measure = measures.get(name);
        if (measure == null && !measures.isEmpty()) {
            measure = measures.values().iterator().next();
            name = measures.keySet().iterator().next();
        }
        Map<String, String> group = series.labels("group");
        List<String> labels = measure == null
                ? List.of()
                : measure.by().stream().map(Field::label).toList();
        if (measure != null && !Set.copyOf(labels).equals(group.keySet())) {
            series.problem(
                    "group",
                    series.raw("group"),
                    labels.isEmpty()
                            ? "must be left out, as the measure has no groups"
                            : "must give a value to each of " + String.join(", ", labels));
        }
        double[] values = numbers(series, "values", series.raw("values"));
        return new Values(
                name,
                group,
                series.duration("from", Duration.ZERO, Duration.ZERO, longest),
                Arrays.stream(values).boxed().toList());
    }

    private static double[] numbers(DocumentReader fields, String name, Object raw) {
        String text = raw instanceof List<?> list
                ? list.stream().map(String::valueOf).collect(Collectors.joining(" "))
                : raw == null ? "" : raw.toString();
        if (text.isBlank() || raw instanceof Number) {
            // YAML reads a bare 0x10 as sixteen.
            fields.problem(name, raw, "must be numbers in quotes, such as \"0x10 80x15\", or a list of numbers");
            return new double[0];
        }
        try {
            return SeriesNotation.parse(text, MOST_VALUES);
        } catch (IllegalArgumentException e) {
            fields.problem(name, text, e.getMessage());
            return new double[0];
        }
    }

    private static List<Expectation> expectations(DocumentReader test, boolean required) {
        List<DocumentReader> items =
                test.raw("expect") instanceof Map ? List.of(test.object("expect")) : test.objects("expect");
        List<Expectation> expect = new ArrayList<>();
        for (DocumentReader item : items) {
            item.known(Set.of("fires", "clears", "silent"));
            if (item.has("fires")) {
                expect.add(fires(item));
            }
            if (item.has("clears")) {
                DocumentReader clears = details(item, "clears", Set.of("by", "not_before", "group"));
                expect.add(new Clears(clears.labels("group"), time(clears, "by"), time(clears, "not_before")));
            }
            if (item.has("silent")) {
                DocumentReader silent = details(item, "silent", Set.of("from", "to", "group"));
                Duration from = time(silent, "from");
                expect.add(new Silent(silent.labels("group"), from == null ? Duration.ZERO : from, time(silent, "to")));
            }
        }
        if (expect.isEmpty() && required) {
            test.problem(
                    "expect",
                    null,
                    "is required, or page or not_told: a list of fires, clears and silent, such as [{silent: true}]");
        }
        return expect;
    }

    private static Fires fires(DocumentReader item) {
        DocumentReader fires =
                details(item, "fires", Set.of("by", "not_before", "severity", "group", "count", "summary"));
        Severity severity = null;
        if (fires.has("severity")) {
            String name = fires.text("severity");
            severity = Severity.fromName(name).orElse(null);
            if (severity == null) {
                fires.problem("severity", name, "must be one of info, warning, error, critical");
            }
        }
        return new Fires(
                fires.labels("group"),
                time(fires, "by"),
                time(fires, "not_before"),
                severity,
                fires.has("count") ? fires.integer("count", 1, MOST_AT_ONCE) : 0,
                fires.text("summary"));
    }

    /** The details of an expectation; {@code true} stands for none. */
    private static DocumentReader details(DocumentReader item, String name, Set<String> known) {
        if (Boolean.TRUE.equals(item.raw(name))) {
            return DocumentReader.of(Map.of());
        }
        DocumentReader details = item.object(name);
        details.known(known);
        return details;
    }

    private static Duration time(DocumentReader fields, String name) {
        return fields.duration(name, null, Duration.ZERO, LONGEST);
    }

    private static Duration duration(DocumentReader fields, String name, String text, Duration most) {
        try {
            Duration read = Durations.parse(text);
            if (read.compareTo(most) <= 0) {
                return read;
            }
            fields.problem(name, text, "must be at most " + Durations.format(most));
        } catch (IllegalArgumentException e) {
            fields.problem(name, text, e.getMessage());
        }
        return Duration.ZERO;
    }

    /** When the test ends: as written, else at the last time it names. */
    private Duration until(DocumentReader test, Facts facts, List<Expectation> expect, Paging paging) {
        if (test.has("until")) {
            return test.duration("until", Duration.ofMinutes(1), Duration.ofMinutes(1), LONGEST);
        }
        Stream<Duration> happening = facts.events().stream()
                .flatMap(events -> Stream.concat(events.at().stream(), Stream.ofNullable(events.to())));
        Stream<Duration> series = facts.series().stream().map(values -> values.from()
                .plus(step(values).multipliedBy(values.values().size())));
        Stream<Duration> expected = expect.stream().flatMap(TestReader::times);
        Duration last = Stream.of(happening, series, expected, PagingReader.times(paging))
                .flatMap(times -> times)
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
        if (last.isZero()) {
            test.problem("until", null, "is required here, as nothing else says when the test ends, such as 30m");
        }
        return last.compareTo(LONGEST) > 0 ? LONGEST : last;
    }

    private Duration step(Values values) {
        MeasureSpec measure = measures.get(values.measure());
        return measure == null ? Duration.ofMinutes(1) : measure.every();
    }

    private static Stream<Duration> times(Expectation expectation) {
        if (expectation instanceof Fires fires) {
            return Stream.of(fires.by(), fires.notBefore()).filter(java.util.Objects::nonNull);
        }
        if (expectation instanceof Clears clears) {
            return Stream.of(clears.by(), clears.notBefore()).filter(java.util.Objects::nonNull);
        }
        Silent silent = (Silent) expectation;
        return Stream.of(silent.from(), silent.to()).filter(java.util.Objects::nonNull);
    }

    private static void bound(DocumentReader test, Facts facts, Duration until, String field) {
        double sum = 0;
        for (Events events : facts.events()) {
            double times = events.at().size();
            if (events.every() != null) {
                Duration to = events.to() == null || events.to().compareTo(until) > 0 ? until : events.to();
                times = Math.max(0, to.minus(events.from()).toMillis())
                        / (double) events.every().toMillis();
            }
            double groups = events.groups().values().stream()
                    .mapToInt(List::size)
                    .asDoubleStream()
                    .reduce(1, (a, b) -> a * b);
            sum += times * events.count() * groups;
        }
        if (sum > MOST_EVENTS) {
            test.problem(
                    field,
                    null,
                    "makes " + (long) sum + " events, more than " + MOST_EVENTS
                            + "; give fewer, or series of numbers instead");
        }
    }
}
