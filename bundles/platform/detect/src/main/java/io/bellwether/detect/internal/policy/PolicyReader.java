// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal.policy;

import io.bellwether.alert.Verdict;
import io.bellwether.api.alert.AlertClass;
import io.bellwether.api.event.Severity;
import io.bellwether.api.settings.InvalidInput;
import io.bellwether.api.tenancy.Slug;
import io.bellwether.detect.internal.series.Field;
import io.bellwether.detect.internal.series.MeasureSpec;
import io.bellwether.relational.Environment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads policies as they stand in REST, YAML and GitOps files. */
public final class PolicyReader {
    /** The fields that say where a policy acts and are kept beside the document. */
    public static final Set<String> PLACE = Set.of("tenant", "environment", "enabled");

    private static final Duration LATENESS = Duration.ofSeconds(10);
    private static final Duration LONGEST = Duration.ofHours(24);
    private static final List<String> SHORTHANDS = List.of("threshold", "baseline", "slope", "heartbeat");
    private static final Set<String> FIELDS = Set.of(
            "id",
            "name",
            "description",
            "class",
            "severity",
            "service",
            "labels",
            "runbook",
            "measure",
            "measures",
            "events",
            "by",
            "detect",
            "threshold",
            "baseline",
            "slope",
            "heartbeat",
            "levels",
            "for",
            "recover",
            "flap",
            "when",
            "overrides",
            "lateness",
            "tests",
            "tenant",
            "environment",
            "enabled");
    private static final Set<String> EVENT_FIELDS = Set.of("select", "by");
    private static final Set<String> LEVEL_FIELDS = Set.of("severity", "detect", "score");
    private static final Set<String> QUORUM_FIELDS = Set.of("buckets", "of");
    private static final Set<String> FLAP_FIELDS = Set.of("changes", "within");
    private static final Set<String> WHEN_FIELDS = Set.of("hours", "kinds");
    private static final Set<String> OVERRIDE_FIELDS = Set.of("match", "detect", "severity", "mute");
    private static final int MOST_BUCKETS = 60;
    private static final int MOST_CHANGES = 100;
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration EVENTS_RECOVER = Duration.ofMinutes(15);
    private static final Duration EVENTS_LONGEST = Duration.ofDays(30);
    private static final Set<String> RECOVER_FIELDS = Set.of("below", "above", "for");

    private final DetectorCatalogue detectors;

    public PolicyReader(DetectorCatalogue detectors) {
        this.detectors = detectors;
    }

    /**
     * Reads a policy. A detector that is not installed is no mistake; its settings are checked when it arrives.
     *
     * @throws InvalidInput with everything that is wrong
     */
    public Policy read(Map<String, ?> document) {
        DocumentReader fields = DocumentReader.of(document);
        fields.known(FIELDS);
        Recovery recover = recovery(fields.object("recover"), fields.has("events"));
        Verdict.Rule rule = rule(fields, fields.has("events") ? Duration.ZERO : recover.lasting());
        Policy.Events events = events(fields);
        Map<String, MeasureSpec> measures = events == null ? MeasureReader.readAll(fields) : Map.of();
        ConditionReader conditions = new ConditionReader(detectors, measures.keySet());
        Condition detect = detect(fields, conditions);
        List<Policy.Level> levels = levels(fields, conditions, events != null);
        Policy.Quorum quorum = quorum(fields);
        Policy.Flap flap = flap(fields);
        Policy.When when = when(fields.object("when"));
        List<Policy.Override> overrides = overrides(fields, conditions, events, measures);
        Duration lateness = fields.duration("lateness", LATENESS, Duration.ZERO, Duration.ofMinutes(10));
        List<PolicyTest> tests = new TestReader(measures).read(fields);
        fields.finish();
        return new Policy(
                rule, measures, events, detect, levels, quorum, recover, flap, when, overrides, lateness, tests);
    }

    /**
     * Reads tests that are only about who is told: {@code {tests: [...]}}.
     *
     * @throws InvalidInput with everything that is wrong
     */
    public static List<PolicyTest> readTests(Map<String, ?> document) {
        DocumentReader fields = DocumentReader.of(document);
        List<PolicyTest> tests = new TestReader(Map.of()).read(fields);
        fields.finish();
        return tests;
    }

    /** The events to follow; null when the policy judges measures. */
    private static Policy.Events events(DocumentReader fields) {
        List<String> given =
                Stream.of("measure", "measures", "events").filter(fields::has).toList();
        if (given.size() > 1) {
            fields.problem(given.get(1), null, "stands beside " + given.get(0) + "; a policy has one of the two");
        }
        if (!fields.has("events")) {
            return null;
        }
        for (String field : List.of("for", "flap")) {
            if (fields.has(field)) {
                fields.problem(field, fields.raw(field), "does not apply to a policy that follows events");
            }
        }
        DocumentReader events = fields.object("events");
        events.known(EVENT_FIELDS);
        DocumentReader grouped = events.has("by") ? events : fields;
        return new Policy.Events(
                MeasureReader.expression(events, "select", events.text("select")), MeasureReader.fields(grouped, "by"));
    }

    private static Verdict.Rule rule(DocumentReader fields, Duration recoverFor) {
        String id = fields.text("id");
        if (!Slug.isValid(id)) {
            fields.problem("id", id, "must be 1 to 63 characters of a-z, 0-9 and -, beginning with a letter or digit");
        }
        String name = fields.text("name");
        String className = fields.text("class");
        AlertClass alertClass = className == null
                ? AlertClass.UNKNOWN
                : AlertClass.fromName(className).orElse(null);
        if (alertClass == null) {
            fields.problem("class", className, "must be one of " + names(AlertClass.values()));
        }
        Severity severity = severity(fields, Severity.WARNING);
        return new Verdict.Rule(
                id,
                name == null ? id : name,
                alertClass,
                severity,
                fields.text("service"),
                fields.labels("labels"),
                fields.raw("for") instanceof Map
                        ? Duration.ZERO
                        : fields.duration("for", Duration.ZERO, Duration.ZERO, LONGEST),
                recoverFor,
                fields.text("runbook"));
    }

    private static Severity severity(DocumentReader fields, Severity fallback) {
        String name = fields.text("severity");
        Severity severity = name == null ? fallback : Severity.fromName(name).orElse(null);
        if (severity == null && name != null) {
            fields.problem("severity", name, "must be one of " + names(Severity.values()));
        }
        return severity;
    }

    private static Condition detect(DocumentReader fields, ConditionReader conditions) {
        List<String> shorthands = SHORTHANDS.stream().filter(fields::has).toList();
        if (fields.has("detect")) {
            shorthands.forEach(name -> fields.problem(
                    name, fields.raw(name), "stands beside detect; put it inside, such as detect: {all: […]}"));
            return conditions.read(fields, "detect");
        }
        if (shorthands.size() == 1) {
            return conditions.detector(fields, "", shorthands.get(0), fields.raw(shorthands.get(0)));
        }
        fields.problem("detect", null, "is required, such as {threshold: {above: 50}}");
        return new Condition.All(List.of());
    }

    private static List<Policy.Level> levels(DocumentReader fields, ConditionReader conditions, boolean followsEvents) {
        List<Policy.Level> levels = new ArrayList<>();
        for (DocumentReader level : fields.objects("levels")) {
            level.known(LEVEL_FIELDS);
            Severity severity = severity(level, null);
            if (!level.has("severity")) {
                level.problem("severity", null, "is required: the severity that is reached");
            }
            if (level.has("detect") == level.has("score")) {
                level.problem(
                        "detect",
                        level.raw("detect"),
                        "give either detect, such as {threshold: {above: 200}}, or score, such as 5");
            }
            if (level.has("detect") && followsEvents) {
                level.problem("detect", level.raw("detect"), "does not apply to events; give score instead");
            }
            Condition detect = level.has("detect") && !followsEvents ? conditions.read(level, "detect") : null;
            levels.add(new Policy.Level(severity, detect, level.number("score")));
        }
        return levels;
    }

    private static Policy.Quorum quorum(DocumentReader fields) {
        if (!(fields.raw("for") instanceof Map)) {
            return null;
        }
        DocumentReader quorum = fields.object("for");
        quorum.known(QUORUM_FIELDS);
        int of = quorum.integer("of", 1, MOST_BUCKETS);
        int buckets = quorum.integer("buckets", 1, MOST_BUCKETS);
        if (buckets > of) {
            quorum.problem("buckets", buckets, "must be at most 'of', which is " + of);
        }
        return new Policy.Quorum(buckets, of);
    }

    private static Policy.Flap flap(DocumentReader fields) {
        if (!fields.has("flap")) {
            return null;
        }
        DocumentReader flap = fields.object("flap");
        flap.known(FLAP_FIELDS);
        int changes = flap.integer("changes", 2, MOST_CHANGES);
        return new Policy.Flap(changes, flap.duration("within", MINUTE.multipliedBy(30), MINUTE, LONGEST));
    }

    private static Policy.When when(DocumentReader when) {
        when.known(WHEN_FIELDS);
        String text = when.text("hours");
        Policy.Hours hours = Policy.Hours.ANY;
        if (text != null) {
            switch (text) {
                case "business" -> hours = Policy.Hours.BUSINESS;
                case "outside-business" -> hours = Policy.Hours.OUTSIDE_BUSINESS;
                default -> when.problem("hours", text, "must be business or outside-business");
            }
        }
        List<String> kinds = when.texts("kinds");
        for (int i = 0; i < kinds.size(); i++) {
            if (Environment.Kind.fromName(kinds.get(i)).isEmpty()) {
                when.problem("kinds[" + i + "]", kinds.get(i), "must be one of " + names(Environment.Kind.values()));
            }
        }
        return new Policy.When(hours, kinds);
    }

    private static List<Policy.Override> overrides(
            DocumentReader fields,
            ConditionReader conditions,
            Policy.Events events,
            Map<String, MeasureSpec> measures) {
        List<Policy.Override> overrides = new ArrayList<>();
        List<String> labels = measures.isEmpty()
                ? List.of()
                : measures.values().iterator().next().by().stream()
                        .map(Field::label)
                        .toList();
        for (DocumentReader override : fields.objects("overrides")) {
            override.known(OVERRIDE_FIELDS);
            Map<String, String> match = override.labels("match");
            if (match.isEmpty()) {
                override.problem("match", override.raw("match"), "is required, such as {node: \"ee-*\"}");
            }
            for (String label : match.keySet()) {
                if (events == null && !labels.contains(label)) {
                    override.problem(
                            "match." + label,
                            match.get(label),
                            labels.isEmpty()
                                    ? "is no label, as the policy has no groups; give the measure a by: [" + label + "]"
                                    : "is no label of the groups; write one of " + String.join(", ", labels));
                }
            }
            if (events != null && override.has("detect")) {
                override.problem("detect", override.raw("detect"), "does not apply to events");
            }
            boolean mute = override.flag("mute");
            if (!mute && !override.has("detect") && !override.has("severity")) {
                override.problem("detect", null, "changes nothing; give detect, severity or mute: true");
            }
            Condition detect = override.has("detect") && events == null ? conditions.read(override, "detect") : null;
            overrides.add(new Policy.Override(match, detect, severity(override, null), mute));
        }
        return overrides;
    }

    private static Recovery recovery(DocumentReader recover, boolean followsEvents) {
        recover.known(RECOVER_FIELDS);
        for (String limit : List.of("below", "above")) {
            if (followsEvents && recover.has(limit)) {
                recover.problem(limit, recover.raw(limit), "does not apply to events; they are over after for");
            }
        }
        return new Recovery(
                recover.number("below"),
                recover.number("above"),
                recover.duration(
                        "for",
                        followsEvents ? EVENTS_RECOVER : Duration.ZERO,
                        Duration.ZERO,
                        followsEvents ? EVENTS_LONGEST : LONGEST));
    }

    private static String names(Object[] values) {
        return Arrays.stream(values).map(Object::toString).collect(Collectors.joining(", "));
    }
}
