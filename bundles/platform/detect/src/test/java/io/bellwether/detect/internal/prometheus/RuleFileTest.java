// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.api.settings.Problem;
import io.bellwether.detect.internal.Timeline;
import io.bellwether.detect.internal.policy.PolicyReader;
import io.bellwether.wire.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Prometheus rules as policies, and why others are not. */
class RuleFileTest {
    private static final Path SAMPLES =
            Path.of(System.getProperty("bellwether.data", "../../../../shared/data"), "promtool-unittest");
    private final PolicyReader reader = new PolicyReader(Timeline.detectors());
    private final RuleFile file = RuleFile.read(Json.yaml(resource("services.rules.yaml")));

    @Test
    void theFileIsReadInItsOrder() {
        assertThat(file.problems()).isEmpty();
        assertThat(file.rules())
                .extracting(RuleFile.Translated::path)
                .startsWith("[0].groups[0].rules[0]", "[0].groups[0].rules[1]", "[0].groups[1].rules[0]");
        assertThat(file.rules()).hasSize(20);
        assertThat(file.rules().stream().filter(rule -> rule.document() != null))
                .extracting(rule -> rule.document().get("id"))
                .containsExactly(
                        "http-errors-high",
                        "recorded-errors",
                        "availability-low",
                        "target-down",
                        "nothing-comes-in",
                        "memory-low",
                        "memory-low-critical",
                        "restarts-again",
                        "busy-but-not-drained");
    }

    @Test
    void everyPolicyThatComesOfItIsValid() {
        file.rules().stream().filter(rule -> rule.document() != null).forEach(rule -> reader.read(rule.document()));
    }

    @Test
    void aRatioOfRatesIsTheShareOfACounter() {
        assertThat(policy("HTTPErrorsHigh"))
                .isEqualTo(Json.yaml(
                                """
                                        id: http-errors-high
                                        name: HTTPErrorsHigh
                                        description: |-
                                          {{ $labels.job }} fails {{ $value }} % of its requests (PromQL: sum by (job) (rate(http_requests_total{code=~"5..",job!="probe"}[5m]))
                                            /
                                          sum by (job) (rate(http_requests_total{job!="probe"}[5m])) * 100 > 5)
                                        severity: critical
                                        labels: { team: web }
                                        runbook: https://runbooks.example/http
                                        measure:
                                          select: >-
                                            @Type = 'metric' and metric.name = 'http_requests_total' and
                                            IsMatch(ToString(Coalesce(@Properties['code'], '')), '^(?:5..)$') and
                                            not (@Properties['job'] = 'probe')
                                          value: >-
                                            share(value, @Type = 'metric' and metric.name = 'http_requests_total' and
                                            not (@Properties['job'] = 'probe'))
                                          by: [job]
                                          every: 1m
                                          window: 5m
                                        detect: { threshold: { above: 0.05 } }
                                        for: 10m
                                        recover: { for: 15m }
                                        """)
                        .get(0));
        assertThat(rule("HTTPErrorsHigh").notes()).containsExactly("labels made by templates are left out");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    RecordedErrors    | {threshold={above=0.01}}
                    AvailabilityLow   | {threshold={above=0.001}}
                    TargetDown        | {threshold={below=1}}
                    NothingComesIn    | {any=[{threshold={below=1, measure=m1}}, {threshold={below=1, measure=m2}}]}
                    MemoryLow         | {threshold={above=89.99999999999999}}
                    BusyButNotDrained | {all=[{threshold={above=3000, measure=m1}}, {not={threshold={above=1500, measure=m2}}}]}
                    RestartsAgain     | {threshold={above=1.9999999999999998}}
                    """)
    void conditions(String name, String detect) {
        assertThat(policy(name).get("detect")).hasToString(detect);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    job:http_errors:rate5m | is a recording rule: no policy; alerts that use it have its expression put in
                    QueueLong              | its parts are grouped by different labels, [queue] and [job, instance]
                    SlowRequests           | histogram_quantile() has no counterpart; the buckets of a histogram are counters of their own
                    DiskFillsUp            | predict_linear() has no counterpart; use the detector forecast instead
                    TooManyTargets         | 'count(up)': count() has no counterpart
                    TwoGauges              | only the ratio of the rates or increases of two counters is measured, not of last(value)
                    Yesterday              | compares two measures; a limit must be a number
                    Watchdog               | 'vector(1)' is always there; a policy has nothing to judge
                    SumOfReadings          | 'sum by (job) (connections_open)': the sum of readings of several series
                    Broken                 | it ends where ')' should be
                    """)
    void whatDoesNotMapSaysWhichPartAndWhy(String name, String reason) {
        assertThat(rule(name).document()).isNull();
        assertThat(rule(name).reason()).contains(reason);
    }

    @Test
    void seriesWithoutLabelsAreGroupedByWhatTheirAnnotationsSpeakOf() {
        assertThat(measure("RestartsAgain").get("by")).isEqualTo(List.of("job", "instance", "namespace", "pod"));
        assertThat(rule("RestartsAgain").notes()).singleElement().asString().contains("grouped by job, instance");
        assertThat(measure("TargetDown").get("value")).isEqualTo("min(value)");
    }

    @Test
    void whatIsNoRuleIsAProblemWithItsPlace() {
        RuleFile broken = RuleFile.read(
                Json.yaml(
                        "groups:\n- name: a\n  rules:\n  - alert: X\n    exp: up\n    expr: up > 1\n  - alert: Y\n- name: b\n"));
        assertThat(broken.problems())
                .extracting(Problem::field)
                .containsExactly("[0].groups[0].rules[0].exp", "[0].groups[0].rules[1]", "[0].groups[1].rules");
        assertThat(broken.problems().get(0).message()).contains("did you mean 'expr'?");
    }

    @Test
    void theRulesOfPrometheusOwnTestsAreTakenOrRefusedWithAReason() throws IOException {
        Assumptions.assumeTrue(Files.isDirectory(SAMPLES), "the samples are not here");
        int taken = 0;
        int refused = 0;
        try (Stream<Path> files = Files.list(SAMPLES)) {
            for (Path path : files.filter(each -> each.toString().endsWith(".yml"))
                    .sorted()
                    .toList()) {
                List<Map<String, Object>> documents = documents(path);
                if (documents.stream().noneMatch(RuleFile::isOne)) {
                    continue;
                }
                for (RuleFile.Translated rule : RuleFile.read(documents).rules()) {
                    if (rule.document() == null) {
                        assertThat(rule.reason()).as(path + " " + rule.name()).isNotBlank();
                        refused++;
                    } else {
                        reader.read(rule.document());
                        taken++;
                    }
                }
            }
        }
        assertThat(taken).isPositive();
        assertThat(refused).isPositive();
    }

    private static List<Map<String, Object>> documents(Path path) throws IOException {
        try {
            return Json.yaml(Files.readString(path));
        } catch (io.bellwether.api.settings.InvalidInput e) {
            return List.of();
        }
    }

    private RuleFile.Translated rule(String name) {
        return file.rules().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private Map<String, Object> policy(String name) {
        assertThat(rule(name).reason()).isNull();
        return rule(name).document();
    }

    private Map<?, ?> measure(String name) {
        return (Map<?, ?>) policy(name).get("measure");
    }

    private static String resource(String name) {
        try (InputStream in = RuleFileTest.class.getResourceAsStream("/prometheus/" + name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
