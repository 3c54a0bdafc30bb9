// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert.internal.suppress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.api.settings.InvalidInput;
import io.bellwether.api.settings.Problem;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InhibitorTest {
    private static final List<String> NAMES = List.of("severity", "service", "cluster", "team");
    private static final List<String> VALUES = List.of("a", "b", "c", "d");

    private static Map<String, Object> rule(String source, String target, String... equal) {
        Map<String, Object> rule = new LinkedHashMap<>();
        rule.put("source_matchers", List.of(source.split(" ")));
        rule.put("target_matchers", List.of(target.split(" ")));
        rule.put("equal", List.of(equal));
        return rule;
    }

    private static Inhibitor inhibitor(Map<?, ?>... rules) {
        return new Inhibitor(InhibitDocument.read(Map.of("inhibit_rules", Arrays.asList(rules))));
    }

    private static String by(Inhibitor inhibitor, Map<String, String> labels) {
        Inhibitor.Found found = inhibitor.find(labels);
        return found == null ? "nobody" : found.rule().id() + " " + found.source();
    }

    @Test
    void aSourceThatIsActiveInhibitsTargetsOfEqualLabelsUntilItGoes() {
        Inhibitor inhibitor = inhibitor(rule("severity=\"critical\"", "severity=\"warning\"", "cluster"));
        Map<String, String> target = Map.of("severity", "warning", "cluster", "one");
        assertThat(by(inhibitor, target)).isEqualTo("nobody");
        inhibitor.put("s", Map.of("severity", "critical", "cluster", "one"));
        assertThat(by(inhibitor, target)).isEqualTo("rule-1 s");
        assertThat(by(inhibitor, Map.of("severity", "warning", "cluster", "two")))
                .isEqualTo("nobody");
        assertThat(by(inhibitor, Map.of("severity", "warning"))).isEqualTo("nobody");
        assertThat(by(inhibitor, Map.of("severity", "info", "cluster", "one"))).isEqualTo("nobody");

        inhibitor.put("s2", Map.of("severity", "critical", "cluster", "one"));
        inhibitor.remove("s");
        assertThat(by(inhibitor, target)).isEqualTo("rule-1 s2");
        inhibitor.put("s2", Map.of("severity", "error", "cluster", "one"));
        assertThat(by(inhibitor, target)).isEqualTo("nobody");
        inhibitor.remove("s2");
        assertThat(inhibitor.size()).isZero();
    }

    @Test
    void aLabelThatIsMissingOnBothSidesIsEqual() {
        Inhibitor inhibitor = inhibitor(rule("severity=\"critical\"", "severity=\"warning\"", "cluster"));
        inhibitor.put("s", Map.of("severity", "critical"));
        assertThat(by(inhibitor, Map.of("severity", "warning"))).isEqualTo("rule-1 s");
        assertThat(by(inhibitor, Map.of("severity", "warning", "cluster", ""))).isEqualTo("rule-1 s");
        assertThat(by(inhibitor, Map.of("severity", "warning", "cluster", "one")))
                .isEqualTo("nobody");
    }

    @Test
    void whatBothSidesTakeIsNotInhibitedByWhatBothSidesTake() {
        Inhibitor inhibitor = inhibitor(rule("severity=\"critical\"", "service=\"shop\""));
        Map<String, String> both = Map.of("severity", "critical", "service", "shop");
        inhibitor.put("both", both);
        assertThat(by(inhibitor, both)).isEqualTo("nobody");
        assertThat(by(inhibitor, Map.of("severity", "warning", "service", "shop")))
                .isEqualTo("rule-1 both");
        inhibitor.put("one", Map.of("severity", "critical", "service", "search"));
        assertThat(by(inhibitor, both)).isEqualTo("rule-1 one");
        inhibitor.remove("one");
        assertThat(by(inhibitor, both)).isEqualTo("nobody");
        inhibitor.put("later", Map.of("severity", "critical", "service", "identity"));
        assertThat(by(inhibitor, both)).isEqualTo("rule-1 later");
    }

    @Test
    void aRuleWithoutEqualLabelsAndOneThatTakesEverythingApply() {
        Map<String, Object> open = new LinkedHashMap<>(rule("alertname=\"Down\"", "severity!=\"critical\""));
        open.put("id", "all-down");
        Inhibitor inhibitor = inhibitor(open, Map.of("source_matchers", List.of("alertname=\"Off\"")));
        inhibitor.put("d", Map.of("alertname", "Down", "severity", "critical"));
        assertThat(by(inhibitor, Map.of("severity", "warning"))).isEqualTo("all-down d");
        assertThat(by(inhibitor, Map.of("severity", "critical"))).isEqualTo("nobody");
        inhibitor.put("o", Map.of("alertname", "Off"));
        assertThat(by(inhibitor, Map.of("severity", "critical"))).isEqualTo("rule-2 o");
        assertThat(by(inhibitor, Map.of("alertname", "Off", "severity", "critical")))
                .isEqualTo("nobody");
    }

    @Test
    void otherRulesHoldForTheSameAlerts() {
        Inhibitor inhibitor = inhibitor(rule("severity=\"critical\"", "severity=\"warning\""));
        inhibitor.put("s", Map.of("severity", "critical"));
        Inhibitor next = inhibitor.with(
                InhibitDocument.read(Map.of("inhibit_rules", List.of(rule("severity=\"critical\"", "team=\"x\"")))));
        assertThat(by(next, Map.of("severity", "warning"))).isEqualTo("nobody");
        assertThat(by(next, Map.of("team", "x"))).isEqualTo("rule-1 s");
        next.remove("s");
        assertThat(by(next, Map.of("team", "x"))).isEqualTo("nobody");
    }

    @Test
    void everyMistakeOfARuleIsNamed() {
        Map<String, Object> wrong = Map.of(
                "inhibit_rules",
                List.of(
                        Map.of("source_matchers", List.of("=x"), "target_matchers", "severity"),
                        Map.of("id", "a", "source_matchers", List.of("a=b"), "equals", List.of()),
                        Map.of("id", "a", "source_matchers", List.of("a=b"), "equal", List.of("1 2")),
                        Map.of("equal", List.of("a")),
                        7));
        assertThatThrownBy(() -> InhibitDocument.read(wrong))
                .isInstanceOfSatisfying(InvalidInput.class, invalid -> assertThat(invalid.problems())
                        .extracting(Problem::field)
                        .containsExactlyInAnyOrder(
                                "inhibit_rules[4]",
                                "inhibit_rules[0].source_matchers[0]",
                                "inhibit_rules[0].target_matchers",
                                "inhibit_rules[1].equals",
                                "inhibit_rules[2].equal[0]",
                                "inhibit_rules[2].id",
                                "inhibit_rules[3].source_matchers"));
        assertThat(InhibitDocument.read(Map.of("route", Map.of()))).isEmpty();
    }

    /** Alertmanager's rule, alert by alert and rule by rule. */
    private static Map<String, Set<String>> naive(
            List<InhibitRule> rules, Map<String, Map<String, String>> active, Map<String, String> target) {
        Map<String, Set<String>> found = new HashMap<>();
        for (InhibitRule rule : rules) {
            if (!Matchers.match(rule.target(), target)) {
                continue;
            }
            boolean twoSided = Matchers.match(rule.source(), target);
            Set<String> sources = active.entrySet().stream()
                    .filter(source -> Matchers.match(rule.source(), source.getValue()))
                    .filter(source -> !twoSided || !Matchers.match(rule.target(), source.getValue()))
                    .filter(source -> rule.equal().stream()
                            .allMatch(name ->
                                    source.getValue().getOrDefault(name, "").equals(target.getOrDefault(name, ""))))
                    .map(Map.Entry::getKey)
                    .collect(Collectors.toSet());
            if (!sources.isEmpty()) {
                found.put(rule.id(), sources);
            }
        }
        return found;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void decidesAsTheNaiveOneOnRandomRulesAndAlerts(long seed) {
        Random random = new Random(seed);
        List<InhibitRule> rules = randomRules(random, 1 + random.nextInt(40));
        Inhibitor inhibitor = new Inhibitor(rules);
        Map<String, Map<String, String>> active = new HashMap<>();
        int inhibited = 0;
        for (int step = 0; step < 600; step++) {
            String id = "alert-" + random.nextInt(25);
            if (random.nextInt(3) == 0) {
                active.remove(id);
                inhibitor.remove(id);
            } else {
                Map<String, String> labels = randomLabels(random);
                active.put(id, labels);
                inhibitor.put(id, labels);
            }
            if (step == 300) {
                rules = randomRules(random, 1 + random.nextInt(40));
                inhibitor = inhibitor.with(rules);
            }
            Map<String, String> target =
                    active.isEmpty() || random.nextBoolean() ? randomLabels(random) : any(random, active);
            Map<String, Set<String>> expected = naive(rules, active, target);
            Inhibitor.Found found = inhibitor.find(target);
            assertThat(found != null).as("step %s: %s", step, target).isEqualTo(!expected.isEmpty());
            if (found != null) {
                inhibited++;
                assertThat(expected.get(found.rule().id())).contains(found.source());
            }
        }
        assertThat(inhibitor.size()).isEqualTo(active.size());
        assertThat(inhibited).isPositive();
    }

    @Test
    void nothingIsLeftOfAlertsThatAreGone() {
        Random random = new Random(99);
        List<InhibitRule> rules = randomRules(random, 50);
        Inhibitor inhibitor = new Inhibitor(rules);
        IntStream.range(0, 500).forEach(i -> inhibitor.put("a" + i, randomLabels(random)));
        IntStream.range(0, 500).forEach(i -> inhibitor.remove("a" + i));
        assertThat(inhibitor.size()).isZero();
        for (int i = 0; i < 500; i++) {
            assertThat(inhibitor.find(randomLabels(random))).isNull();
        }
    }

    private static Map<String, String> any(Random random, Map<String, Map<String, String>> active) {
        List<Map<String, String>> all = new ArrayList<>(active.values());
        return all.get(random.nextInt(all.size()));
    }

    private static Map<String, String> randomLabels(Random random) {
        Map<String, String> labels = new HashMap<>();
        for (String name : NAMES) {
            if (random.nextInt(4) > 0) {
                labels.put(name, VALUES.get(random.nextInt(VALUES.size())));
            }
        }
        return labels;
    }

    private static List<InhibitRule> randomRules(Random random, int count) {
        List<Map<String, Object>> rules = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Map<String, Object> rule = new HashMap<>();
            rule.put("source_matchers", randomMatchers(random));
            rule.put("target_matchers", randomMatchers(random));
            rule.put(
                    "equal",
                    NAMES.stream().filter(name -> random.nextInt(3) == 0).toList());
            rules.add(rule);
        }
        return InhibitDocument.read(Map.of("inhibit_rules", rules));
    }

    private static List<String> randomMatchers(Random random) {
        List<String> matchers = new ArrayList<>();
        for (int i = random.nextInt(3); i >= 0; i--) {
            String value = VALUES.get(random.nextInt(VALUES.size()));
            String other = VALUES.get(random.nextInt(VALUES.size()));
            String name = NAMES.get(random.nextInt(NAMES.size()));
            matchers.add(
                    switch (random.nextInt(8)) {
                        case 0 -> name + "!=\"" + value + "\"";
                        case 1 -> name + "=~\"" + value + "|" + other + "\"";
                        case 2 -> name + "!~\"" + value + "|" + other + "\"";
                        case 3 -> name + "=~\"[" + value + other + "]?\"";
                        case 4 -> name + "=\"\"";
                        default -> name + "=\"" + value + "\"";
                    });
        }
        return matchers;
    }
}
