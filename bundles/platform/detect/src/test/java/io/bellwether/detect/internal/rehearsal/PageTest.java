// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.alert.internal.RehearsalService;
import io.bellwether.api.settings.InvalidInput;
import io.bellwether.detect.PolicyTests.Report;
import io.bellwether.detect.PolicyTests.Result;
import io.bellwether.detect.internal.Timeline;
import io.bellwether.wire.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Tests that go from the events to who is told. */
class PageTest {
    private static final Path SAMPLES = Path.of("../../../etc/tenants/samples");
    private static final Path PACK = Path.of("../../../etc/policies/sharedo.yaml");
    private static final String POLICY =
            """
            id: auth
            name: Token errors
            severity: critical
            class: auth
            service: identity
            measure: { select: "@Message like '%Token expired%' ci", value: count, by: [node] }
            detect: { threshold: { above: 50 } }
            for: 10m
            recover: { below: 25, for: 5m }
            tests:
            """;
    private static final String GIVEN =
            """
              - name: one
                start: 2026-01-06T10:00:00Z
                environment: { id: prod }
                given:
                  events: [ { message: "Token expired for {n}", count: 60, every: 1m, from: 5m, to: 40m, properties: { node: n1 } } ]
                  routing:
                    route:
                      channel: ops-mail
                      routes: [ { matchers: [ 'severity="critical"' ], escalation: ladder } ]
                    inhibit_rules: [ { source_matchers: [ 'policy="down"' ], target_matchers: [ 'policy="auth"' ], equal: [ environment ] } ]
                  escalations:
                    - { id: ladder, name: Ladder, steps: [ { after: 0s, notify: [ "channel:ops-mail" ] }, { after: 10m, notify: [ "person:bob" ] } ] }
                  people: [ { id: bob, name: Bob Jones, channels: [ bob-mail ] } ]
            """;

    private final PolicyTestService service = new PolicyTestService(null, Timeline.detectors(), new RehearsalService());

    private Result run(String more) {
        List<Report> reports = service.runAll(POLICY + GIVEN + more.indent(4));
        assertThat(reports.get(0).tests()).hasSize(1);
        return reports.get(0).tests().get(0);
    }

    @Test
    void fromTheEventsToThePersonOnTheSecondStep() {
        Result result = run(
                """
                page:
                  - { at: 15m, channel: ops-mail, reason: opened }
                  - { at: 25m, person: bob, reason: escalated }
                not_told: [ { person: bob, by: 24m } ]
                until: 30m
                """);
        assertThat(result.problems()).isEmpty();
    }

    @Test
    void aFailureSaysWhatWasToldInsteadAndWhy() {
        Result result = run(
                """
                page: [ { at: 12m, channel: ops-mail, reason: opened }, { at: 22m, person: bob } ]
                not_told: [ { channel: bob-mail } ]
                until: 30m
                """);
        assertThat(result.problems()).hasSize(5);
        assertThat(result.problems().get(0))
                .startsWith("page at 12m to ops-mail, opened: nobody was told so; told were: opened to ops-mail at 15m")
                .contains("step 1 of ladder: named in the escalation");
        assertThat(result.problems().get(1)).startsWith("page at 22m to person bob: nobody was told so");
        assertThat(result.problems().get(2))
                .startsWith("not_told to bob-mail: told escalated to bob-mail at 25m")
                .contains("step 2 of ladder: Bob Jones, because nobody acknowledged within 10m");
        assertThat(result.problems().get(3)).startsWith("nothing expects this page: opened to ops-mail");
        assertThat(result.problems().get(4)).startsWith("nothing expects this page: escalated to bob-mail");
    }

    @Test
    void whoTakesItStopsTheLadder() {
        Result result = run(
                """
                  acks: [ { at: 20m, by: eve, alert: { policy: auth, node: n1 } } ]
                page: [ { at: 15m, channel: ops-mail } ]
                not_told: [ { person: bob } ]
                until: 40m
                """);
        assertThat(result.problems()).isEmpty();
    }

    @Test
    void anAlertIsKnownByTheLabelsThatRoutesMatch() {
        String both =
                "{ policy: auth, service: identity, class: auth, severity: critical, node: n1, environment: prod }";
        Result told = run(
                """
                  acks: [ { at: 20m, by: eve, alert: %s } ]
                page: [ { at: 15m, channel: ops-mail, alert: %s } ]
                not_told: [ { person: bob }, { alert: { service: mail } } ]
                until: 40m
                """
                        .formatted(both, both));
        assertThat(told.problems()).isEmpty();

        Result wrong = run(
                """
                page: [ { at: 15m, channel: ops-mail } ]
                not_told: [ { channel: ops-mail, alert: { service: identity } } ]
                until: 20m
                """);
        assertThat(wrong.problems()).singleElement().asString().contains("ops-mail");
    }

    @Test
    void whatIsSilencedMaintainedOrInhibitedIsToldWhenThatEnds() {
        Result silenced = run(
                """
                  silences: [ { matchers: [ 'service="identity"' ], from: 0m, to: 20m, comment: known } ]
                page: [ { not_before: 20m, by: 21m, channel: ops-mail } ]
                until: 25m
                """);
        Result maintained = run(
                """
                  maintenance_windows: [ { id: w, name: Night work, matchers: [], starts_at: "2026-01-06T10:00:00Z", ends_at: "2026-01-06T10:30:00Z" } ]
                page: [ { not_before: 30m, by: 31m, channel: ops-mail } ]
                until: 35m
                """);
        Result inhibited = run(
                """
                  alerts: [ { policy: down, severity: critical, at: 0m, to: 25m } ]
                page:
                  - { at: 0m, channel: ops-mail, alert: { policy: down } }
                  - { at: 10m, channel: bob-mail, alert: { policy: down } }
                  - { not_before: 25m, by: 27m, channel: ops-mail, alert: { policy: auth } }
                until: 30m
                """);
        assertThat(silenced.problems()).isEmpty();
        assertThat(maintained.problems()).isEmpty();
        assertThat(inhibited.problems()).isEmpty();
    }

    @Test
    void aFailureSaysWhatHeldItBack() {
        Result result = run(
                """
                  silences: [ { id: s1, matchers: [ 'service="identity"' ], from: 0m, to: 2h, created_by: eve, comment: known } ]
                page: [ { at: 15m, channel: ops-mail } ]
                until: 30m
                """);
        assertThat(result.problems()).hasSize(1);
        assertThat(result.problems().get(0))
                .contains("nobody was told anything; the trail says: ")
                .contains("silence");
    }

    @Test
    void whatIsDeclaredWronglyIsSaid() {
        Result result = run(
                """
                  topology: { services: [ { name: x } ] }
                  silences: [ { matchers: [ "nonsense" ], from: 0m, to: 1h } ]
                page: [ { at: 15m, channel: ops-mail } ]
                """);
        assertThat(String.join("\n", result.problems()))
                .contains("cannot run: topology.services[0].id", "cannot run: silences[0].matchers[0]");
        assertThatThrownBy(() -> run("page: [ { at: 15m, by: 3m, chanel: x, reason: sometimes } ]"))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("page[0].at")
                .hasMessageContaining("page[0].chanel")
                .hasMessageContaining("page[0].reason");
    }

    @TestFactory
    Stream<DynamicNode> theSamplesOfTenants() throws IOException {
        Map<String, String> files = new LinkedHashMap<>();
        try (Stream<Path> all = Files.list(SAMPLES)) {
            for (Path file : all.filter(each -> each.toString().endsWith(".yaml"))
                    .sorted()
                    .toList()) {
                files.put(file.getFileName().toString(), Files.readString(file));
            }
        }
        // One of the policies that are shipped, without tests of its own.
        Map<String, Object> auth = Json.yaml(Files.readString(PACK)).stream()
                .filter(policy -> "auth-token-errors".equals(policy.get("id")))
                .findFirst()
                .orElseThrow();
        auth.remove("tests");
        files.put("auth.yaml", Json.yamlText(auth));
        List<Report> reports = service.runFolder(null, files);
        assertThat(reports.stream().mapToInt(report -> report.tests().size()).sum())
                .isGreaterThan(10);
        return reports.stream()
                .flatMap(report -> report.tests().stream())
                .map(test -> DynamicTest.dynamicTest(
                        test.name(), () -> assertThat(test.problems()).isEmpty()));
    }

    @Test
    void aTestOfAFolderPlaysItsPolicyByWhatTheTenantDeclares() {
        String tenant =
                """
                tenant: { id: acme, name: Acme, timeZone: Europe/London }
                channels: [ { id: pager, notifier: pagerduty }, { id: mail, notifier: email } ]
                routing: { route: { channel: mail, routes: [ { matchers: [ 'severity="critical"' ], channels: [ pager, mail ] } ] } }
                """;
        String tests =
                """
                tenant: acme
                tests:
                  - policy: auth
                    given: { events: [ { message: "Token expired", count: 60, every: 1m, from: 0m, to: 20m, properties: { node: n1 } } ] }
                    page: [ { at: 10m, channel: pager }, { at: 10m, channel: mail } ]
                    until: 15m
                """;
        String policy = POLICY.replace("tests:\n", "");

        List<Report> reports =
                service.runFolder(null, Map.of("tests.yaml", tests, "acme.yaml", tenant, "p.yaml", policy));
        assertThat(reports.stream().flatMap(report -> report.tests().stream()).toList())
                .singleElement()
                .satisfies(test -> assertThat(test.problems()).isEmpty());
        assertThatThrownBy(() -> service.runFolder(null, Map.of("tests.yaml", tests, "acme.yaml", tenant)))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("tests.yaml.tests[0].policy: is no policy");
    }
}
