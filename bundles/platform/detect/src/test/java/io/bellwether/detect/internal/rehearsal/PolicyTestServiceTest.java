// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.alert.Rehearsal;
import io.bellwether.alert.internal.RehearsalService;
import io.bellwether.api.event.Severity;
import io.bellwether.api.settings.InvalidInput;
import io.bellwether.api.settings.Problem;
import io.bellwether.detect.PolicyTests.Report;
import io.bellwether.detect.PolicyTests.Result;
import io.bellwether.detect.internal.Timeline;
import java.util.List;
import org.junit.jupiter.api.Test;

class PolicyTestServiceTest {
    private static final String AUTH =
            """
            id: auth
            name: Token errors
            severity: critical
            measure: { select: "@Message like '%Token expired%' ci", value: count }
            detect: { all: [ { threshold: { above: 50 } }, { baseline: { factor: 3, over: [24h, 48h] } } ] }
            for: 10m
            recover: { below: 25, for: 5m }
            tests:
            """;
    private static final String NODES =
            """
            id: nodes
            severity: error
            labels: { team: platform }
            measure: { select: "Has(@Properties['_TotalRestartCount'])", value: delta(_TotalRestartCount), by: [node], window: 30m }
            detect: { threshold: { above: 1 } }
            recover: { below: 2, for: 5m }
            tests:
            """;
    private static final String LATENCY =
            """
            id: latency
            measure: { value: mean(ElapsedMs), every: 5m, by: [route, node] }
            detect: { threshold: { above: 800 } }
            tests:
            """;

    private final PolicyTestService service = new PolicyTestService(null, Timeline.detectors(), new RehearsalService());

    @Test
    void eventsThatGoOnForTenMinutesFire() {
        Result result = only(
                AUTH,
                """
              - name: sign-in fails
                history: { for: 2d, events: [ { message: "Token expired for {n}", count: 8, every: 1m } ] }
                given:
                  events: [ { message: "Token expired for {n}", level: Error, count: 60, every: 1m, from: 5m, to: 20m } ]
                expect:
                  - fires: { by: 15m, not_before: 15m, severity: critical, summary: IS ABOVE 50 }
                  - clears: { by: 25m, not_before: 25m }
            """);
        assertThat(result.problems()).isEmpty();
        Rehearsal.Course alert = result.alerts().get(0);
        assertThat(alert.severity()).isEqualTo(Severity.CRITICAL);
        assertThat(alert.foundAt()).isEqualTo(result.start().plusSeconds(15 * 60));
        assertThat(alert.summary()).doesNotContain("learning");
    }

    @Test
    void numbersStandForEvents() {
        Result result = only(
                AUTH,
                """
              - given: { series: [ { values: "8x4 80x14 8x10" } ] }
                expect: { fires: { by: 15m, count: 1 }, clears: { by: 25m }, silent: { to: 14m } }
              """);
        assertThat(result.name()).isEqualTo("test 1");
        assertThat(result.problems()).isEmpty();
    }

    @Test
    void saysWhatHappenedInstead() {
        assertThat(only(
                                AUTH,
                                """
              - given: { series: [ { values: "8x5 80x3 8x20" } ] }
                expect: [ { fires: { by: 30m } } ]
              """)
                        .problems())
                .containsExactly(
                        "fires by 30m: no alert opened: 7m the condition holds (80 is above 50; the baseline is"
                                + " still learning (7m of 2h)); 11m it no longer holds (8 is within its limits);"
                                + " it held for 4m where the policy asks for 10m");
        assertThat(only(
                                AUTH,
                                """
              - given: { series: [ { values: "8x5 40 8x20" } ] }
                expect: [ { fires: true }, { clears: { by: 5m } } ]
              """)
                        .problems())
                .containsExactly(
                        "fires: no alert opened: the condition never held; the value lay between 8 (1m) and 40 (7m)",
                        "clears by 5m: no alert had opened");
        assertThat(only(
                                AUTH,
                                """
              - given: { series: [ { values: "80x20" } ] }
                expect: [ { silent: { from: 10m, to: 11m } }, { fires: { by: 5m } }, { clears: { by: 21m } } ]
              """)
                        .problems())
                .hasSize(3)
                .anySatisfy(problem ->
                        assertThat(problem).startsWith("silent from 10m to 11m: an alert opened: at 10m critical:"))
                .anySatisfy(problem -> assertThat(problem)
                        .startsWith("fires by 5m: no such alert; there were: at 10m critical: Token errors: 80 is"))
                .anySatisfy(problem ->
                        assertThat(problem).startsWith("clears by 21m: it is still open at the end, at 21m"));
    }

    @Test
    void anAlertThatNothingExpectsFailsUnlessItIsLetPass() {
        String twice =
                """
              - given: { series: [ { group: { node: A }, values: "1x10 2 3 3x9" }, { group: { node: B }, values: "1 5x9" } ] }
                expect: [ { fires: { group: { node: A }, by: 13m } } ]
            """;
        assertThat(only(NODES, twice).problems()).singleElement().satisfies(problem -> assertThat(problem)
                .startsWith("nothing expects this alert: at 2m error: nodes: 4"));
        assertThat(only(NODES, twice + "    allow_others: true\n").problems()).isEmpty();
    }

    @Test
    void valuesChangeFromTimeToTimeAndGroupsMultiply() {
        Result result = only(
                NODES,
                """
              - given:
                  events:
                    - message: "{node} started {n}"
                      properties: { _Server: "{node}", Run: "{n}" }
                      changing: { _TotalRestartCount: [3, 3, 4, 5] }
                      groups: { node: [EE-01, EE-02] }
                      every: 4m
                      to: 20m
                    - { message: quiet, properties: { _Server: EE-03, _TotalRestartCount: 9 }, at: [1m, 3m, 5m] }
                expect:
                  - fires: { group: { node: EE-01, team: platform }, by: 13m }
                  - fires: { count: 2 }
                  - silent: { group: { node: EE-03 } }
            """);
        assertThat(result.problems()).isEmpty();
        assertThat(result.alerts())
                .extracting(alert -> alert.group().get("node"))
                .containsExactly("EE-01", "EE-02");
    }

    @Test
    void bucketsOfFiveMinutesAndSeveralLabels() {
        assertThat(only(
                                LATENCY,
                                """
              - given: { series: [ { group: { route: /a, node: N }, values: "100 _ 900 100" } ] }
                expect: { fires: { by: 15m, not_before: 15m, group: { route: /a } }, clears: { by: 20m } }
            """)
                        .problems())
                .isEmpty();
    }

    @Test
    void readsEveryMistakeWithItsPlace() {
        assertThat(
                        problems(
                                NODES,
                                """
              - name: wrong
                start: 2025-03-04T09:00:30Z
                environment: { kind: staging, zone: Mars, hours: always }
                until: 30
                allow_others: maybe
                history: { events: [] }
                given:
                  events: [ { level: Error, at: 5, every: 1m, to: x }, { message: many, count: 9000, every: 1s, to: 1h } ]
                  series: [ { values: "1x" }, { measure: other, group: { node: A }, values: "" } ]
                expect: [ { fires: { by: soon, severity: loud, count: 0 } }, { burns: true }, { silent: 5 } ]
              - { expect: [] }
            """))
                .containsExactlyInAnyOrder(
                        "tests[0].start",
                        "tests[0].environment.kind",
                        "tests[0].environment.zone",
                        "tests[0].environment.hours",
                        "tests[0].until",
                        "tests[0].allow_others",
                        "tests[0].history.for",
                        "tests[0].given.events[0].message",
                        "tests[0].given.events[0].at",
                        "tests[0].given.events[0].at",
                        "tests[0].given.events[0].to",
                        "tests[0].given.events[0].to",
                        "tests[0].given",
                        "tests[0].given.series[0].group",
                        "tests[0].given.series[0].values",
                        "tests[0].given.series[1].measure",
                        "tests[0].given.series[1].values",
                        "tests[0].expect[0].fires.by",
                        "tests[0].expect[0].fires.severity",
                        "tests[0].expect[0].fires.count",
                        "tests[0].expect[1].burns",
                        "tests[0].expect[2].silent",
                        "tests[1].expect",
                        "tests[1].until");
    }

    @Test
    void aDetectorThatIsNotInstalledIsSaid() {
        assertThat(only(
                                """
            id: later
            measure: { value: count }
            detect: { oracle: {} }
            tests:
            """,
                                """
              - { given: { series: [ { values: "1x5" } ] }, expect: [ { silent: true } ] }
            """)
                        .problems())
                .containsExactly("cannot run: detector 'oracle' is not installed");
    }

    @Test
    void theSameTestAlwaysComesToTheSame() {
        String test =
                """
              - history: { for: 3d, series: [ { values: "20+1x60 80-1x60 20+1x60" } ] }
                given: { series: [ { values: "8x4 300x14 8x10" } ] }
                expect: [ { fires: { by: 1m } } ]
              """;
        Report first = service.runAll(AUTH + test).get(0);
        assertThat(first.failed()).isEqualTo(1);
        assertThat(service.runAll(AUTH + test).get(0)).isEqualTo(first);
    }

    private Result only(String policy, String test) {
        List<Report> reports = service.runAll(policy + test);
        assertThat(reports).hasSize(1);
        assertThat(reports.get(0).tests()).hasSize(1);
        return reports.get(0).tests().get(0);
    }

    private List<String> problems(String policy, String test) {
        List<String> fields = new java.util.ArrayList<>();
        assertThatThrownBy(() -> service.runAll(policy + test))
                .isInstanceOfSatisfying(InvalidInput.class, invalid -> invalid.problems().stream()
                        .map(Problem::field)
                        .map(field -> field.replaceFirst("^\\[0]\\.", ""))
                        .forEach(fields::add));
        return fields;
    }
}
