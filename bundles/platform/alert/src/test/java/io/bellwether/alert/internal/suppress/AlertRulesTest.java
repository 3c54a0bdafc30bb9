// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert.internal.suppress;

import static io.bellwether.alert.internal.suppress.Surroundings.ACME;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.api.event.Severity;
import io.bellwether.api.settings.InvalidInput;
import io.bellwether.api.settings.Problem;
import io.bellwether.api.tenancy.EnvironmentId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AlertRulesTest {
    private final Surroundings all = new Surroundings("2026-06-01T08:00:00Z");

    @Test
    void whatNobodySaidHasItsDefaultAndIsShown() {
        assertThat(all.rules.of(ACME)).isEqualTo(AlertRules.STANDARD);
        Map<String, Object> shown = all.rules.get(ACME);
        assertThat(shown)
                .containsEntry("reopen_within", "5m")
                .containsEntry("flap", Map.of("times", 3, "within", "1h", "calm", "15m"))
                .containsEntry("storm", Map.of("messages", 200, "within", "10s", "at_once", 25))
                .containsEntry("dependency", Map.of("enabled", true, "from", "error"));
        assertThat(shown.get("ack")).isEqualTo(java.util.Collections.singletonMap("expires", null));
        assertThat(all.rules.put(ACME, shown, null)).isEqualTo(shown);
        assertThat(all.rules.of(ACME)).isEqualTo(AlertRules.STANDARD);
    }

    @Test
    void aTenantsOwnOutliveARestart() {
        all.rules.put(
                ACME,
                Map.of(
                        "reopen_within", "0s",
                        "flap", Map.of("times", 5),
                        "ack", Map.of("expires", "2h"),
                        "storm", Map.of("messages", 10, "within", "30s", "at_once", 3),
                        "hours", Map.of("below", "warn", "environments", List.of("prod", "uat")),
                        "dependency", Map.of("from", "critical")),
                "anna");
        AlertRules own = new AlertRules(
                Duration.ZERO,
                new AlertRules.Flap(5, Duration.ofHours(1), Duration.ofMinutes(15)),
                Duration.ofHours(2),
                new AlertRules.Storm(10, Duration.ofSeconds(30), 3),
                new AlertRules.Hours(Severity.WARNING, Set.of(new EnvironmentId("prod"), new EnvironmentId("uat"))),
                new AlertRules.Dependency(true, Severity.CRITICAL));
        assertThat(all.rules.of(ACME)).isEqualTo(own);
        all.restart();
        assertThat(all.rules.of(ACME)).isEqualTo(own);
        all.forget(ACME);
        assertThat(all.rules.of(ACME)).isEqualTo(AlertRules.STANDARD);
    }

    @Test
    void everyMistakeIsNamedAndChangesNothing() {
        assertThatThrownBy(() -> all.rules.put(
                        ACME,
                        Map.of(
                                "reopen_within", "2d",
                                "flap", Map.of("times", 1, "calm", 5),
                                "ack", "2h",
                                "storm", Map.of("message", 1),
                                "hours", Map.of("below", "low", "environments", List.of("Prod")),
                                "dependency", Map.of("enabled", "maybe")),
                        null))
                .isInstanceOfSatisfying(InvalidInput.class, invalid -> assertThat(invalid.problems())
                        .extracting(Problem::field)
                        .containsExactlyInAnyOrder(
                                "reopen_within",
                                "flap.times",
                                "flap.calm",
                                "ack",
                                "storm.message",
                                "hours.below",
                                "hours.environments[0]",
                                "dependency.enabled"))
                .hasMessageContaining("did you mean 'messages'?");
        assertThat(all.rules.of(ACME)).isEqualTo(AlertRules.STANDARD);
        assertThatThrownBy(() ->
                        all.rules.put(ACME, Map.of("hours", Map.of("environments", List.of("moon", "prod"))), null))
                .hasMessage("hours.environments: is no environment of this tenant; there are: prod, uat");
    }
}
