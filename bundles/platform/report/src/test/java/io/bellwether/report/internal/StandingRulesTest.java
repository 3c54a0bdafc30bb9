// SPDX-License-Identifier: Apache-2.0
package io.bellwether.report.internal;

import static io.bellwether.report.internal.Facts.T0;
import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.api.alert.AlertClass;
import io.bellwether.incident.Causes;
import io.bellwether.incident.TimelineEntry;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

class StandingRulesTest {
    private final Facts facts = new Facts();
    private Instant now = T0.plus(Duration.ofHours(1));

    @Test
    void aChangeOfConfigurationInProductionIsABreachAndSaysWhoAndWhen() {
        facts.changes.add(new Causes.Change(
                T0.minusSeconds(120), "config-change", "j.doe", "TokenLifetime was changed", List.of(Facts.EVENT)));
        assertThat(flag("No configuration is changed in production"))
                .isEqualTo(new Report.Flag(
                        false,
                        "No configuration is changed in production",
                        "One was made at 12 Aug 02:58:00 by j.doe."));
    }

    @Test
    void anAlertOfAChangeIsABreachAsWell() {
        facts.alerts.add(Facts.alert("a2", AlertClass.CONFIG_CHANGE, "runbooks/config.md"));
        assertThat(flag("No configuration is changed in production").kept()).isFalse();
    }

    @Test
    void elsewhereConfigurationMayBeChanged() {
        assertThat(check(false)).noneMatch(flag -> flag.rule().contains("configuration"));
        assertThat(check(true)).anyMatch(flag -> flag.rule().contains("configuration") && flag.kept());
    }

    @Test
    void whoTakesACriticalIncidentLateIsTold() {
        String rule = "A critical incident is acknowledged within 15 min";
        facts.acknowledgedAt = T0.plusSeconds(120 + 15 * 60);
        assertThat(flag(rule).kept()).isTrue();
        facts.acknowledgedAt = T0.plusSeconds(120 + 15 * 60 + 1);
        assertThat(flag(rule)).isEqualTo(new Report.Flag(false, rule, "It took 15 min."));
        facts.acknowledgedAt = null;
        assertThat(flag(rule)).isEqualTo(new Report.Flag(false, rule, "Nobody acknowledged it."));
    }

    @Test
    void whatWasOverInTimeNeededNobody() {
        facts.resolvedAt = T0.plusSeconds(600);
        assertThat(flag("A critical incident is acknowledged within 15 min").kept())
                .isTrue();
    }

    @Test
    void namesPoliciesWithoutARunbook() {
        facts.alerts.add(Facts.alert("a2", AlertClass.AUTH, null));
        assertThat(flag("Every alert names a runbook").finding()).isEqualTo("Without one: auth-token-errors.");
    }

    @Test
    void aPageThatWasGivenUpIsABreach() {
        facts.timeline.add(entry(TimelineEntry.Kind.NOTIFICATION, "given up on ops-slack: opened, attempt 12"));
        assertThat(flag("Every page reaches its channel"))
                .isEqualTo(new Report.Flag(
                        false, "Every page reaches its channel", "given up on ops-slack: opened, attempt 12"));
    }

    @Test
    void aNoteIsAskedFor() {
        assertThat(flag("What was done is written down").kept()).isFalse();
        facts.timeline.add(entry(TimelineEntry.Kind.NOTE, "Rolled back."));
        assertThat(flag("What was done is written down").kept()).isTrue();
    }

    private static TimelineEntry entry(TimelineEntry.Kind kind, String text) {
        return new TimelineEntry("t", T0, kind, "alice", text, null, List.of());
    }

    private Report.Flag flag(String rule) {
        return check(true).stream()
                .filter(flag -> flag.rule().equals(rule))
                .findFirst()
                .orElseThrow();
    }

    private List<Report.Flag> check(boolean production) {
        return new StandingRules(
                        facts.incident(),
                        facts.alerts,
                        facts.causes(Facts.PROD, "inc-1").orElseThrow(),
                        facts.timeline,
                        now)
                .check(production, new Times(ZoneOffset.UTC));
    }
}
