// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal.policy;

import io.bellwether.api.detector.EventDetector;
import io.bellwether.api.tenancy.Slug;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads conditions: {@code {all: [{threshold: {…}}, {baseline: {…}}]}}. */
final class ConditionReader {
    private static final int DEPTH = 8;

    private final DetectorCatalogue detectors;
    private final Set<String> names;

    /** @param names the policy's measures; empty when it follows events */
    ConditionReader(DetectorCatalogue detectors, Set<String> names) {
        this.detectors = detectors;
        this.names = names;
    }

    /** Reads the condition in a field. */
    Condition read(DocumentReader fields, String field) {
        return condition(fields, field, fields.raw(field), 0);
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
        if (names.isEmpty() && (key.equals("all") || key.equals("not"))) {
            fields.problem(path + "." + key, value, "does not apply to events; join detectors of events by any");
        }
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

    /** Reads one detector. @param prefix what stands before its id in the path */
    Condition detector(DocumentReader fields, String prefix, String id, Object raw) {
        String path = prefix + id;
        if (!Slug.isValid(id)) {
            fields.problem(path, null, "is not a detector's id");
        }
        if (raw != null && !(raw instanceof Map)) {
            fields.problem(path, raw, "must be an object of the detector's settings; {} for none");
        }
        Map<String, Object> settings = new LinkedHashMap<>(DocumentReader.asMap(raw));
        List<String> chosen = chosen(fields, path, settings);
        Condition.Detector leaf = new Condition.Detector(fields.path(path), id, settings, chosen);
        DetectorCatalogue.Binding binding = detectors.bind(leaf);
        if (binding instanceof DetectorCatalogue.Refused refused) {
            fields.add(refused.problems());
        } else if (binding instanceof DetectorCatalogue.Bound bound) {
            suits(fields, path, bound);
        }
        return leaf;
    }

    /** The measures named in the reserved keys {@code measure} and {@code measures}, which are taken out. */
    private List<String> chosen(DocumentReader fields, String path, Map<String, Object> settings) {
        List<String> chosen = new ArrayList<>();
        for (String key : List.of("measure", "measures")) {
            if (!settings.containsKey(key)) {
                continue;
            }
            Object raw = settings.remove(key);
            List<?> named = raw instanceof List<?> list ? list : raw == null ? List.of() : List.of(raw);
            for (Object name : named) {
                if (!names.contains(String.valueOf(name))) {
                    fields.problem(
                            path + "." + key,
                            name,
                            names.isEmpty()
                                    ? "does not apply, as the policy follows events"
                                    : "is no measure of this policy; write one of " + String.join(", ", names));
                } else if (!chosen.contains(String.valueOf(name))) {
                    chosen.add(String.valueOf(name));
                }
            }
        }
        return chosen;
    }

    private void suits(DocumentReader fields, String path, DetectorCatalogue.Bound bound) {
        boolean followsEvents = bound.detector() instanceof EventDetector;
        if (names.isEmpty() && !followsEvents) {
            fields.problem(path, null, "judges measures, and this policy follows events; give it measure: {…} instead");
        } else if (!names.isEmpty() && followsEvents) {
            fields.problem(path, null, "follows events; give the policy events: {select: \"…\"} instead of a measure");
        }
    }
}
