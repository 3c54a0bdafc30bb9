// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert.internal;

import static io.bellwether.alert.internal.Timeline.ACME;
import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.alert.Alerts.Acknowledgement;
import io.bellwether.alert.OnCall.Kind;
import io.bellwether.alert.internal.oncall.Desk;
import io.bellwether.alert.internal.oncall.Ladder;
import io.bellwether.alert.internal.oncall.OnCallBook;
import io.bellwether.api.alert.Alert;
import io.bellwether.api.event.Severity;
import io.bellwether.api.tenancy.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Escalations from opening to the last repeat, with true people, rotas and quiet hours, through changes of clocks. */
class OnCallTimelineTest {
    private static final String[] CHANNELS = {"alice-mail", "bob-mail", "boss-pager", "ops"};

    private final Late book = new Late();
    private final Timeline time = new Timeline(() -> Surroundings.alone().with(book), CHANNELS);
    private final Desk desk = new Desk(time.clock, CHANNELS);

    /** The book of a desk that is opened after the stage. */
    private static final class Late implements OnCallBook {
        private Desk desk;

        @Override
        public Ladder ladder(TenantId tenant, String id) {
            return desk.onCall.ladder(tenant, id);
        }

        @Override
        public List<Reached> reach(TenantId tenant, Ladder.Target target, Alert alert, Instant now) {
            return desk.onCall.reach(tenant, target, alert, now);
        }
    }

    @BeforeEach
    void staff() {
        book.desk = desk;
        desk.person("alice", "Alice Smith", Map.of(), "alice-mail")
                .person(
                        "bob",
                        "Bob Jones",
                        Map.of("quiet", Map.of("from", "22:00", "to", "07:00", "below", "critical")),
                        "bob-mail")
                .person("boss", "The boss", Map.of(), "boss-pager")
                .rota("primary", "1w", "alice", "bob");
    }

    private void escalation(List<Map<String, Object>> steps, Map<String, Object> repeat) {
        Map<String, Object> document = new java.util.LinkedHashMap<>();
        document.put("id", "page");
        document.put("steps", steps);
        document.put("repeat", repeat);
        desk.escalations.create(ACME, document, "test");
        time.stage.route(ACME, Map.of("route", Map.of("escalation", "page", "group_wait", "0s")));
    }

    private static Map<String, Object> step(String after, String... notify) {
        return Map.of("after", after, "notify", List.of(notify));
    }

    private void at(String moment) {
        time.clock.advance(Duration.between(time.clock.instant(), Instant.parse(moment)));
        time.stage.tick();
    }

    /** Lets the clock run to a moment in steps of half a minute, as the stage does. */
    private void until(String moment) {
        while (time.clock.instant().isBefore(Instant.parse(moment))) {
            time.after("30s");
        }
    }

    private List<String> told() {
        return time.stores.outbox.stream()
                .map(message -> message.reason() + " " + message.channel() + " "
                        + message.createdAt().toString().replaceFirst("(T\\d\\d:\\d\\d).*", "$1"))
                .toList();
    }

    @Test
    void unacknowledgedItGoesFromStepToStepAndIsRepeatedAsOftenAsItSays() {
        escalation(
                List.of(
                        step("0s", "rota:primary"),
                        step("10m", "person:bob"),
                        step("20m", "person:boss", "channel:ops")),
                Map.of("every", "15m", "times", 2));
        at("2026-01-06T10:00:00Z");
        time.verdict().isTrue();
        until("2026-01-06T14:00:00Z");
        assertThat(told())
                .containsExactly(
                        "opened alice-mail 2026-01-06T10:00",
                        "escalated bob-mail 2026-01-06T10:10",
                        "escalated boss-pager 2026-01-06T10:20",
                        "escalated ops 2026-01-06T10:20",
                        "escalated boss-pager 2026-01-06T10:35",
                        "escalated ops 2026-01-06T10:35",
                        "escalated boss-pager 2026-01-06T10:50",
                        "escalated ops 2026-01-06T10:50");
    }

    @Test
    void aHandOverBetweenAStepAndItsRepeatTellsWhoeverIsOnCallThen() {
        escalation(List.of(step("0s", "rota:primary")), Map.of("every", "30m", "times", 2));
        at("2026-01-12T08:40:00Z");
        time.verdict().isTrue();
        until("2026-01-12T10:30:00Z");
        assertThat(told())
                .containsExactly(
                        "opened alice-mail 2026-01-12T08:40",
                        "escalated bob-mail 2026-01-12T09:10",
                        "escalated bob-mail 2026-01-12T09:40");
        assertThat(time.stores.trail)
                .filteredOn(entry -> entry.decision().equals("to bob-mail"))
                .extracting(entry -> entry.reason())
                .first()
                .asString()
                .contains("Bob Jones, on call for Primary until Mon 19 Jan 09:00");
        time.verdict().isFalse();
        time.after("2m");
        assertThat(told()).as("who was told is told the end").hasSize(5);
    }

    @Test
    void theNightTheClocksGoForwardHandsOverAtNineOfTheNewTime() {
        escalation(List.of(step("0s", "rota:primary")), Map.of("every", "1h", "times", 12));
        at("2026-03-30T05:30:00Z");
        time.verdict().isTrue();
        until("2026-03-30T10:00:00Z");
        assertThat(told())
                .as("Bob's week ends at 08:00 UTC, which is nine in London by now")
                .containsExactly(
                        "opened bob-mail 2026-03-30T05:30",
                        "escalated bob-mail 2026-03-30T06:30",
                        "escalated bob-mail 2026-03-30T07:30",
                        "escalated alice-mail 2026-03-30T08:30",
                        "escalated alice-mail 2026-03-30T09:30");
    }

    @Test
    void quietHoursDelayWhatCanWaitUntilTheirEndOnTheNewClock() {
        escalation(List.of(step("0s", "person:bob"), step("12h", "channel:ops")), null);
        at("2026-03-28T23:00:00Z");
        time.verdict().severity(Severity.ERROR).isTrue();
        until("2026-03-29T05:59:30Z");
        assertThat(told()).isEmpty();
        until("2026-03-29T06:01:00Z");
        assertThat(told()).containsExactly("opened bob-mail 2026-03-29T06:00");
    }

    @Test
    void quietHoursNeverDelayWhatIsCritical() {
        escalation(List.of(step("0s", "person:bob")), null);
        at("2026-01-06T23:00:00Z");
        time.verdict().severity(Severity.CRITICAL).isTrue();
        time.after("1s");
        assertThat(told()).containsExactly("opened bob-mail 2026-01-06T23:00");
    }

    @Test
    void whatIsOverBeforeQuietHoursEndWakesNobody() {
        escalation(List.of(step("0s", "person:bob")), null);
        at("2026-01-06T23:00:00Z");
        time.verdict().severity(Severity.ERROR).isTrue();
        time.after("1h");
        time.verdict().severity(Severity.ERROR).isFalse();
        until("2026-01-07T08:00:00Z");
        assertThat(told()).isEmpty();
    }

    @Test
    void anAcknowledgementStopsItAndItsEndGoesOnWithWhoeverIsOnCallThen() {
        escalation(
                List.of(step("0s", "rota:primary"), step("10m", "rota:primary", "person:boss")),
                Map.of("every", "1h", "times", 1));
        at("2026-01-12T08:55:00Z");
        time.verdict().isTrue();
        time.after("1s").after("1m");
        time.stage.acknowledge(
                ACME, time.only().id(), new Acknowledgement("alice", null, Duration.ofMinutes(30), null));
        until("2026-01-12T09:25:30Z");
        assertThat(told()).containsExactly("opened alice-mail 2026-01-12T08:55");
        until("2026-01-12T09:27:00Z");
        assertThat(told())
                .as("the acknowledgement ends at 09:26, after the hand-over")
                .filteredOn(line -> line.startsWith("escalated"))
                .contains("escalated bob-mail 2026-01-12T09:26", "escalated boss-pager 2026-01-12T09:26");
    }

    @Test
    void anOverrideMadeMeanwhileActsOnTheNextStep() {
        escalation(List.of(step("0s", "rota:primary"), step("10m", "rota:primary")), null);
        at("2026-01-06T10:00:00Z");
        time.verdict().isTrue();
        time.after("1s").after("1m");
        desk.onCall.create(
                ACME,
                Kind.OVERRIDE,
                Map.of("rota", "primary", "person", "boss", "from", "2026-01-06T10:05Z", "to", "2026-01-06T12:00Z"),
                "alice");
        until("2026-01-06T11:00:00Z");
        assertThat(told())
                .containsExactly("opened alice-mail 2026-01-06T10:00", "escalated boss-pager 2026-01-06T10:10");
    }

    @Test
    void aGapInTheRotaGoesToTheNextStepAtOnceAndIsSaid() {
        escalation(List.of(step("0s", "rota:primary"), step("30m", "person:boss")), null);
        at("2026-01-05T08:00:00Z");
        time.verdict().isTrue();
        time.after("30s");
        assertThat(told()).containsExactly("opened boss-pager 2026-01-05T08:00");
        assertThat(time.stores.trail).anySatisfy(entry -> {
            assertThat(entry.decision()).isEqualTo("told nobody");
            assertThat(entry.reason()).contains("nobody is on call for Primary until Mon 5 Jan 09:00");
        });
    }

    @Test
    void aRestartBetweenStepsLosesNoneAndRepeatsNone() {
        escalation(List.of(step("0s", "rota:primary"), step("10m", "person:boss")), Map.of("every", "10m", "times", 1));
        at("2026-01-06T10:00:00Z");
        time.verdict().isTrue();
        time.after("1s");
        for (int i = 0; i < 6; i++) {
            time.after("5m");
            time.restart();
            time.stage.tick();
        }
        assertThat(told())
                .containsExactly(
                        "opened alice-mail 2026-01-06T10:00",
                        "escalated boss-pager 2026-01-06T10:10",
                        "escalated boss-pager 2026-01-06T10:20");
    }
}
