// SPDX-License-Identifier: Apache-2.0
package io.bellwether.notify.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.api.alert.Alert;
import io.bellwether.api.alert.AlertState;
import io.bellwether.api.notifier.Notification.Reason;
import io.bellwether.relational.DeliveryAttempt;
import io.bellwether.relational.DeliveryAttempt.Status;
import io.bellwether.relational.Telling;
import io.bellwether.relational.TrailEntry;
import io.bellwether.testkit.Samples;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PagingAnswerTest {
    /** 04:04:05 in London in summer. */
    private static final Instant T0 = Samples.TIME;

    private static final String FIRED = "\"Token errors\" (critical, harbour-wren/prod) opened at 04:04:05 BST:"
            + " 62 token errors/min is above 50 – “Zoë & Sons” <prod>. ";

    private final List<TrailEntry> trail = new ArrayList<>();
    private final List<Telling> tellings = new ArrayList<>();
    private final Map<String, Circuits.Circuit> circuits = new HashMap<>();
    private AlertState state = AlertState.OPEN;
    private String suppressedBy;
    private String assignedTo;
    private Instant ackedAt;
    private Instant ackEnds;
    private int reopened;

    private String answer() {
        Alert sample = Samples.alert(state);
        Alert alert = new Alert(
                sample.id(),
                sample.where(),
                sample.policy(),
                sample.name(),
                sample.alertClass(),
                sample.severity(),
                state,
                sample.service(),
                sample.labels(),
                sample.summary(),
                sample.value(),
                sample.threshold(),
                sample.baseline(),
                sample.startedAt(),
                sample.detectedAt(),
                sample.createdAt(),
                sample.updatedAt(),
                sample.resolvedAt(),
                assignedTo,
                null,
                suppressedBy,
                sample.evidence(),
                sample.runbook(),
                null,
                ackedAt,
                ackEnds,
                reopened,
                false);
        String text = new PagingAnswer(
                        alert, trail, tellings, circuits, ZoneId.of("Europe/London"), T0.plus(Duration.ofMinutes(10)))
                .text();
        assertThat(text).endsWith(".").doesNotContain("  ", "null", "T03:");
        return text;
    }

    private void trail(int second, String stage, String decision, String reason, String actor) {
        trail.add(new TrailEntry(Messages.TENANT, "alert-1", T0.plusSeconds(second), stage, decision, reason, actor));
    }

    private void told(
            String id, String channel, Reason reason, String instead, Instant next, DeliveryAttempt... attempts) {
        tellings.add(0, new Telling(id, channel, reason, T0, instead, null, List.of(attempts), next));
    }

    private static DeliveryAttempt attempt(int number, int second, Status status, String reason) {
        return new DeliveryAttempt(
                "n",
                Messages.TENANT,
                "c",
                number,
                T0.plusSeconds(second),
                Duration.ofMillis(200),
                status,
                reason,
                null,
                Reason.OPENED,
                T0,
                null);
    }

    @Test
    void told() {
        trail(0, "route", "to ops-slack", "because of service=identity", null);
        told("n1", "ops-slack", Reason.OPENED, null, null, attempt(1, 0, Status.DELIVERED, null));

        assertThat(answer())
                .isEqualTo(FIRED + "It was routed to ops-slack because of service=identity. ops-slack was told at"
                        + " 04:04:05, within a second of the decision. It is open and nobody has acknowledged it, so it is"
                        + " told again at its route's repeat interval.");
    }

    @Test
    void toldWhoIsOnCall() {
        trail(0, "route", "to escalation night", "because it is critical", null);
        trail(
                1,
                "escalate",
                "to kim-pager",
                "step 1 of night: kim is on call in rota ops until 2025-08-12T07:00:00Z",
                null);
        told("n1", "kim-pager", Reason.OPENED, null, null, attempt(2, 40, Status.DELIVERED, null));

        assertThat(answer())
                .contains(
                        "It was routed to escalation night because it is critical; it went to kim-pager by step 1 of night:"
                                + " kim is on call in rota ops until 08:00:00.",
                        "kim-pager was told at 04:04:45 at attempt 2, 40s after the decision.",
                        "nobody has acknowledged it, so its escalation goes on.");
    }

    @Test
    void silenced() {
        suppressedBy = "silence:s-1";
        trail(0, "suppress", "held back by silence s-1", "kim: planned work, until 2025-08-12T05:00:00Z", null);

        assertThat(answer())
                .isEqualTo(
                        FIRED + "Nobody has been told, because of silence s-1: kim: planned work, until 06:00:00. If it"
                                + " is still open when that ends, it is told then.");
    }

    @Test
    void inhibitedAfterItWasTold() {
        suppressedBy = "inhibition:node-down";
        told("n1", "ops", Reason.OPENED, null, null, attempt(1, 0, Status.DELIVERED, null));
        trail(
                60,
                "suppress",
                "held back by inhibition node-down",
                "Inhibited by alert a-2 under rule node-down.",
                null);

        assertThat(answer())
                .contains(
                        "It was told first at 04:04:05, and is held back now, because of inhibition node-down: Inhibited"
                                + " by alert a-2 under rule node-down. ops was told at");
    }

    @Test
    void muted() {
        trail(0, "route", "waits for ops", "its route is muted by weekend until 2025-08-13T06:00Z", null);

        assertThat(answer()).contains("Nobody has been told: its route is muted by weekend until 13 Aug 07:00:00.");
    }

    @Test
    void waitsForTheEndOfQuietHours() {
        trail(1, "route", "to escalation e", "because route takes every alert", null);
        trail(1, "escalate", "told nobody", "step 1 of e: Off: channel 'me' is disabled", null);
        String quiet =
                "step 2 of e: Zoe; quiet hours until 07:00 for what is less than critical, because nobody could be"
                        + " told on the step before, told at the end of quiet hours, ";
        trail(1, "escalate", "to zoe-mail", quiet + T0.plusSeconds(3_600), null);
        assertThat(answer())
                .isEqualTo(FIRED + "Nobody has been told yet. It is for zoe-mail by " + quiet + "05:04:05."
                        + " It is open and nobody has acknowledged it, so its escalation goes on.");
        trail(60, "escalate", "told nobody", "step 3 of e: nobody is on call", null);
        assertThat(answer()).contains("Nobody was told: step 3 of e: nobody is on call.");
    }

    @Test
    void noChannel() {
        trail(0, "route", "to nobody", "channel ops does not exist; channel b is disabled", null);

        assertThat(answer()).contains("Nobody was told: channel ops does not exist; channel b is disabled.");
    }

    @Test
    void refusedAndStoodInFor() {
        told("n1", "ops-slack", Reason.OPENED, null, null, attempt(1, 0, Status.REJECTED, "no_service"));
        told("n1.fallback", "ops-mail", Reason.OPENED, "ops-slack", null, attempt(1, 2, Status.DELIVERED, null));

        assertThat(answer())
                .contains(
                        "ops-mail (standing in for ops-slack) was told at 04:04:07, 2s after the decision.",
                        "ops-slack refused it at 04:04:05: no_service; ops-mail stands in for it.");
    }

    @Test
    void stillTrying() {
        told(
                "n1",
                "ops",
                Reason.OPENED,
                null,
                T0.plus(Duration.ofMinutes(12)),
                attempt(1, 0, Status.RETRYING, "busy"),
                attempt(2, 5, Status.RETRYING, "the receiver answered 503"));
        told("n2", "desk", Reason.OPENED, null, T0);

        assertThat(answer())
                .contains(
                        "ops has not taken it in 2 attempts: the receiver answered 503; the next try is at 04:16:05.",
                        "desk has not been tried yet; the message waits and goes out as soon as the channel can take it.");
    }

    @Test
    void aMessageBehindAChannelsFailuresSaysWhatHappened() {
        told("n1", "ops", Reason.OPENED, null, T0.plusSeconds(700), attempt(3, 9, Status.RETRYING, "it answered 503"));
        told("n2", "ops", Reason.REPEATED, null, T0);
        assertThat(answer())
                .contains("ops did not take the message before this one at 04:04:14 (it answered 503), which is tried"
                        + " again first; this one goes out after it.")
                .doesNotContain("not been tried");

        Instant since = T0.plusSeconds(20);
        circuits.put("ops", new Circuits.Circuit(6, since, since, T0.plusSeconds(660), "it answered 503", 0));
        assertThat(answer())
                .contains("ops has failed since 04:04:25 (it answered 503), so this message waits; the channel is tried"
                        + " again at 04:15:05.");
        circuits.put("ops", new Circuits.Circuit(6, since, since, T0.plusSeconds(500), "it answered 503", 0));
        assertThat(answer()).contains("so this message waits; the channel is being tried again now.");
    }

    @Test
    void whatWasNoLongerWorthTelling() {
        told(
                "n1",
                "ops",
                Reason.OPENED,
                null,
                null,
                attempt(
                        1,
                        90,
                        Status.SUPERSEDED,
                        "it was resolved at " + T0.plusSeconds(30) + ", before this could be sent"));

        assertThat(answer())
                .contains("ops was not sent this, as it was no longer worth telling at 04:05:35: it was resolved at"
                        + " 04:04:35, before this could be sent.");
    }

    @Test
    void givenUp() {
        told("n1", "ops", Reason.OPENED, null, null, attempt(288, 300, Status.GIVEN_UP, "no answer within 15s"));

        assertThat(answer())
                .contains(
                        "ops did not take it, and it was given up at 04:09:05 after 288 attempts: no answer within 15s.");
    }

    @Test
    void acknowledgedSoNotEscalated() {
        state = AlertState.ACK;
        assignedTo = "kim";
        ackedAt = T0.plusSeconds(120);
        ackEnds = T0.plusSeconds(7_320);
        told("n1", "ops", Reason.OPENED, null, null, attempt(1, 0, Status.DELIVERED, null));

        assertThat(answer())
                .endsWith(
                        "kim has had it since 04:06:05, so it is neither repeated nor escalated until 06:06:05, when the"
                                + " acknowledgement ends.");
    }

    @Test
    void acknowledgementEnded() {
        trail(300, "alert", "acknowledgement ended", "nothing was heard of kim for 5m", null);
        trail(300, "escalate", "to boss", "step 2 of night: boss", null);
        told("n1", "boss", Reason.ESCALATED, null, null, attempt(1, 300, Status.DELIVERED, null));

        assertThat(answer())
                .contains("boss was told with more urgency at 04:09:05")
                .endsWith("Its acknowledgement ended at 04:09:05; it is open and nobody has acknowledged it, so its"
                        + " escalation goes on.");
    }

    @Test
    void resolvedBeforeAnybodyWasTold() {
        state = AlertState.RESOLVED;
        trail(0, "route", "to ops", "because of the default route", null);
        trail(20, "alert", "resolved", "62 is no longer above 50", null);
        trail(20, "route", "not to ops", "it was over before its group was told", null);

        assertThat(answer())
                .isEqualTo(FIRED
                        + "Nobody was told: it was over before its group was told. It was resolved at 04:09:05, so"
                        + " nothing further is sent.");
    }

    @Test
    void resolvedByAPersonWhileHeldBack() {
        state = AlertState.RESOLVED;
        trail(0, "suppress", "held back by silence s-1", "planned", null);
        trail(20, "person", "resolved by kim", "done", "kim");
        trail(
                20,
                "suppress",
                "over while held back",
                "silence s-1 kept it from being told: 20s after it opened, it was over",
                null);

        assertThat(answer())
                .contains("Nobody was told: silence s-1 kept it from being told", "It was resolved by kim at 04:09:05");
    }

    @Test
    void toldInASummary() {
        told("n1", "ops", Reason.SUMMARY, null, null, attempt(1, 0, Status.DELIVERED, null));

        assertThat(answer()).contains("There were too many messages at once, so it was told within a summary of many");
    }

    @Test
    void cameBackAndToldThatItIsOver() {
        state = AlertState.RESOLVED;
        reopened = 2;
        told("n1", "ops", Reason.CLEARED, null, null, attempt(1, 300, Status.DELIVERED, "cut to 28 KB"));

        assertThat(answer())
                .contains("opened at 04:04:05 BST and came back 2 times:")
                .contains(
                        "ops was told that it is over at 04:09:05, 5m after the decision, with a note: cut to 28 KB.");
    }

    @Test
    void nothingIsKnownYet() {
        assertThat(answer()).contains("Nothing was sent yet: its group is still being collected");
    }

    @Test
    void resolvedAndNotYetToldSo() {
        state = AlertState.RESOLVED;
        told("n1", "ops", Reason.OPENED, null, null, attempt(1, 0, Status.DELIVERED, null));

        assertThat(answer()).endsWith("It was resolved at 04:09:05, and those who were told hear that it is over.");
    }
}
