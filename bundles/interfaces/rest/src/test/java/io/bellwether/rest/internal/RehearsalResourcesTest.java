// SPDX-License-Identifier: Apache-2.0
package io.bellwether.rest.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.bellwether.alert.Rehearsal;
import io.bellwether.api.alert.AlertState;
import io.bellwether.api.event.Severity;
import io.bellwether.api.settings.InvalidInput;
import io.bellwether.api.tenancy.EnvironmentId;
import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.detect.Backtests;
import io.bellwether.detect.Backtests.Job;
import io.bellwether.detect.Backtests.State;
import io.bellwether.detect.PolicyTests;
import io.bellwether.identity.Principal;
import io.bellwether.identity.Role;
import io.bellwether.wire.Json;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.core.Response;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RehearsalResourcesTest {
    private static final TenantId HARBOUR = new TenantId("harbour");
    private static final Instant START = Instant.parse("2025-03-04T09:00:00Z");

    @Test
    void aReportSaysWhatPassedAndWhatHappenedInstead() {
        PolicyTests.Result passed = new PolicyTests.Result("one", START, List.of(), List.of(course()));
        PolicyTests.Result failed = new PolicyTests.Result("two", START, List.of("fires: no alert"), List.of());
        PolicyTestResource resource =
                new PolicyTestResource(only(Optional.of(new PolicyTests.Report("auth", List.of(passed, failed)))));

        Map<String, Object> report = body(resource.run(request(), "auth"));
        assertThat(report).containsEntry("policy", "auth");
        assertThat(report.get("passed") + " and " + report.get("failed")).isEqualTo("1 and 1");
        Map<?, ?> test = (Map<?, ?>) ((List<?>) report.get("tests")).get(0);
        assertThat(test.get("passed")).isEqualTo(true);
        Map<?, ?> alert = (Map<?, ?>) ((List<?>) test.get("alerts")).get(0);
        assertThat(alert.get("found_at")).isEqualTo(START.toString());
        assertThat(alert.get("worst")).isEqualTo("critical");
        assertThat(alert.get("baseline")).as("JSON knows no NaN").isNull();
    }

    @Test
    void aPolicyThatIsNotThereIsNotFound() {
        Throwable thrown = catchThrowable(() -> new PolicyTestResource(only(Optional.empty())).run(request(), "none"));
        assertThat(Answers.problem(thrown).status()).isEqualTo(404);
    }

    @Test
    void aTokenOfAnotherEnvironmentSeesNoBacktestOfThisOne() {
        BacktestResource resource = new BacktestResource(backtests(job("prod")));
        assertThat(body(resource.find(request("prod"), "b1"))).containsEntry("state", "running");
        Throwable thrown = catchThrowable(() -> resource.cancel(request("uat"), "b1"));
        assertThat(Answers.problem(thrown).status()).isEqualTo(404);
    }

    @Test
    void tooManyBacktestsAreToBeTriedAgain() {
        Problem problem = Answers.problem(new Backtests.Busy("10 wait"));
        assertThat(problem.status()).isEqualTo(429);
        assertThat(problem.retryAfter()).isPositive();
    }

    @Test
    void readsATarget() {
        assertThat(RehearsalViews.target(null)).isNull();
        assertThat(RehearsalViews.target(Map.of("alerts", 2, "per", "7d")))
                .isEqualTo(new Backtests.Target(2, Duration.ofDays(7), null));
        assertThatThrownBy(() -> RehearsalViews.target(Map.of("per", "7d")))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("suggest");
        assertThatThrownBy(() -> RehearsalViews.target(Map.of("alerts", 2, "per", "soon")))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("suggest.per");
    }

    private static Rehearsal.Course course() {
        return new Rehearsal.Course(
                "r1",
                "auth",
                Map.of(),
                Map.of("policy", "auth"),
                AlertState.OPEN,
                START,
                START,
                START,
                null,
                null,
                List.of(new Rehearsal.Step(START, Severity.ERROR), new Rehearsal.Step(START, Severity.CRITICAL)),
                60,
                70,
                50,
                Double.NaN,
                "60 is above 50",
                List.of(),
                List.of());
    }

    private static Job job(String environment) {
        return new Job(
                "b1",
                TenantEnvironment.of("harbour", environment),
                "auth",
                START,
                START.plusSeconds(60),
                State.RUNNING,
                0.5,
                "running the policy",
                START,
                null,
                null);
    }

    private static PolicyTests only(Optional<PolicyTests.Report> report) {
        return (PolicyTests) Proxy.newProxyInstance(
                PolicyTests.class.getClassLoader(),
                new Class<?>[] {PolicyTests.class},
                (proxy, called, arguments) -> report);
    }

    private static Backtests backtests(Job job) {
        return (Backtests) Proxy.newProxyInstance(
                Backtests.class.getClassLoader(),
                new Class<?>[] {Backtests.class},
                (proxy, called, arguments) -> Optional.of(job));
    }

    private static HttpServletRequest request(String... environments) {
        Set<EnvironmentId> granted = java.util.Arrays.stream(environments)
                .map(EnvironmentId::new)
                .collect(java.util.stream.Collectors.toSet());
        Principal principal = new Principal("t1", "", HARBOUR, granted, Role.VIEWER, Role.VIEWER.scopes());
        Caller caller = new Caller(principal, HARBOUR, null, tenant -> true);
        return (HttpServletRequest) Proxy.newProxyInstance(
                HttpServletRequest.class.getClassLoader(),
                new Class<?>[] {HttpServletRequest.class},
                (proxy, called, arguments) -> called.getName().equals("getAttribute") ? caller : null);
    }

    private static Map<String, Object> body(Response response) {
        return Json.object(new String((byte[]) response.getEntity(), StandardCharsets.UTF_8));
    }
}
