// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.bellwether.alert.Outcomes.Figure;
import io.bellwether.alert.Outcomes.Suggestion;
import io.bellwether.api.settings.InvalidInput;
import io.bellwether.api.tenancy.EnvironmentId;
import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.relational.AlertOutcome;
import io.bellwether.relational.AlertOutcome.Judgement;
import io.bellwether.relational.JudgedAlert;
import io.bellwether.relational.OutcomeStore;
import io.bellwether.relational.TrailEntry;
import io.bellwether.testkit.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OutcomesTest {
    private static final TenantId ACME = TenantId.of("acme");
    private static final Instant START = Instant.parse("2025-08-04T10:00:00Z");
    private static final ZoneId SYDNEY = ZoneId.of("Australia/Sydney");

    private final OutcomesInMemory store = new OutcomesInMemory();
    private final ManualClock clock = new ManualClock(START);
    private final OutcomeService outcomes = new OutcomeService(store, null, clock);

    @Test
    void whatWasSaidIsKeptWithWhoAndWhenAndLeavesATrail() {
        assertThat(outcomes.judge(ACME, "a1", Judgement.CONFIRMED, "ann", " real outage "))
                .isTrue();

        assertThat(outcomes.find(ACME, "a1"))
                .contains(new AlertOutcome(Judgement.CONFIRMED, "ann", "real outage", START));
        assertThat(store.trail).singleElement().satisfies(entry -> {
            assertThat(entry.stage()).isEqualTo("person");
            assertThat(entry.decision()).isEqualTo("confirmed by ann");
            assertThat(entry.reason()).isEqualTo("real outage");
            assertThat(entry.actor()).isEqualTo("ann");
        });
    }

    @Test
    void sayingItAgainChangesNothingAndItCanBeChangedAndTakenBack() {
        outcomes.judge(ACME, "a1", Judgement.CONFIRMED, "ann", "real");
        clock.advance(Duration.ofMinutes(1));
        assertThat(outcomes.judge(ACME, "a1", Judgement.CONFIRMED, "bob", null)).isTrue();
        assertThat(outcomes.judge(ACME, "a1", Judgement.CONFIRMED, "bob", "real"))
                .isTrue();
        assertThat(store.trail).hasSize(1);

        outcomes.judge(ACME, "a1", Judgement.DISMISSED, "bob", null);
        assertThat(outcomes.find(ACME, "a1")).map(AlertOutcome::actor).contains("bob");
        assertThat(outcomes.judge(ACME, "a1", null, "bob", null)).isTrue();
        assertThat(outcomes.judge(ACME, "a1", null, "bob", null)).isTrue();

        assertThat(outcomes.find(ACME, "a1")).isEmpty();
        assertThat(store.trail)
                .extracting(TrailEntry::decision)
                .containsExactly("confirmed by ann", "dismissed by bob", "outcome taken back by bob");
    }

    @Test
    void anAlertThatIsNotThereCannotBeJudged() {
        assertThat(outcomes.judge(ACME, "nowhere", Judgement.CONFIRMED, "ann", null))
                .isFalse();
        assertThat(outcomes.judge(ACME, "nowhere", null, "ann", null)).isFalse();
        assertThat(store.trail).isEmpty();
    }

    @Test
    void aCommentHasAnEnd() {
        assertThatThrownBy(() -> outcomes.judge(ACME, "a1", Judgement.CONFIRMED, "ann", "x".repeat(2_001)))
                .isInstanceOf(InvalidInput.class)
                .hasMessageStartingWith("comment: ");
        assertThat(store.trail).isEmpty();
    }

    @Test
    void precisionCountsForPolicyAndForEveryDetectorThatFired() {
        store.alerts.add(alert(0, 60, Judgement.CONFIRMED, "threshold", "baseline"));
        store.alerts.add(alert(1, 60, Judgement.CONFIRMED, "threshold"));
        store.alerts.add(alert(2, 60, Judgement.DISMISSED, "threshold"));
        store.alerts.add(alert(3, 60, null, "baseline"));

        var precision = outcomes.precision(null, Set.of(), START, START.plusSeconds(1));

        assertThat(precision.alerts()).isEqualTo(4);
        assertThat(precision.complete()).isTrue();
        assertThat(precision.policies()).singleElement().satisfies(figure -> {
            assertThat(figure.id()).isEqualTo("auth");
            assertThat(figure.confirmed()).isEqualTo(2);
            assertThat(figure.dismissed()).isEqualTo(1);
            assertThat(figure.unjudged()).isEqualTo(1);
            assertThat(figure.precision()).isCloseTo(2 / 3.0, within(1e-9));
            assertThat(figure.suggestions()).isEmpty();
        });
        assertThat(precision.detectors()).extracting(Figure::id).containsExactly("baseline", "threshold");
        assertThat(precision.detectors()).extracting(Figure::confirmed).containsExactly(1, 2);
        assertThat(precision.detectors()).extracting(Figure::unjudged).containsExactly(1, 0);
        assertThatThrownBy(() -> outcomes.precision(null, Set.of(), START, START))
                .isInstanceOf(InvalidInput.class)
                .hasMessageStartingWith("to: ");
    }

    @Test
    void anIntervalIsHonestAboutFew() {
        assertThat(Figures.interval(1, 1)[0]).isCloseTo(0.2065, within(1e-4));
        assertThat(Figures.interval(1, 1)[1]).isEqualTo(1);
        assertThat(Figures.interval(0, 4)[0]).isZero();
        assertThat(Figures.interval(0, 4)[1]).isCloseTo(0.4899, within(1e-4));
        assertThat(Figures.interval(8, 10)[0]).isCloseTo(0.4902, within(1e-4));
        assertThat(Figures.interval(8, 10)[1]).isCloseTo(0.9433, within(1e-4));
        assertThat(Figures.interval(0, 0)).containsOnly(Double.NaN);
    }

    @Test
    void dismissedAlertsThatAreSoonOverAskForALongerHold() {
        List<JudgedAlert> alerts = new ArrayList<>();
        for (int i = 0; i < 14; i++) {
            alerts.add(alert(7 * i, 3, Judgement.DISMISSED));
        }
        for (int i = 0; i < 3; i++) {
            alerts.add(alert(7 * i + 2, 20, Judgement.DISMISSED));
            alerts.add(alert(7 * i + 4, 30, Judgement.CONFIRMED));
        }

        assertThat(Suggestions.of(alerts, SYDNEY))
                .containsExactly(new Suggestion(
                        "hold",
                        Map.of("for", "5m"),
                        "raise for to 5m: 14 of 17 dismissed lasted under 5 min, none of the 3 confirmed did"));
    }

    @Test
    void aLongerHoldIsNotProposedWhereItWouldCostRealTrouble() {
        List<JudgedAlert> alerts = new ArrayList<>();
        for (int i = 0; i < 14; i++) {
            alerts.add(alert(7 * i, 3, Judgement.DISMISSED));
        }
        for (int i = 0; i < 4; i++) {
            alerts.add(alert(7 * i + 2, 3, Judgement.CONFIRMED));
        }

        assertThat(Suggestions.of(alerts, SYDNEY)).singleElement().satisfies(suggestion -> {
            assertThat(suggestion.kind()).isEqualTo("limit");
            assertThat(suggestion.text()).contains("14 of 18 judged were dismissed");
        });
    }

    @Test
    void alertsThatComeBackAskForALongerRecovery() {
        List<JudgedAlert> alerts = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            Instant opened = START.plus(Duration.ofMinutes(33L * i));
            alerts.add(alert("auth", opened, opened.plus(Duration.ofMinutes(25)), Judgement.CONFIRMED));
        }

        assertThat(Suggestions.of(alerts, SYDNEY))
                .containsExactly(new Suggestion(
                        "recovery",
                        Map.of("recover", Map.of("for", "10m")),
                        "raise recover.for to 10m: 7 of 8 opened again within 30 min of being resolved, 7 of them within 10"
                                + " min"));
    }

    @Test
    void alertsAtTheSameHourOfTheTenantsDayPointAtPlannedWork() {
        List<JudgedAlert> alerts = new ArrayList<>();
        Instant two = Instant.parse("2025-08-03T16:05:00Z");
        for (int day = 0; day < 6; day++) {
            Instant opened = two.plus(Duration.ofDays(day));
            alerts.add(alert("auth", opened, opened.plus(Duration.ofMinutes(90)), null));
        }

        assertThat(Suggestions.of(alerts, SYDNEY)).singleElement().satisfies(suggestion -> {
            assertThat(suggestion.kind()).isEqualTo("hours");
            assertThat(suggestion.text())
                    .startsWith("6 of 6 that nobody confirmed opened between 02:00 and 03:00 (Australia/Sydney), on 6"
                            + " days");
        });
    }

    @Test
    void aFewAlertsOrGoodOnesBringNoSuggestion() {
        List<JudgedAlert> few = List.of(
                alert(0, 1, Judgement.DISMISSED),
                alert(24, 1, Judgement.DISMISSED),
                alert(50, 1, Judgement.DISMISSED),
                alert(75, 1, Judgement.DISMISSED));
        assertThat(Suggestions.of(few, SYDNEY)).isEmpty();
        List<JudgedAlert> good = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            good.add(alert(7 * i, 12, Judgement.CONFIRMED));
        }
        assertThat(Suggestions.of(good, SYDNEY)).isEmpty();
    }

    private static JudgedAlert alert(int hours, int minutes, Judgement judgement, String... detectors) {
        Instant opened = START.plus(Duration.ofHours(hours));
        return new JudgedAlert(
                TenantEnvironment.of("acme", "prod"),
                "a" + hours,
                "auth",
                "auth",
                Set.of(detectors),
                opened,
                opened,
                opened.plus(Duration.ofMinutes(minutes)),
                judgement);
    }

    private static JudgedAlert alert(String fingerprint, Instant opened, Instant resolved, Judgement judgement) {
        return new JudgedAlert(
                TenantEnvironment.of("acme", "prod"),
                opened.toString(),
                "auth",
                fingerprint,
                Set.of(),
                opened,
                opened,
                resolved,
                judgement);
    }

    /** Knows of one alert. */
    private static final class OutcomesInMemory implements OutcomeStore {
        private final Map<String, AlertOutcome> outcomes = new HashMap<>();
        private final List<TrailEntry> trail = new ArrayList<>();
        private final List<JudgedAlert> alerts = new ArrayList<>();

        @Override
        public boolean save(TenantId tenant, String alertId, AlertOutcome outcome, TrailEntry entry) {
            if (!exists(tenant, alertId)) {
                return false;
            }
            trail.add(entry);
            if (outcome == null) {
                outcomes.remove(alertId);
            } else {
                outcomes.put(alertId, outcome);
            }
            return true;
        }

        @Override
        public Optional<AlertOutcome> find(TenantId tenant, String alertId) {
            return Optional.ofNullable(outcomes.get(alertId));
        }

        @Override
        public boolean exists(TenantId tenant, String alertId) {
            return alertId.equals("a1");
        }

        @Override
        public Set<String> detectors(TenantId tenant, String alertId) {
            return Set.of();
        }

        @Override
        public List<JudgedAlert> judged(
                TenantId tenant, Set<EnvironmentId> environments, Instant from, Instant to, int most) {
            return alerts;
        }
    }
}
