// SPDX-License-Identifier: Apache-2.0
package io.bellwether.relational.internal;

import static io.bellwether.relational.internal.TestDatabase.ACME;
import static io.bellwether.relational.internal.TestDatabase.HOSTILE;
import static io.bellwether.relational.internal.TestDatabase.PROD;
import static io.bellwether.relational.internal.TestDatabase.T0;
import static io.bellwether.relational.internal.TestDatabase.T0_STORED;
import static io.bellwether.relational.internal.TestDatabase.ZETA;
import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.api.alert.AlertState;
import io.bellwether.api.event.Severity;
import io.bellwether.api.tenancy.EnvironmentId;
import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.relational.AlertOutcome;
import io.bellwether.relational.AlertOutcome.Judgement;
import io.bellwether.relational.AlertRecord;
import io.bellwether.relational.JudgedAlert;
import io.bellwether.relational.TrailEntry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

abstract class OutcomeStoreContract {
    private final TestDatabase database;
    private final OutcomeTable outcomes;
    private final LoggedAlerts alerts;

    OutcomeStoreContract(TestDatabase database) {
        this.database = database;
        this.outcomes = new OutcomeTable(database);
        this.alerts = new LoggedAlerts(database);
    }

    @BeforeEach
    void reset() {
        database.reset();
    }

    @Test
    void keepsTheLastWordAndTheTrailKeepsAll() {
        store(TestDatabase.alert("a1", AlertState.OPEN, T0));
        assertThat(outcomes.find(ACME, "a1")).isEmpty();

        assertThat(outcomes.save(ACME, "a1", outcome(Judgement.CONFIRMED, "real"), entry("confirmed")))
                .isTrue();
        assertThat(outcomes.save(ACME, "a1", outcome(Judgement.DISMISSED, null), entry("dismissed")))
                .isTrue();

        assertThat(outcomes.find(ACME, "a1")).contains(new AlertOutcome(Judgement.DISMISSED, "ann", null, T0_STORED));
        assertThat(outcomes.save(ACME, "a1", null, entry("taken back"))).isTrue();
        assertThat(outcomes.find(ACME, "a1")).isEmpty();
        assertThat(alerts.trail(ACME, "a1"))
                .extracting(TrailEntry::decision)
                .containsExactly("confirmed", "dismissed", "taken back");
    }

    @Test
    void anAlertOfAnotherTenantIsNone() {
        store(TestDatabase.alert("a1", AlertState.OPEN, T0));

        assertThat(outcomes.save(ZETA, "a1", outcome(Judgement.CONFIRMED, null), entry("confirmed")))
                .isFalse();

        assertThat(outcomes.exists(ZETA, "a1")).isFalse();
        assertThat(outcomes.exists(ACME, "a1")).isTrue();
        assertThat(outcomes.find(ACME, "a1")).isEmpty();
        assertThat(alerts.trail(ACME, "a1")).isEmpty();
        assertThat(alerts.trail(ZETA, "a1")).isEmpty();
    }

    @Test
    void whatTheAlertStageWritesLeavesTheOutcomeAlone() {
        store(with(TestDatabase.alert("a1", AlertState.OPEN, T0), Set.of("threshold", "baseline")));
        outcomes.save(ACME, "a1", outcome(Judgement.CONFIRMED, "real"), entry("confirmed"));

        AlertRecord resolved = with(TestDatabase.alert("a1", AlertState.RESOLVED, T0), Set.of("threshold", "baseline"));
        store(resolved);

        assertThat(outcomes.find(ACME, "a1")).isPresent();
        assertThat(outcomes.detectors(ACME, "a1")).containsExactlyInAnyOrder("threshold", "baseline");
        assertThat(alerts.find(ACME, "a1")).map(AlertRecord::detectors).contains(resolved.detectors());
        assertThat(alerts.restore(T0.minus(Duration.ofDays(1))))
                .extracting(AlertRecord::detectors)
                .containsExactly(resolved.detectors());
    }

    @Test
    void judgedAlertsAreThoseThatOpenedInTheStretchNewestFirst() {
        store(TestDatabase.alert("old", AlertState.RESOLVED, T0.minusSeconds(60)));
        store(with(TestDatabase.alert("first", AlertState.RESOLVED, T0), Set.of("spike")));
        store(TestDatabase.alert("second", AlertState.OPEN, T0.plusSeconds(60)));
        store(TestDatabase.alert("late", AlertState.OPEN, T0.plusSeconds(120)));
        store(TestDatabase.alert(
                new TenantEnvironment(ZETA, PROD), "other", Severity.ERROR, AlertState.OPEN, T0, "summary"));
        outcomes.save(ACME, "first", outcome(Judgement.DISMISSED, null), entry("dismissed"));

        List<JudgedAlert> found = outcomes.judged(ACME, Set.of(PROD), T0, T0.plusSeconds(120), 10);

        assertThat(found).extracting(JudgedAlert::id).containsExactly("second", "first");
        assertThat(found.get(0).judgement()).isNull();
        assertThat(found.get(0).resolvedAt()).isNull();
        assertThat(found.get(0).detectors()).isEmpty();
        JudgedAlert first = found.get(1);
        assertThat(first.judgement()).isEqualTo(Judgement.DISMISSED);
        assertThat(first.detectors()).containsExactly("spike");
        assertThat(first.policy()).isEqualTo("auth-token-errors");
        assertThat(first.fingerprint()).isEqualTo("fingerprint of first");
        assertThat(first.createdAt()).isEqualTo(T0_STORED);
        assertThat(first.resolvedAt()).isEqualTo(T0_STORED);
        assertThat(outcomes.judged(ACME, Set.of(), T0, T0.plusSeconds(120), 1))
                .extracting(JudgedAlert::id)
                .containsExactly("second");
        assertThat(outcomes.judged(null, Set.of(), T0, T0.plusSeconds(1), 10))
                .extracting(JudgedAlert::id)
                .containsExactly("other", "first");
        assertThat(outcomes.judged(ACME, Set.of(new EnvironmentId("uat")), T0, T0.plusSeconds(120), 10))
                .isEmpty();
    }

    @Test
    void takesAnyText() {
        store(TestDatabase.alert("a1", AlertState.OPEN, T0));
        for (String text : HOSTILE) {
            AlertOutcome outcome = new AlertOutcome(Judgement.CONFIRMED, "by " + text, text, T0_STORED);
            outcomes.save(ACME, "a1", outcome, entry(text));
            assertThat(outcomes.find(ACME, "a1")).contains(outcome);
        }
    }

    private void store(AlertRecord record) {
        alerts.commit(List.of(record), List.of(), List.of());
    }

    private static AlertRecord with(AlertRecord record, Set<String> detectors) {
        return new AlertRecord(record.alert(), Map.of(), detectors);
    }

    private static AlertOutcome outcome(Judgement judgement, String comment) {
        return new AlertOutcome(judgement, "ann", comment, T0);
    }

    private static TrailEntry entry(String decision) {
        return new TrailEntry(ACME, "a1", T0, "person", decision, "because", "ann");
    }
}
