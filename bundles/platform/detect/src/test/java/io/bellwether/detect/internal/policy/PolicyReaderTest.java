// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.bellwether.api.alert.AlertClass;
import io.bellwether.api.event.Severity;
import io.bellwether.api.settings.InvalidInput;
import io.bellwether.api.settings.Problem;
import io.bellwether.detect.internal.Timeline;
import io.bellwether.wire.Json;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyReaderTest {
    private static final String EXAMPLE =
            """
            id: auth-token-errors
            class: auth
            severity: critical
            measure: { select: "@Message like '%Token handle not found%' ci or @Message like '%Token expired%' ci", value: count, by: [], every: 1m }
            detect:  { all: [ { threshold: { above: 50 } }, { baseline: { factor: 3, over: [24h, 48h] } } ] }
            for: 10m
            recover: { below: 25, for: 5m }
            lateness: 30s
            runbook: runbooks/auth.md
            tests: [ { given: { series: [ { values: "0x9" } ] }, expect: { silent: true } } ]
            """;

    private final PolicyReader reader = new PolicyReader(Timeline.detectors());

    @Test
    void readsTheExampleOfTheContract() {
        Policy policy = read(EXAMPLE);
        assertThat(policy.id()).isEqualTo("auth-token-errors");
        assertThat(policy.rule().name()).isEqualTo("auth-token-errors");
        assertThat(policy.rule().alertClass()).isEqualTo(AlertClass.AUTH);
        assertThat(policy.rule().severity()).isEqualTo(Severity.CRITICAL);
        assertThat(policy.rule().hold()).isEqualTo(Duration.ofMinutes(10));
        assertThat(policy.rule().recoverFor()).isEqualTo(Duration.ofMinutes(5));
        assertThat(policy.rule().runbook()).isEqualTo("runbooks/auth.md");
        assertThat(policy.lateness()).isEqualTo(Duration.ofSeconds(30));
        assertThat(policy.recover().below()).isEqualTo(25);
        assertThat(policy.measure().by()).isEmpty();
        assertThat(policy.measure().every()).isEqualTo(Duration.ofMinutes(1));
        assertThat(policy.detect()).isInstanceOf(Condition.All.class);
        Condition.All all = (Condition.All) policy.detect();
        assertThat(all.parts())
                .extracting(part -> ((Condition.Detector) part).id())
                .containsExactly("threshold", "baseline");
    }

    @Test
    void whatIsLeftOutHasDefaults() {
        Policy policy = read("{ id: few, measure: {}, detect: { threshold: { above: 50 } } }");
        assertThat(policy.rule().severity()).isEqualTo(Severity.WARNING);
        assertThat(policy.rule().alertClass()).isEqualTo(AlertClass.UNKNOWN);
        assertThat(policy.rule().hold()).isZero();
        assertThat(policy.lateness()).isEqualTo(Duration.ofSeconds(10));
        assertThat(policy.measure().value()).hasToString("count");
        assertThat(policy.measure().window()).isEqualTo(Duration.ofMinutes(1));
        assertThat(policy.recover().reached(1e9)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "heartbeat: { gap: 2m }\nby: [node]\nmeasure: {}",
                "detect: { heartbeat: { gap: 2m } }\nmeasure: { by: [node] }",
                "detect: { heartbeat: { gap: 2m } }\nmeasure: { by: node }"
            })
    void aGapMayBeWrittenShort(String text) {
        Policy policy = read("id: gap\n" + text);
        assertThat(((Condition.Detector) policy.detect()).id()).isEqualTo("heartbeat");
        assertThat(policy.measure().by()).hasToString("[node]");
    }

    @Test
    void conditionsNest() {
        Policy policy = read(
                """
                id: nested
                measure: { value: p95(elapsed_ms), every: 5m }
                detect: { any: [ { not: { threshold: { above: 5 } } }, { all: [ { slope: {} }, { threshold: { below: 1 } } ] } ] }
                """);
        assertThat(((Condition.Any) policy.detect()).parts())
                .hasExactlyElementsOfTypes(Condition.Not.class, Condition.All.class);
    }

    @Test
    void anUnknownDetectorIsNoMistake() {
        Policy policy = read("{ id: later, measure: {}, detect: { flatline: { for: 10m } } }");
        assertThat(((Condition.Detector) policy.detect()).settings()).containsEntry("for", "10m");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
            id          | Bad Id                                | id                           | 1 to 63 characters
            class       | weather                               | class                        | must be one of auth, downstream
            severity    | awful                                 | severity                     | must be one of info, warning, error, critical
            for         | 10                                    | for                          | write it with a unit
            for         | 48h                                   | for                          | between 0s and 1d
            lateness    | 1h                                    | lateness                     | between 0s and 10m
            holdd       | 10m                                   | holdd                        | write one of baseline, by, class
            measure     | count                                 | measure                      | must be an object
            measure     | {select: "@Level == 'x'"}             | measure.select               | position
            measure     | {select: "Level in ["}                | measure.select               | position
            measure     | {value: average(x)}                   | measure.value                | must be one of count, rate, ratio(filter)
            measure     | {value: sum}                          | measure.value                | needs an argument: sum(field)
            measure     | {value: count(x)}                     | measure.value                | takes no argument: write count
            measure     | {value: ratio(and)}                   | measure.value                | position
            measure     | {every: 2m}                           | measure.every                | must be 1m or 5m
            measure     | {every: 5m, window: 7m}               | measure.window               | multiple of every, which is 5m
            measure     | {by: [{a: b}]}                        | measure.by[0]                | must be text
            measure     | {by: [node, app, node]}               | measure.by                   | names the label node twice
            measure     | {group: node}                         | measure.group                | write one of by, every, select, value, window
            detect      | {}                                    | detect                       | must be an object of one key
            detect      | {threshold: {above: 1}, slope: {}}    | detect                       | {all: [{threshold
            detect      | {all: []}                             | detect.all                   | must be a list of conditions
            detect      | {all: [{threshold: {abov: 5}}]}       | detect.all[0].threshold.abov | is not a setting; known settings: above
            detect      | {threshold: {above: lots}}            | detect.threshold.above       | must be a number
            detect      | {threshold: {}}                       | detect.threshold.above       | at least one of above, below
            detect      | {baseline: {over: [soon]}}            | detect.baseline.over         | is not a duration
            detect      | {heartbeat: 2m}                       | detect.heartbeat             | must be an object of the detector's settings
            recover     | {under: 5}                            | recover.under                | write one of above, below, for
            recover     | {below: few}                          | recover.below                | must be a number
            labels      | {a: [1]}                              | labels.a                     | must be text
            tests       | soon                                  | tests                        | must be a list
            slope       | {}                                    | slope                        | stands beside detect
            detect      | {threshold: {above: 1, measure: x}}   | detect.threshold.measure     | write one of value
            for         | {buckets: 6, of: 5}                   | for.buckets                  | must be at most 'of', which is 5
            for         | {buckets: 3}                          | for.of                       | whole number from 1 to 60
            for         | {buckets: 0, of: 5}                   | for.buckets                  | whole number from 1 to 60
            for         | {in: 5}                               | for.in                       | write one of buckets, of
            levels      | {severity: error}                     | levels                       | must be a list
            levels      | [{detect: {threshold: {above: 9}}}]   | levels[0].severity           | is required
            levels      | [{severity: bad, score: 1}]           | levels[0].severity           | must be one of info
            levels      | [{severity: error}]                   | levels[0].detect             | either detect
            levels      | [{severity: error, score: high}]      | levels[0].score              | must be a number
            levels      | [{severity: error, detect: {threshold: {abov: 1}}}] | levels[0].detect.threshold.abov | is not a setting
            flap        | {changes: 1}                          | flap.changes                 | whole number from 2 to 100
            flap        | {changes: 4, within: 10s}             | flap.within                  | between 1m and 1d
            when        | {hours: night}                        | when.hours                   | must be business or outside-business
            when        | {kinds: [prod, live]}                 | when.kinds[1]                | must be one of prod, uat, vnext, other
            overrides   | [{mute: true}]                        | overrides[0].match           | is required
            overrides   | [{match: {node: a}, mute: true}]      | overrides[0].match.node      | give the measure a by: [node]
            overrides   | [{match: {node: a}, mute: yes please}] | overrides[0].mute           | must be true or false
            overrides   | [{match: {node: a}}]                  | overrides[0].detect          | changes nothing
            overrides   | [{match: {node: a}, detect: {threshold: {}}}] | overrides[0].detect.threshold.above | at least one of
            measures    | {errors: {}}                          | measures                     | stands beside measure
            events      | {}                                    | events                       | stands beside measure
            """)
    void namesFieldValueAndFix(String field, String value, String path, String fix) {
        Map<String, Object> document = new LinkedHashMap<>(Json.yaml(EXAMPLE).get(0));
        document.put(field, Json.yaml("v: " + value).get(0).get("v"));
        InvalidInput invalid = catchThrowableOfType(InvalidInput.class, () -> reader.read(document));
        assertThat(invalid).as("problems").isNotNull();
        assertThat(invalid.problems()).extracting(Problem::field).contains(path);
        Problem problem = invalid.problems().stream()
                .filter(each -> each.field().equals(path))
                .findFirst()
                .orElseThrow();
        assertThat(problem.message()).contains(fix);
    }

    @Test
    void severalMeasuresAreNamedAndChosen() {
        Policy policy = read(
                """
                id: joined
                measures:
                  errors: { select: "@Level = 'Error'", by: [node] }
                  latency: { value: p95(ElapsedMs), by: [node] }
                detect: { all: [ { threshold: { above: 5, measure: errors } }, { pair: { measures: [latency, errors] } } ] }
                """);
        assertThat(policy.measures()).containsOnlyKeys("errors", "latency");
        assertThat(policy.measures().keySet()).containsExactly("errors", "latency");
        List<Condition.Detector> leaves = policy.detect().detectors();
        assertThat(leaves.get(0).measures()).containsExactly("errors");
        assertThat(leaves.get(0).settings()).containsOnlyKeys("above");
        assertThat(leaves.get(1).measures()).containsExactly("latency", "errors");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            {a: {every: 5m}, b: {}}                    | measures.b.every  | must be 5m, as in measures.a
            {a: {by: [node]}, b: {}}                   | measures.b.by     | must be [node], as in measures.a
            {'1st': {}}                                | measures.1st      | must be a name
            {}                                         | measures          | must name 1 to 16 measures
            {a: {value: sum}}                          | measures.a.value  | needs an argument
            """)
    void measuresThatCannotBeJoinedAreRefused(String measures, String path, String fix) {
        InvalidInput invalid = catchThrowableOfType(
                InvalidInput.class, () -> read("{ id: m, measures: " + measures + ", detect: { slope: {} } }"));
        assertThat(invalid.problems()).anySatisfy(problem -> {
            assertThat(problem.field()).isEqualTo(path);
            assertThat(problem.message()).contains(fix);
        });
    }

    @Test
    void everyFinerPointIsRead() {
        Policy policy = read(
                """
                id: fine
                measure: { by: [node, plan] }
                detect: { threshold: { above: 50 } }
                levels: [ { severity: critical, detect: { threshold: { above: 200 } } }, { severity: error, score: 3 } ]
                for: { buckets: 3, of: 5 }
                flap: { changes: 4, within: 30m }
                when: { hours: outside-business, kinds: [prod, uat] }
                overrides:
                  - { match: { node: "ee-*" }, detect: { threshold: { above: 80 } }, severity: error }
                  - { match: { plan: NightlyImport }, mute: true }
                tests: [ { name: one, expect: [ { silent: true } ], until: 5m } ]
                """);
        assertThat(policy.levels())
                .extracting(Policy.Level::severity)
                .containsExactly(Severity.CRITICAL, Severity.ERROR);
        assertThat(policy.levels().get(1).score()).isEqualTo(3);
        assertThat(policy.quorum()).isEqualTo(new Policy.Quorum(3, 5));
        assertThat(policy.rule().hold()).isZero();
        assertThat(policy.flap()).isEqualTo(new Policy.Flap(4, Duration.ofMinutes(30)));
        assertThat(policy.when().hours()).isEqualTo(Policy.Hours.OUTSIDE_BUSINESS);
        assertThat(policy.when().kinds()).containsExactly("prod", "uat");
        assertThat(policy.overrides()).hasSize(2);
        assertThat(policy.overrides().get(0).matches(Map.of("node", "ee-01", "plan", "x")))
                .isTrue();
        assertThat(policy.overrides().get(0).matches(Map.of("node", "web-ee-01")))
                .isFalse();
        assertThat(policy.overrides().get(1).mute()).isTrue();
        assertThat(policy.conditions()).hasSize(3);
        assertThat(policy.tests()).extracting(PolicyTest::name).containsExactly("one");
    }

    @Test
    void eventsAreFollowedWithoutAMeasure() {
        Policy policy = read(
                """
                id: loop
                events: { select: "@Message like 'Plan%'", by: [node] }
                detect: { later: {} }
                levels: [ { severity: critical, score: 10 } ]
                overrides: [ { match: { plan: "Nightly*" }, mute: true } ]
                """);
        assertThat(policy.measures()).isEmpty();
        assertThat(policy.measure()).isNull();
        assertThat(policy.events().by()).hasToString("[node]");
        assertThat(policy.recover().lasting()).isEqualTo(Duration.ofMinutes(15));
        assertThat(policy.rule().recoverFor()).as("the engine waits itself").isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            for: 5m                                                 | for               | does not apply to a policy that follows events
            flap: {changes: 4}                                      | flap              | does not apply
            recover: {below: 5}                                     | recover.below     | does not apply to events
            levels: [{severity: error, detect: {slope: {}}}]        | levels[0].detect  | give score instead
            detect: {all: [{later: {}}]}                            | detect.all        | join detectors of events by any
            detect: {threshold: {above: 5}}                         | detect.threshold  | judges measures, and this policy follows events
            """)
    void whatNeedsBucketsDoesNotApplyToEvents(String line, String path, String fix) {
        Map<String, Object> document = new LinkedHashMap<>(
                Json.yaml("{ id: e, events: {}, detect: { later: {} } }").get(0));
        document.putAll(Json.yaml(line).get(0));
        InvalidInput invalid = catchThrowableOfType(InvalidInput.class, () -> reader.read(document));
        assertThat(invalid.problems()).anySatisfy(problem -> {
            assertThat(problem.field()).isEqualTo(path);
            assertThat(problem.message()).contains(fix);
        });
    }

    @ParameterizedTest
    @CsvSource({
        "ee-*,ee-01,true",
        "ee-*,web,false",
        "*-01,ee-01,true",
        "a*b*c,aXXbYYc,true",
        "a*b*c,aXXbYY,false",
        "*,'',true",
        "x,x,true",
        "x,xy,false",
        "a*a,a,false"
    })
    void overridesMatchByPattern(String pattern, String value, boolean matches) {
        Policy.Override override = new Policy.Override(Map.of("node", pattern), null, null, true);
        assertThat(override.matches(Map.of("node", value))).isEqualTo(matches);
    }

    @ParameterizedTest
    @ValueSource(strings = {"measure", "detect", "id"})
    void whatIsRequiredIsNamed(String field) {
        Map<String, Object> document = new LinkedHashMap<>(Json.yaml(EXAMPLE).get(0));
        document.remove(field);
        InvalidInput invalid = catchThrowableOfType(InvalidInput.class, () -> reader.read(document));
        assertThat(invalid.problems()).extracting(Problem::field).containsExactly(field);
    }

    @Test
    void everyProblemIsReportedAtOnce() {
        InvalidInput invalid = catchThrowableOfType(
                InvalidInput.class, () -> read("{ id: '', severity: no, measure: { every: 3m }, detect: 7 }"));
        assertThat(invalid.problems())
                .extracting(Problem::field)
                .containsExactly("id", "severity", "measure.every", "detect");
    }

    @Test
    void tooDeepANestingIsRefused() {
        String open = "{ not: ".repeat(12);
        String text = "{ id: deep, measure: {}, detect: " + open + "{ slope: {} }" + " }".repeat(12) + " }";
        InvalidInput invalid = catchThrowableOfType(InvalidInput.class, () -> read(text));
        assertThat(invalid).hasMessageContaining("nested too deeply");
    }

    @Test
    void fieldsAreShortNamesPropertiesOrExpressions() {
        List<String> names = List.of("node", "app", "route", "plan", "server_node", "level", "http.route", "@Level");
        Policy policy = read("{ id: f, measure: { by: [" + String.join(", ", names.subList(0, 7))
                + ", '@Level'] }, detect: { slope: {} } }");
        assertThat(policy.measure().by()).extracting(Object::toString).containsExactlyElementsOf(names);
    }

    private Policy read(String yaml) {
        return reader.read(Json.yaml(yaml).get(0));
    }
}
