// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.alert.Alerts.Acknowledgement;
import io.bellwether.alert.Alerts.Bulk;
import io.bellwether.alert.Verdict.Condition;
import io.bellwether.api.alert.Alert;
import io.bellwether.api.alert.AlertState;
import io.bellwether.api.event.Severity;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.relational.AlertQuery;
import io.bellwether.relational.StoreUnavailable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AlertStageTest {
    private final Timeline time = new Timeline("ops");

    @Test
    void withoutAHoldItOpensAtOnceEvenWhileTheBucketIsOpen() {
        time.verdict().open().isTrue();

        Alert alert = time.only();
        assertThat(alert.state()).isEqualTo(AlertState.OPEN);
        assertThat(alert.summary()).isEqualTo("Token errors: 73 token errors in 1 minute, above 50 (acme/prod)");
        assertThat(alert.value()).isEqualTo(73);
        assertThat(alert.threshold()).isEqualTo(50);
        assertThat(alert.baseline()).isNull();
        assertThat(alert.labels()).containsEntry("team", "platform");
        assertThat(alert.createdAt()).isEqualTo(Timeline.START);
        assertThat(time.decisions("detect")).containsExactly("condition true");
        assertThat(time.decisions("alert")).containsExactly("opened");
        assertThat(time.decisions("route")).containsExactly("to ops");
    }

    @Test
    void aHoldIsWaitedForAndDetectionIsWhenItWasFirstSeen() {
        for (int minute = 1; minute <= 9; minute++) {
            time.after("1m").verdict().hold("10m").trueFor(minute + "m").isTrue();
        }
        assertThat(time.stores.alerts).isEmpty();
        assertThat(time.stores.commits).isZero();

        time.after("1m").verdict().hold("10m").trueFor("10m").isTrue();

        assertThat(time.only().startedAt()).isEqualTo(Timeline.START);
        assertThat(time.only().detectedAt()).isEqualTo(Timeline.START.plus(Duration.ofMinutes(1)));
        assertThat(time.only().createdAt()).isEqualTo(Timeline.START.plus(Duration.ofMinutes(10)));
        assertThat(time.stores.trail.get(0).reason()).contains("held for 10m where the policy asks for 10m");
    }

    @Test
    void theDetectorsThatOpenedItStayWithItOverARestart() {
        time.verdict().isTrue();
        time.restart();
        time.after("1m").verdict().value(99).isTrue();
        time.after("1m").verdict().isFalse();

        assertThat(time.stores.alerts.values()).singleElement().satisfies(record -> {
            assertThat(record.detectors()).containsExactly("threshold");
            assertThat(record.alert().labels()).doesNotContainValue("threshold");
        });
    }

    @Test
    void aBreakInTheConditionForgetsWhenItWasSeen() {
        time.verdict().hold("2m").trueFor("1m").isTrue();
        time.after("1m").verdict().isFalse();
        time.after("1m").verdict().hold("2m").trueFor("1m").isTrue();
        time.after("1m").verdict().hold("2m").trueFor("2m").isTrue();

        assertThat(time.only().detectedAt()).isEqualTo(Timeline.START.plus(Duration.ofMinutes(2)));
    }

    @Test
    void aFiringVerdictOnAnOpenAlertChangesItsFiguresAndWritesAtMostOnceAMinute() {
        time.verdict().isTrue();
        int after = time.stores.commits;
        for (int second = 1; second < 60; second++) {
            time.clock.advance(Duration.ofSeconds(1));
            time.verdict().value(73 + second).isTrue();
        }
        assertThat(time.stores.commits).isEqualTo(after);

        time.clock.advance(Duration.ofSeconds(1));
        time.verdict().value(132).isTrue();

        assertThat(time.stores.commits).isEqualTo(after + 1);
        assertThat(time.only().value()).isEqualTo(132);
        assertThat(time.only().summary()).contains("132 token errors");
    }

    @Test
    void figuresThatStayedBehindAreWrittenEvenIfTheyNoLongerChange() {
        time.verdict().isTrue();
        time.clock.advance(Duration.ofSeconds(30));
        time.verdict().value(99).isTrue();
        time.clock.advance(Duration.ofMinutes(1));
        time.verdict().value(99).isTrue();

        assertThat(time.only().value()).isEqualTo(99);
    }

    @Test
    void aHigherLevelIsWrittenAndToldAtOnceAndALowerOneOnlyWritten() {
        time.verdict().severity(Severity.WARNING).isTrue();
        time.after("2s");
        time.verdict().severity(Severity.WARNING).level(Severity.CRITICAL).isTrue();

        assertThat(time.only().severity()).isEqualTo(Severity.CRITICAL);
        assertThat(time.decisions("alert")).containsExactly("opened", "severity raised");
        time.after("2s");
        assertThat(time.told()).containsExactly("opened ops 1", "escalated ops 1");

        time.after("1m").verdict().severity(Severity.WARNING).isTrue();
        assertThat(time.only().severity()).isEqualTo(Severity.WARNING);
        assertThat(time.decisions("alert")).containsExactly("opened", "severity raised", "severity lowered");
        time.after("1m")
                .verdict()
                .severity(Severity.WARNING)
                .level(Severity.CRITICAL)
                .isTrue();
        time.after("2s");
        assertThat(time.told()).as("critical was told already").containsExactly("opened ops 1", "escalated ops 1");

        time.after("1m").verdict().severity(Severity.WARNING).isFalse();
        time.after("2s");
        assertThat(time.told()).containsExactly("opened ops 1", "escalated ops 1", "cleared ops 1");
    }

    @Test
    void aHigherLevelBeforeTheFirstMessageIsPartOfIt() {
        time.verdict().severity(Severity.WARNING).isTrue();
        time.verdict().severity(Severity.WARNING).level(Severity.ERROR).isTrue();
        time.after("3s").after("10s");

        assertThat(time.told()).containsExactly("opened ops 1");
        assertThat(time.stores.outbox.get(0).alerts().get(0).severity()).isEqualTo(Severity.ERROR);
    }

    @Test
    void whoeverTookAnAlertHearsThatItIsWorse() {
        time.verdict().severity(Severity.WARNING).isTrue();
        time.after("2s");
        time.acknowledge(time.only().id(), "ann", null);
        time.verdict().severity(Severity.WARNING).level(Severity.CRITICAL).isTrue();
        time.restart();
        time.after("2s").after("5h");

        assertThat(time.only().state()).isEqualTo(AlertState.ACK);
        assertThat(time.told()).as("and is not reminded").containsExactly("opened ops 1", "escalated ops 1");
    }

    @Test
    void itResolvesAfterTheFifthRecoveredBucketOfFive() {
        time.verdict().recoverFor("5m").isTrue();
        for (int minute = 1; minute <= 4; minute++) {
            time.after("1m").verdict().recoverFor("5m").isFalse();
            assertThat(time.only().state()).isEqualTo(AlertState.OPEN);
        }
        time.after("1m").verdict().recoverFor("5m").isFalse();

        assertThat(time.only().state()).isEqualTo(AlertState.RESOLVED);
        assertThat(time.only().resolvedAt()).isEqualTo(time.clock.instant());
    }

    @Test
    void lingeringKeepsItOpenAndBeginsTheRecoveryAgain() {
        time.verdict().recoverFor("2m").isTrue();
        time.after("1m").verdict().recoverFor("2m").isFalse();
        time.after("1m").verdict().recoverFor("2m").lingers();
        time.after("1m").verdict().recoverFor("2m").isFalse();
        assertThat(time.only().state()).isEqualTo(AlertState.OPEN);

        time.after("1m").verdict().recoverFor("2m").isFalse();
        assertThat(time.only().state()).isEqualTo(AlertState.RESOLVED);
    }

    @Test
    void aGapInTheJudgementsIsNoRecovery() {
        time.verdict().recoverFor("5m").isTrue();
        time.after("1h").verdict().recoverFor("5m").isFalse();

        assertThat(time.only().state()).isEqualTo(AlertState.OPEN);
    }

    @Test
    void anOpenBucketThatIsStillLowResolvesNothing() {
        time.verdict().isTrue();
        time.after("1m").verdict().open().isFalse();

        assertThat(time.only().state()).isEqualTo(AlertState.OPEN);
    }

    @Test
    void factsOlderThanTheLastJudgementChangeNothing() {
        time.verdict().isTrue();
        time.after("1m")
                .verdict()
                .at(Timeline.START.minus(Duration.ofDays(30)))
                .silent()
                .isFalse();

        assertThat(time.only().state()).isEqualTo(AlertState.OPEN);
    }

    @Test
    void aWithdrawnPolicyResolvesItsAlert() {
        time.verdict().isTrue();
        time.after("1m").verdict().isWithdrawn();

        assertThat(time.only().state()).isEqualTo(AlertState.RESOLVED);
        assertThat(time.stores.trail)
                .anySatisfy(entry -> assertThat(entry.reason()).isEqualTo("its policy is gone or disabled"));
    }

    @Test
    void policiesThatAreNotRetainedAreResolvedInTheirEnvironmentOnly() {
        time.verdict().policy("auth").isTrue();
        time.verdict().policy("index").isTrue();
        time.verdict()
                .policy("index")
                .where(io.bellwether.api.tenancy.TenantEnvironment.of("acme", "uat"))
                .isTrue();

        time.stage.retain(Timeline.PROD, Set.of("auth"));

        assertThat(time.states()).containsExactly(AlertState.OPEN, AlertState.RESOLVED, AlertState.OPEN);
    }

    @Test
    void silentVerdictsOpenNothingUntilTheyAreTrueLive() {
        time.verdict().silent().isTrue();
        assertThat(time.stores.alerts).isEmpty();

        time.after("1m").verdict().isTrue();
        assertThat(time.states()).containsExactly(AlertState.OPEN);
    }

    @Test
    void aSilentRecoveryResolvesAndTellsNobody() {
        time.verdict().isTrue();
        time.after("2s");
        time.verdict().silent().isFalse();
        time.after("5m");

        assertThat(time.states()).containsExactly(AlertState.RESOLVED);
        assertThat(time.told()).containsExactly("opened ops 1");
    }

    @Test
    void groupsOfOnePolicyAreAlertsOfTheirOwn() {
        time.verdict().group("node", "a").isTrue();
        time.verdict().group("node", "b").isTrue();
        time.after("1m").verdict().group("node", "a").isFalse();

        assertThat(time.states()).containsExactly(AlertState.RESOLVED, AlertState.OPEN);
        assertThat(time.stores.alerts.values().iterator().next().alert().summary())
                .endsWith("(acme/prod, node=a)");
    }

    @Test
    void onceResolvedTheNextTimeIsANewAlertAfterAWhile() {
        time.verdict().isTrue();
        time.after("1m").verdict().isFalse();
        time.after("5m").verdict().isTrue();

        assertThat(time.states()).containsExactly(AlertState.RESOLVED, AlertState.OPEN);
    }

    @Test
    void acknowledgingLastsUntilItIsResolvedAndIsIdempotent() {
        time.verdict().isTrue();
        String id = time.only().id();
        Alert taken = time.acknowledge(id, "zoe", "looking");
        int commits = time.stores.commits;

        assertThat(taken.state()).isEqualTo(AlertState.ACK);
        assertThat(taken.assignedTo()).isEqualTo("zoe");
        assertThat(time.acknowledge(id, "max", null)).isEqualTo(taken);
        assertThat(time.stores.commits).isEqualTo(commits);

        time.after("2m").verdict().value(80).isTrue();
        assertThat(time.only().state()).isEqualTo(AlertState.ACK);
        time.after("1m").verdict().isFalse();
        assertThat(time.only().state()).isEqualTo(AlertState.RESOLVED);
        assertThat(time.acknowledge(id, "max", null).state()).isEqualTo(AlertState.RESOLVED);
        assertThat(time.stores.trail).anySatisfy(entry -> {
            assertThat(entry.stage()).isEqualTo("person");
            assertThat(entry.decision()).isEqualTo("acknowledged by zoe");
            assertThat(entry.reason()).isEqualTo("looking");
            assertThat(entry.actor()).isEqualTo("zoe");
        });
    }

    @Test
    void anotherTenantsAlertDoesNotExist() {
        time.verdict().isTrue();

        assertThat(time.stage.acknowledge(TenantId.of("other"), time.only().id(), Acknowledgement.by("eve", null)))
                .isEmpty();
        assertThat(time.stage.resolve(TenantId.of("other"), time.only().id(), "eve", null))
                .isEmpty();
        assertThat(time.only().state()).isEqualTo(AlertState.OPEN);
    }

    @Test
    void afterAManualResolveItOpensAgainOnlyOnceItHasBeenFalse() {
        time.verdict().isTrue();
        time.stage.resolve(Timeline.ACME, time.only().id(), "zoe", null);
        time.after("1m").verdict().isTrue();
        time.after("1m").verdict().lingers();
        time.after("1m").verdict().isTrue();
        assertThat(time.states()).containsExactly(AlertState.RESOLVED);

        time.after("1m").verdict().isFalse();
        time.after("1m").verdict().isTrue();
        assertThat(time.states()).containsExactly(AlertState.RESOLVED, AlertState.OPEN);
    }

    @Test
    void afterAManualResolveItOpensAgainAfterHalfAnHour() {
        time.verdict().isTrue();
        time.stage.resolve(Timeline.ACME, time.only().id(), "zoe", null);
        time.after("29m").verdict().isTrue();
        assertThat(time.states()).containsExactly(AlertState.RESOLVED);

        time.after("1m").verdict().isTrue();
        assertThat(time.states()).containsExactly(AlertState.RESOLVED, AlertState.OPEN);
    }

    @Test
    void whatAManualResolveHoldsBackSurvivesARestart() {
        time.verdict().isTrue();
        time.stage.resolve(Timeline.ACME, time.only().id(), "zoe", null);
        time.restart();
        time.after("1m").verdict().isTrue();
        assertThat(time.states()).containsExactly(AlertState.RESOLVED);

        time.after("1m").verdict().isFalse();
        time.restart();
        time.after("1m").verdict().isTrue();
        assertThat(time.states()).containsExactly(AlertState.RESOLVED, AlertState.OPEN);
    }

    @Test
    void anOpenAlertSurvivesARestartWithoutADouble() {
        time.verdict().isTrue();
        time.restart();
        time.after("1m").verdict().isTrue();
        assertThat(time.states()).containsExactly(AlertState.OPEN);

        time.after("1m").verdict().isFalse();
        assertThat(time.states()).containsExactly(AlertState.RESOLVED);
    }

    @Test
    void whatCannotBeStoredHasNotHappened() {
        time.stores.down = true;
        assertThatThrownBy(() -> time.verdict().isTrue()).isInstanceOf(StoreUnavailable.class);
        assertThat(time.changes).isEmpty();
        time.stores.down = false;

        time.verdict().isTrue();

        assertThat(time.states()).containsExactly(AlertState.OPEN);
        assertThat(time.changes).hasSize(1);
    }

    @Test
    void everythingOfOneCallIsOneCommit() {
        time.stage.accept(List.of(
                time.verdict().group("node", "a").as(Condition.TRUE),
                time.verdict().group("node", "b").as(Condition.TRUE),
                time.verdict()
                        .group("node", "a")
                        .at(Timeline.START.plusSeconds(60))
                        .as(Condition.FALSE)));

        assertThat(time.stores.commits).isEqualTo(1);
        assertThat(time.states()).containsExactly(AlertState.RESOLVED, AlertState.OPEN);
    }

    @Test
    void tenThousandAreAcknowledgedInOneCommit() {
        List<io.bellwether.alert.Verdict> verdicts = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            verdicts.add(time.verdict().group("node", "n" + i).as(Condition.TRUE));
        }
        time.stage.accept(verdicts);
        time.after("2s");
        int commits = time.stores.commits;

        int count = acknowledgeAll(AlertQuery.of(Timeline.ACME));

        assertThat(count).isEqualTo(10_000);
        assertThat(time.stores.commits).isEqualTo(commits + 1);
        assertThat(time.states()).containsOnly(AlertState.ACK);
        assertThat(acknowledgeAll(AlertQuery.of(Timeline.ACME))).isZero();
    }

    @Test
    void acknowledgingAllKeepsToTheQuery() {
        time.verdict().policy("auth").isTrue();
        time.verdict().policy("index").isTrue();

        AlertQuery index = new AlertQuery(Timeline.ACME, Set.of(), Set.of(), Set.of(), "index", null);
        assertThat(acknowledgeAll(index)).isEqualTo(1);
        assertThat(acknowledgeAll(AlertQuery.of(TenantId.of("other")))).isZero();
        assertThat(time.states()).containsExactly(AlertState.OPEN, AlertState.ACK);
    }

    private int acknowledgeAll(AlertQuery query) {
        return time.stage.change(new Bulk(Bulk.Action.ACK, null, query, Acknowledgement.by("zoe", null)));
    }
}
