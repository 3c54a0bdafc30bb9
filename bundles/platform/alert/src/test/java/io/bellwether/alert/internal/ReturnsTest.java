// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.api.alert.Alert;
import io.bellwether.api.alert.AlertState;
import io.bellwether.api.alert.Evidence;
import io.bellwether.api.event.Severity;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Alerts that come back, come and go, grow better and worse, and facts that come late. */
class ReturnsTest {
    private final Timeline time = new Timeline("ops");

    @Test
    void aConditionThatReturnsSoonOpensTheSameAlertAgain() {
        open();
        resolve();
        time.after("1m").verdict().value(88).isTrue();

        Alert alert = time.only();
        assertThat(alert.state()).isEqualTo(AlertState.OPEN);
        assertThat(alert.reopened()).isEqualTo(1);
        assertThat(alert.resolvedAt()).isNull();
        assertThat(alert.createdAt()).isEqualTo(Timeline.START);
        assertThat(alert.value()).isEqualTo(88);
        time.after("1m");
        assertThat(time.told()).containsExactly("opened ops 1", "cleared ops 1", "opened ops 1");
        assertThat(time.decisions("alert")).containsExactly("opened", "resolved", "opened again");
    }

    @Test
    void itReturnsAfterARestartAsWithoutOne() {
        open();
        resolve();
        time.restart();
        time.after("1m").verdict().isTrue();
        time.restart();
        time.after("1m");

        assertThat(time.only().reopened()).isEqualTo(1);
        assertThat(time.told()).containsExactly("opened ops 1", "cleared ops 1", "opened ops 1");
    }

    @Test
    void whoHasNotHeardThatItWasOverHearsNothing() {
        open();
        time.after("1m").verdict().isFalse();
        time.clock.advance(Duration.ofSeconds(1));
        time.verdict().isTrue();
        time.after("5m");

        assertThat(time.only().reopened()).isEqualTo(1);
        assertThat(time.told()).containsExactly("opened ops 1");
        time.after("1m").verdict().isFalse();
        time.after("2s");
        assertThat(time.told()).containsExactly("opened ops 1", "cleared ops 1");
    }

    @Test
    void anAcknowledgementEndsWhenTheAlertClears() {
        open();
        time.acknowledge(time.only().id(), "zoe", null);
        resolve();
        time.after("1m").verdict().isTrue();
        time.after("1m");

        assertThat(time.only().state()).isEqualTo(AlertState.OPEN);
        assertThat(time.only().assignedTo()).isEqualTo("zoe");
        assertThat(time.told()).endsWith("opened ops 1");
    }

    @Test
    void aWithdrawnPolicyAndAPersonsWordBringNothingBack() {
        open();
        time.after("1m").verdict().isWithdrawn();
        time.after("1m").verdict().isTrue();
        assertThat(time.states()).containsExactly(AlertState.RESOLVED, AlertState.OPEN);

        String second = time.stores.alerts.keySet().stream().skip(1).findFirst().orElseThrow();
        time.stage.resolve(Timeline.ACME, second, "zoe", null);
        time.after("10s").verdict().isFalse();
        time.after("10s").verdict().isTrue();
        assertThat(time.states()).containsExactly(AlertState.RESOLVED, AlertState.RESOLVED, AlertState.OPEN);
    }

    @Test
    void whatComesAndGoesIsToldOnceAsSuchAndThenWhenItIsCalm() {
        open();
        for (int i = 0; i < 3; i++) {
            resolve();
            time.after("1m").verdict().isTrue();
            time.after("1m");
        }
        assertThat(time.only().flapping()).isTrue();
        assertThat(time.only().suppressedBy()).isEqualTo("flapping:auth");
        List<String> told = time.told();
        assertThat(told).hasSize(7).endsWith("opened ops 1");
        assertThat(time.stores.outbox.get(6).alerts().get(0).flapping()).isTrue();

        for (int i = 0; i < 5; i++) {
            resolve();
            if (i == 2) {
                time.restart();
            }
            time.after("3m").verdict().isTrue();
            time.after("1m");
        }
        assertThat(time.only().reopened()).isEqualTo(8);
        assertThat(time.told()).as("nobody hears of each change").hasSize(7);

        resolve();
        time.after("14m");
        assertThat(time.told()).hasSize(7);
        time.after("1m").after("2s");
        assertThat(time.only().flapping()).isFalse();
        assertThat(time.only().suppressedBy()).isNull();
        assertThat(time.told()).hasSize(8).endsWith("cleared ops 1");
        assertThat(time.decisions("alert")).contains("flapping", "calm");
    }

    @Test
    void flappingThatEndsOpenTellsNobodyAsEverybodyKnows() {
        open();
        for (int i = 0; i < 3; i++) {
            resolve();
            time.after("1m").verdict().isTrue();
            time.after("1m");
        }
        int told = time.told().size();
        time.after("16m").after("1m");

        assertThat(time.only().flapping()).isFalse();
        assertThat(time.only().suppressedBy()).isNull();
        assertThat(time.told()).hasSize(told);
        resolve();
        assertThat(time.told()).hasSize(told + 1).endsWith("cleared ops 1");
    }

    @Test
    void lateFactsInTheWrongOrderPageNobodyTwice() {
        open();
        resolve();
        Instant before = time.clock.instant().minusSeconds(30);
        time.after("10s").verdict().at(before).isTrue();
        assertThat(time.only().state()).isEqualTo(AlertState.RESOLVED);

        time.after("1m").verdict().isFalse();
        time.verdict().at(time.clock.instant().minusSeconds(20)).isTrue();
        assertThat(time.only().state()).isEqualTo(AlertState.RESOLVED);

        time.after("20m").verdict().at(before).isTrue();
        time.after("1m");
        assertThat(time.only().state()).as("also when the alert is long over").isEqualTo(AlertState.RESOLVED);
        assertThat(time.told()).containsExactly("opened ops 1", "cleared ops 1");
    }

    @Test
    void aRaiseAfterAReminderAtTheLowerLevelIsToldAgain() {
        time.verdict().severity(Severity.WARNING).level(Severity.CRITICAL).isTrue();
        time.after("2s").after("1m").verdict().severity(Severity.WARNING).isTrue();
        time.after("4h");
        assertThat(time.told()).containsExactly("opened ops 1", "repeated ops 1");
        time.restart();
        time.verdict().severity(Severity.WARNING).level(Severity.CRITICAL).isTrue();
        time.after("2s");

        assertThat(time.told()).containsExactly("opened ops 1", "repeated ops 1", "escalated ops 1");
    }

    @Test
    void evidenceIsKeptNewestFirstAndBounded() {
        time.verdict().evidence(evidence(0, 5)).isTrue();
        time.after("2s")
                .after("1m")
                .verdict()
                .value(74)
                .evidence(evidence(3, 8))
                .isTrue();
        assertThat(time.only().evidence())
                .extracting(Evidence::eventId)
                .containsExactly("e7", "e6", "e5", "e4", "e3", "e2", "e1", "e0");

        time.after("1m").verdict().value(75).evidence(evidence(8, 40)).isTrue();
        assertThat(time.only().evidence()).hasSize(Revision.MOST_EVIDENCE);
        assertThat(time.only().evidence().get(0).eventId()).isEqualTo("e39");
    }

    private static List<Evidence> evidence(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(i -> new Evidence("e" + i, Timeline.START.plusSeconds(i), "node", null))
                .toList();
    }

    private void open() {
        time.verdict().isTrue();
        time.after("2s");
    }

    private void resolve() {
        time.after("1m").verdict().isFalse();
        time.after("2s");
    }
}
