// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal.prometheus;

import io.bellwether.api.settings.Durations;
import io.bellwether.api.settings.Problem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A Prometheus rule file: {@code groups: [{name, rules: [{alert, expr, for, labels, annotations}]}]}. */
public final class RuleFile {
    private static final Set<String> RULE_FIELDS =
            Set.of("alert", "record", "expr", "for", "keep_firing_for", "labels", "annotations");
    private static final Map<String, String> SEVERITIES = Map.of(
            "critical", "critical",
            "page", "critical",
            "emergency", "critical",
            "error", "error",
            "high", "error",
            "major", "error",
            "warning", "warning",
            "info", "info",
            "none", "info",
            "low", "info");
    private static final Pattern LABEL_USED = Pattern.compile("\\$labels\\.([A-Za-z_][A-Za-z0-9_]*)");
    private static final Duration LONGEST = Duration.ofHours(24);
    private static final int LONGEST_ID = 50;

    private final List<Problem> problems = new ArrayList<>();
    private final List<Translated> rules = new ArrayList<>();
    private final Map<String, PromNode> recorded = new TreeMap<>();
    private final Set<String> ids = new HashSet<>();

    private RuleFile() {}

    /**
     * A rule and what it came to.
     *
     * @param path where it stands in the file, such as {@code [0].groups[1].rules[0]}
     * @param document the policy; null when it has no counterpart
     * @param reason why it has none
     */
    public record Translated(
            String path,
            String name,
            String expression,
            Map<String, Object> document,
            List<String> notes,
            String reason) {}

    /** True when a document is a rule file rather than a policy. */
    public static boolean isOne(Map<String, Object> document) {
        return document.containsKey("groups") && !document.containsKey("id");
    }

    /** Reads the documents of a text. What is no rule at all is a problem; what has no counterpart is not. */
    public static RuleFile read(List<Map<String, Object>> documents) {
        RuleFile file = new RuleFile();
        List<Rule> found = new ArrayList<>();
        for (int i = 0; i < documents.size(); i++) {
            file.groups("[" + i + "]", documents.get(i), found);
        }
        found.forEach(file::record);
        found.forEach(file::translate);
        return file;
    }

    /** What is wrong with the file itself. */
    public List<Problem> problems() {
        return problems;
    }

    /** Every rule, in the file's order. */
    public List<Translated> rules() {
        return rules;
    }

    private record Rule(String path, String name, boolean recording, String expression, Map<?, ?> fields) {}

    private void groups(String path, Map<String, Object> document, List<Rule> found) {
        if (!(document.get("groups") instanceof List<?> groups)) {
            problems.add(new Problem(path + ".groups", null, "must be a list of groups of rules"));
            return;
        }
        for (int g = 0; g < groups.size(); g++) {
            String group = path + ".groups[" + g + "]";
            Object rules = groups.get(g) instanceof Map<?, ?> map ? map.get("rules") : null;
            if (!(rules instanceof List<?> list)) {
                problems.add(new Problem(group + ".rules", null, "must be a list of rules"));
                continue;
            }
            for (int r = 0; r < list.size(); r++) {
                rule(group + ".rules[" + r + "]", list.get(r), found);
            }
        }
    }

    private void rule(String path, Object raw, List<Rule> found) {
        if (!(raw instanceof Map<?, ?> fields)) {
            problems.add(new Problem(path, String.valueOf(raw), "must be a rule: {alert, expr}"));
            return;
        }
        for (Object field : fields.keySet()) {
            if (!RULE_FIELDS.contains(String.valueOf(field))) {
                problems.add(new Problem(
                        path + "." + field,
                        null,
                        "is no field of a rule" + Problem.suggestion(String.valueOf(field), RULE_FIELDS)));
            }
        }
        boolean recording = fields.get("record") != null;
        Object name = recording ? fields.get("record") : fields.get("alert");
        if (name == null || fields.get("expr") == null) {
            problems.add(new Problem(path, null, "needs " + (name == null ? "alert or record" : "expr")));
            return;
        }
        found.add(new Rule(
                path, name.toString(), recording, fields.get("expr").toString().strip(), fields));
    }

    private void record(Rule rule) {
        if (rule.recording()) {
            try {
                recorded.put(rule.name(), PromParser.parse(rule.expression()));
            } catch (PromError e) {
                recorded.remove(rule.name());
            }
        }
    }

    private void translate(Rule rule) {
        if (rule.recording()) {
            skip(rule, "is a recording rule: no policy; alerts that use it have its expression put in");
            return;
        }
        try {
            MeasureTranslator measures = new MeasureTranslator(recorded, usualLabels(rule));
            Set<String> notes = new LinkedHashSet<>();
            Map<String, Object> document = policy(rule, notes);
            new ConditionTranslator(measures).translate(PromParser.parse(rule.expression()), document);
            timing(rule, document);
            notes.addAll(measures.notes());
            rules.add(new Translated(rule.path(), rule.name(), rule.expression(), document, List.copyOf(notes), null));
        } catch (PromError e) {
            skip(rule, e.getMessage());
        }
    }

    private void skip(Rule rule, String reason) {
        rules.add(new Translated(rule.path(), rule.name(), rule.expression(), null, List.of(), reason));
    }

    /** What tells series apart for people: the target, and the labels that the annotations speak of. */
    private static List<String> usualLabels(Rule rule) {
        Set<String> labels = new LinkedHashSet<>(List.of("job", "instance"));
        texts(rule.fields().get("annotations")).values().forEach(text -> {
            Matcher used = LABEL_USED.matcher(text);
            while (used.find()) {
                labels.add(used.group(1));
            }
        });
        return List.copyOf(labels);
    }

    private Map<String, Object> policy(Rule rule, Set<String> notes) {
        Map<String, String> labels = texts(rule.fields().get("labels"));
        Map<String, String> annotations = texts(rule.fields().get("annotations"));
        String given = labels.remove("severity");
        String severity = given == null ? null : SEVERITIES.get(given.toLowerCase(Locale.ROOT));
        if (given != null && severity == null) {
            notes.add("severity '" + given + "' is taken as warning");
        }
        Map<String, Object> policy = new LinkedHashMap<>();
        policy.put("id", id(rule.name(), given));
        policy.put("name", rule.name());
        String description = annotations.getOrDefault("description", annotations.getOrDefault("summary", ""));
        policy.put("description", (description + " (PromQL: " + rule.expression() + ")").strip());
        policy.put("severity", severity == null ? "warning" : severity);
        if (labels.containsKey("service")) {
            policy.put("service", labels.remove("service"));
        }
        if (labels.values().removeIf(value -> value.contains("{{"))) {
            notes.add("labels made by templates are left out");
        }
        if (!labels.isEmpty()) {
            policy.put("labels", labels);
        }
        if (annotations.containsKey("runbook_url")) {
            policy.put("runbook", annotations.get("runbook_url"));
        }
        return policy;
    }

    private static void timing(Rule rule, Map<String, Object> policy) throws PromError {
        Duration hold = duration(rule, "for");
        if (!hold.isZero()) {
            policy.put("for", Durations.format(hold));
        }
        Duration keep = duration(rule, "keep_firing_for");
        if (!keep.isZero()) {
            policy.put("recover", Map.of("for", Durations.format(keep)));
        }
    }

    private static Duration duration(Rule rule, String field) throws PromError {
        Object raw = rule.fields().get(field);
        Duration duration = raw == null ? Duration.ZERO : PromParser.duration(raw.toString());
        if (duration.compareTo(LONGEST) > 0) {
            throw new PromError("'" + field + ": " + raw + "' is longer than 24h");
        }
        return duration;
    }

    /** {@code KubePodCrashLooping} as {@code kube-pod-crash-looping}; a second one of a name adds its severity. */
    private String id(String name, String severity) {
        String words = name.replaceAll("([a-z0-9])([A-Z])", "$1-$2").replaceAll("([A-Z]+)([A-Z][a-z])", "$1-$2");
        String slug = slug(words);
        String id = slug.isEmpty() ? "rule" : slug.substring(0, Math.min(slug.length(), LONGEST_ID));
        String wanted = id;
        if (ids.contains(wanted) && severity != null) {
            wanted = id + "-" + slug(severity.substring(0, Math.min(severity.length(), 8)));
        }
        for (int i = 2; !ids.add(wanted); i++) {
            wanted = id + "-" + i;
        }
        return wanted;
    }

    private static String slug(String text) {
        return text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-+|-+$", "");
    }

    private static Map<String, String> texts(Object raw) {
        Map<String, String> texts = new LinkedHashMap<>();
        if (raw instanceof Map<?, ?> map) {
            map.forEach((name, value) -> texts.put(String.valueOf(name), String.valueOf(value)));
        }
        return texts;
    }
}
