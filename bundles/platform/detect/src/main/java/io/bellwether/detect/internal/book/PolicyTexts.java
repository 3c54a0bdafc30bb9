// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal.book;

import io.bellwether.api.settings.InvalidInput;
import io.bellwether.api.settings.Problem;
import io.bellwether.api.tenancy.EnvironmentId;
import io.bellwether.detect.Policies.SkippedRule;
import io.bellwether.detect.internal.prometheus.RuleFile;
import io.bellwether.relational.StoredPolicy;
import io.bellwether.wire.Json;
import io.bellwether.wire.SourceMap;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Policies as texts: YAML, JSON, and Prometheus rule files. */
final class PolicyTexts {
    private PolicyTexts() {}

    /** A policy that was read, and what to know about how. */
    record Read(StoredPolicy policy, List<String> notes) {}

    /** What a text holds. */
    record Content(List<Read> policies, List<SkippedRule> skipped) {}

    /**
     * Reads a text.
     *
     * @param check makes a policy of a document, or throws {@link InvalidInput}
     * @throws InvalidInput with everything that is wrong, line by line
     */
    static Content read(String text, Function<Map<String, Object>, StoredPolicy> check) {
        List<Map<String, Object>> documents = Json.yaml(text);
        if (documents.isEmpty()) {
            throw new InvalidInput("policies", null, "there is none in the text");
        }
        return documents.stream().anyMatch(RuleFile::isOne)
                ? ofRules(text, documents, check)
                : ofPolicies(text, documents, check);
    }

    private static Content ofPolicies(
            String text, List<Map<String, Object>> documents, Function<Map<String, Object>, StoredPolicy> check) {
        List<Problem> problems = new ArrayList<>();
        Map<String, Read> policies = new LinkedHashMap<>();
        for (int i = 0; i < documents.size(); i++) {
            String item = "[" + i + "]";
            try {
                StoredPolicy policy = check.apply(documents.get(i));
                if (policies.put(policy.id(), new Read(policy, List.of())) != null) {
                    problems.add(new Problem(item + ".id", policy.id(), "stands twice in the text"));
                }
            } catch (InvalidInput e) {
                e.problems().forEach(problem -> problems.add(problem.within(item)));
            }
        }
        if (!problems.isEmpty()) {
            throw new InvalidInput(SourceMap.ofList(text).locate(problems));
        }
        return new Content(List.copyOf(policies.values()), List.of());
    }

    private static Content ofRules(
            String text, List<Map<String, Object>> documents, Function<Map<String, Object>, StoredPolicy> check) {
        SourceMap places = SourceMap.ofList(text);
        List<Read> policies = new ArrayList<>();
        List<SkippedRule> skipped = new ArrayList<>();
        RuleFile file = RuleFile.read(documents);
        if (!file.problems().isEmpty()) {
            throw new InvalidInput(places.locate(file.problems()));
        }
        for (RuleFile.Translated rule : file.rules()) {
            int line = places.find(rule.path() + ".expr")
                    .map(SourceMap.Position::line)
                    .orElse(0);
            if (rule.document() == null) {
                skipped.add(new SkippedRule(rule.name(), rule.expression(), rule.reason(), line));
                continue;
            }
            try {
                policies.add(new Read(check.apply(rule.document()), rule.notes()));
            } catch (InvalidInput e) {
                skipped.add(new SkippedRule(rule.name(), rule.expression(), e.getMessage(), line));
            }
        }
        return new Content(policies, skipped);
    }

    /** A policy as one document that reads back to the same. */
    static Map<String, Object> document(Map<String, Object> document, EnvironmentId environment, boolean enabled) {
        Map<String, Object> whole = new LinkedHashMap<>(document);
        if (environment != null) {
            whole.put("environment", environment.value());
        }
        if (!enabled) {
            whole.put("enabled", false);
        }
        return whole;
    }
}
