// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal.policy;

import io.bellwether.alert.Verdict;
import io.bellwether.api.alert.AlertClass;
import io.bellwether.api.event.Severity;
import io.bellwether.api.settings.InvalidInput;
import io.bellwether.api.settings.Problem;
import io.bellwether.api.tenancy.Slug;
import io.bellwether.detect.internal.series.MeasureSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

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
            "by",
            "detect",
            "threshold",
            "baseline",
            "slope",
            "heartbeat",
            "for",
            "recover",
            "lateness",
            "tests",
            "tenant",
            "environment",
            "enabled");
    private static final Set<String> RECOVER_FIELDS = Set.of("below", "above", "for");
    private static final int DEPTH = 8;

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
        Verdict.Rule rule = rule(fields);
        MeasureSpec measure = MeasureReader.read(fields);
        Condition detect = detect(fields);
        Recovery recover = recovery(fields.object("recover"));
        Duration lateness = fields.duration("lateness", LATENESS, Duration.ZERO, Duration.ofMinutes(10));
        if (fields.has("tests") && !(fields.raw("tests") instanceof List)) {
            fields.problem("tests", fields.raw("tests"), "must be a list");
        }
        fields.finish();
        Verdict.Rule recovering = new Verdict.Rule(
                rule.policy(),
                rule.name(),
                rule.alertClass(),
                rule.severity(),
                rule.service(),
                rule.labels(),
                rule.hold(),
                recover.lasting(),
                rule.runbook());
        return new Policy(recovering, measure, detect, recover, lateness);
    }

    private static Verdict.Rule rule(DocumentReader fields) {
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
        String severityName = fields.text("severity");
        Severity severity = severityName == null
                ? Severity.WARNING
                : Severity.fromName(severityName).orElse(null);
        if (severity == null) {
            fields.problem("severity", severityName, "must be one of " + names(Severity.values()));
        }
        return new Verdict.Rule(
                id,
                name == null ? id : name,
                alertClass,
                severity,
                fields.text("service"),
                fields.labels("labels"),
                fields.duration("for", Duration.ZERO, Duration.ZERO, LONGEST),
                Duration.ZERO,
                fields.text("runbook"));
    }

    private Condition detect(DocumentReader fields) {
        List<String> shorthands = SHORTHANDS.stream().filter(fields::has).toList();
        if (fields.has("detect")) {
            shorthands.forEach(name -> fields.problem(
                    name, fields.raw(name), "stands beside detect; put it inside, such as detect: {all: […]}"));
            return condition(fields, "detect", fields.raw("detect"), 0);
        }
        if (shorthands.size() == 1) {
            return detector(fields, fields.path(""), shorthands.get(0), fields.raw(shorthands.get(0)));
        }
        fields.problem("detect", null, "is required, such as {threshold: {above: 50}}");
        return new Condition.All(List.of());
    }

    private Condition condition(DocumentReader fields, String path, Object raw, int depth) {
        if (!(raw instanceof Map<?, ?> map) || map.size() != 1 || depth > DEPTH) {
            fields.problem(
                    path,
                    raw,
                    depth > DEPTH
                            ? "is nested too deeply; at most " + DEPTH + " levels"
                            : "must be an object of one key: a detector's id, all, any or not;"
                                    + " write several as {all: [{threshold: {…}}, {baseline: {…}}]}");
            return new Condition.All(List.of());
        }
        String key = String.valueOf(map.keySet().iterator().next());
        Object value = map.values().iterator().next();
        return switch (key) {
            case "all" -> new Condition.All(parts(fields, path + ".all", value, depth));
            case "any" -> new Condition.Any(parts(fields, path + ".any", value, depth));
            case "not" -> new Condition.Not(condition(fields, path + ".not", value, depth + 1));
            default -> detector(fields, path + ".", key, value);
        };
    }

    private List<Condition> parts(DocumentReader fields, String path, Object raw, int depth) {
        if (!(raw instanceof List<?> items) || items.isEmpty()) {
            fields.problem(path, raw, "must be a list of conditions, such as [{threshold: {above: 50}}]");
            return List.of();
        }
        List<Condition> parts = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            parts.add(condition(fields, path + "[" + i + "]", items.get(i), depth + 1));
        }
        return parts;
    }

    private Condition detector(DocumentReader fields, String prefix, String id, Object raw) {
        String path = prefix + id;
        if (!Slug.isValid(id)) {
            fields.problem(path, null, "is not a detector's id");
        }
        if (raw != null && !(raw instanceof Map)) {
            fields.problem(path, raw, "must be an object of the detector's settings; {} for none");
        }
        Map<String, Object> settings = new LinkedHashMap<>(DocumentReader.asMap(raw));
        Condition.Detector leaf = new Condition.Detector(path, id, settings);
        fields.add(problems(leaf));
        return leaf;
    }

    private List<Problem> problems(Condition.Detector leaf) {
        return detectors.bind(leaf) instanceof DetectorCatalogue.Refused refused ? refused.problems() : List.of();
    }

    private static Recovery recovery(DocumentReader recover) {
        recover.known(RECOVER_FIELDS);
        return new Recovery(
                recover.number("below"),
                recover.number("above"),
                recover.duration("for", Duration.ZERO, Duration.ZERO, LONGEST));
    }

    private static String names(Object[] values) {
        return Arrays.stream(values).map(Object::toString).collect(Collectors.joining(", "));
    }
}
