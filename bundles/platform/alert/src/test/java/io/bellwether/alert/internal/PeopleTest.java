// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.alert.Alerts.Acknowledgement;
import io.bellwether.alert.Alerts.Bulk;
import io.bellwether.api.alert.AlertState;
import io.bellwether.incident.Correlation;
import io.bellwether.relational.AlertQuery;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What people do to alerts. */
class PeopleTest {
    private final Timeline time = new Timeline("ops");

    @Test
    void anAcknowledgementThatExpiresOpensTheAlertAgainAndSaysSo() {
        String id = open();
        acknowledge(id, "2h", null);
        assertThat(time.only().ackExpiresAt()).isEqualTo(time.clock.instant().plus(Duration.ofHours(2)));
        time.restart();
        time.after("119m");
        assertThat(time.only().state()).isEqualTo(AlertState.ACK);

        time.after("1m").after("2s");

        assertThat(time.only().state()).isEqualTo(AlertState.OPEN);
        assertThat(time.only().ackExpiresAt()).isNull();
        assertThat(time.told()).containsExactly("opened ops 1", "escalated ops 1");
        assertThat(time.stores.trail).anySatisfy(entry -> {
            assertThat(entry.decision()).isEqualTo("acknowledgement ended");
            assertThat(entry.reason())
                    .isEqualTo("nothing was heard of zoe for 2h, so it is open again and its escalation goes on");
        });
        acknowledge(id, null, null);
        time.after("10h");
        assertThat(time.only().state()).as("without an expiry it lasts").isEqualTo(AlertState.ACK);
        assertThat(time.told()).hasSize(2);
    }

    @Test
    void whoeverAcknowledgesAgainChangesUntilWhenAndWho() {
        String id = open();
        acknowledge(id, null, null);
        time.after("10m");
        acknowledge(id, null, null);
        assertThat(time.decisions("person")).as("nothing is said anew").containsExactly("acknowledged by zoe");

        acknowledge(id, "1h", "max");
        assertThat(time.only().assignedTo()).isEqualTo("max");
        time.after("50m");
        acknowledge(id, "30m", null);
        assertThat(time.only().assignedTo()).as("the owner stays").isEqualTo("max");
        assertThat(time.stores.trail).anySatisfy(entry -> assertThat(entry.decision() + ": " + entry.reason())
                .isEqualTo("acknowledgement changed by zoe: without a comment, assigned to max, for 1h from now"));
        time.restart();
        time.after("29m");
        assertThat(time.only().state()).isEqualTo(AlertState.ACK);
        assertThat(time.told()).containsExactly("opened ops 1");

        time.after("1m").after("2s");
        assertThat(time.only().state()).isEqualTo(AlertState.OPEN);
        assertThat(time.told()).containsExactly("opened ops 1", "escalated ops 1");
    }

    @Test
    void anAlertThatClearsEndsItsAcknowledgement() {
        String id = open();
        acknowledge(id, "1h", null);
        time.after("1m").verdict().isFalse();
        time.after("2h");

        assertThat(time.states()).containsExactly(AlertState.RESOLVED);
        assertThat(time.told()).containsExactly("opened ops 1", "cleared ops 1");
    }

    @Test
    void somebodyElseMayBeNamed() {
        String id = open();
        acknowledge(id, null, "max");
        assertThat(time.only().assignedTo()).isEqualTo("max");

        time.stage.assign(Timeline.ACME, id, "ann", "zoe", "she knows it");
        time.stage.assign(Timeline.ACME, id, "ann", "zoe", "again");
        assertThat(time.only().assignedTo()).isEqualTo("ann");
        assertThat(time.only().state()).isEqualTo(AlertState.ACK);

        time.stage.assign(Timeline.ACME, id, null, "zoe", null);
        assertThat(time.only().assignedTo()).isNull();
        assertThat(time.decisions("person"))
                .containsExactly("acknowledged by zoe", "assigned to ann by zoe", "unassigned by zoe");
    }

    @Test
    void assigningDoesNotAcknowledge() {
        String id = open();
        time.stage.assign(Timeline.ACME, id, "ann", "zoe", null);

        assertThat(time.only().state()).isEqualTo(AlertState.OPEN);
        time.after("4h");
        assertThat(time.told()).containsExactly("opened ops 1", "repeated ops 1");
    }

    @Test
    void manyAreChangedByIdWithinWhatTheQueryAllows() {
        time.verdict().policy("auth").isTrue();
        time.verdict().policy("index").isTrue();
        time.verdict().policy("mail").isTrue();
        List<String> ids = List.copyOf(time.stores.alerts.keySet());
        Set<String> two = new LinkedHashSet<>(List.of(ids.get(0), ids.get(1), "nowhere"));

        assertThat(bulk(Bulk.Action.ASSIGN, two, AlertQuery.of(Timeline.ACME))).isEqualTo(2);
        assertThat(bulk(
                        Bulk.Action.ACK,
                        two,
                        new AlertQuery(Timeline.ACME, Set.of(), Set.of(), Set.of(), "index", null)))
                .isEqualTo(1);
        assertThat(bulk(Bulk.Action.RESOLVE, null, AlertQuery.of(Timeline.ACME)))
                .isEqualTo(3);
        assertThat(time.states()).containsOnly(AlertState.RESOLVED);
        assertThat(bulk(Bulk.Action.RESOLVE, two, AlertQuery.of(Timeline.ACME))).isZero();
    }

    @Test
    void peopleMoveAlertsBetweenIncidentsAlsoThoseThatAreLongOver() {
        String id = open();
        time.after("1m").verdict().isFalse();
        time.after("2s").after("10m");
        time.verdict().policy("index").isTrue();
        String other = time.stores.alerts.keySet().stream().skip(1).findFirst().orElseThrow();

        time.stage.move(new Correlation.Move(Timeline.ACME, List.of(id, other), "i-7", "zoe"));

        assertThat(time.stores.alerts.values())
                .allSatisfy(record -> assertThat(record.alert().incidentId()).isEqualTo("i-7"));
        time.restart();
        time.after("1m").verdict().policy("index").isFalse();
        assertThat(time.stores.alerts.get(other).alert().incidentId()).isEqualTo("i-7");
    }

    private String open() {
        time.verdict().isTrue();
        time.after("2s");
        return time.only().id();
    }

    private void acknowledge(String id, String expires, String owner) {
        Duration lasts = expires == null ? null : io.bellwether.api.settings.Durations.parse(expires);
        time.stage.acknowledge(Timeline.ACME, id, new Acknowledgement("zoe", null, lasts, owner));
    }

    private int bulk(Bulk.Action action, Set<String> ids, AlertQuery query) {
        return time.stage.change(new Bulk(action, ids, query, new Acknowledgement("zoe", null, null, "max")));
    }
}
