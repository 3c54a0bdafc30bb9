// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.alert.Rehearsal;
import io.bellwether.alert.Rehearsals;
import io.bellwether.alert.Verdict;
import io.bellwether.alert.Verdict.Condition;
import io.bellwether.api.alert.AlertState;
import io.bellwether.api.event.Severity;
import io.bellwether.api.settings.InvalidInput;
import io.bellwether.relational.OutboxMessage;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RehearsalTest {
    private static final Instant START = Timeline.START;

    private final Timeline live = new Timeline("ops");
    private final List<Verdict> given = new ArrayList<>();
    private final List<Instant> times = new ArrayList<>();

    @Test
    void anAlertRunsItsCourse() {
        at("0s", live.verdict().hold("2m").trueFor("1m").value(60).severity(Severity.WARNING), Condition.TRUE);
        at("60s", live.verdict().hold("2m").trueFor("2m").value(61).severity(Severity.WARNING), Condition.TRUE);
        at("120s", live.verdict().hold("2m").trueFor("3m").value(90).severity(Severity.ERROR), Condition.TRUE);
        at("180s", live.verdict().hold("2m").value(20).recoverFor("1m"), Condition.FALSE);
        at("240s", live.verdict().hold("2m").value(10).recoverFor("1m"), Condition.FALSE);
        Rehearsal rehearsal = rehearse("ops");

        Rehearsal.Course course = rehearsal.alerts().get(0);
        assertThat(rehearsal.alerts()).hasSize(1);
        assertThat(course.state()).isEqualTo(AlertState.RESOLVED);
        assertThat(course.openedAt()).isEqualTo(START.plusSeconds(60));
        assertThat(course.clearedAt()).isEqualTo(course.resolvedAt());
        assertThat(course.value()).isEqualTo(61);
        assertThat(course.peak()).isEqualTo(90);
        assertThat(course.severity()).isEqualTo(Severity.WARNING);
        assertThat(course.steps())
                .extracting(Rehearsal.Step::severity)
                .containsExactly(Severity.WARNING, Severity.ERROR);
        assertThat(course.summary()).contains("61 token errors");
        assertThat(rehearsal.told())
                .extracting(told -> told.reason() + " " + told.channel() + " " + Duration.between(START, told.at()))
                .containsExactly("opened ops PT1M2S", "escalated ops PT2M2S", "cleared ops PT3M2S");
    }

    @Test
    void aFallingValuePeaksAtItsLeast() {
        at("0s", live.verdict().value(40), Condition.TRUE);
        at("60s", live.verdict().value(12), Condition.TRUE);
        at("120s", live.verdict().value(45), Condition.TRUE);

        assertThat(rehearse("ops").alerts()).singleElement().satisfies(course -> {
            assertThat(course.peak()).isEqualTo(12);
            assertThat(course.clearedAt()).isNull();
        });
    }

    @Test
    void tellsWhatTheLiveStageTells() {
        for (int minute = 0; minute < 600; minute++) {
            for (int node = 0; node < 5; node++) {
                boolean bad = (minute / (7 + node) + node) % 3 == 0;
                at(
                        60 * minute + "s",
                        live.verdict().group("node", "n" + node).trueFor("1m").value(60 + minute % 9),
                        bad ? Condition.TRUE : Condition.FALSE);
            }
        }
        Rehearsal rehearsal = rehearse("ops");
        play();

        assertThat(rehearsal.told()).hasSizeGreaterThan(100);
        assertThat(rehearsal.told())
                .extracting(told -> told.reason() + " " + told.alerts().size())
                .isEqualTo(live.stores.outbox.stream()
                        .map(message ->
                                message.reason() + " " + message.alertIds().size())
                        .toList());
        assertThat(rehearsal.told())
                .extracting(told -> told.at().toEpochMilli() / 1000)
                .isEqualTo(live.stores.outbox.stream()
                        .map(OutboxMessage::createdAt)
                        .map(time -> time.toEpochMilli() / 1000)
                        .toList());
        assertThat(rehearsal.alerts()).hasSameSizeAs(live.stores.alerts.values());
        assertThat(rehearsal.alerts())
                .extracting(course -> course.openedAt() + " " + course.resolvedAt())
                .containsExactlyInAnyOrderElementsOf(live.stores.alerts.values().stream()
                        .map(record -> record.alert().createdAt() + " "
                                + record.alert().resolvedAt())
                        .toList());
    }

    @Test
    void mutedGroupsWaitAndNobodyIsToldWithoutAChannel() {
        at("0s", live.verdict(), Condition.TRUE);
        Map<String, Object> routing = Map.of("route", Map.of("channel", "ops", "mute_times", List.of("02:00-05:30")));
        Rehearsal muted = rehearse(routing, "ops");
        assertThat(muted.told())
                .extracting(told -> told.at().toString())
                .first()
                .isEqualTo("2025-08-12T05:30:00Z");

        Rehearsal alone = rehearse(Map.of());
        assertThat(alone.told()).isEmpty();
        assertThat(alone.alerts().get(0).silent()).containsExactly("to nobody: the tenant has no channel");
    }

    @Test
    void usesTheTenantsOwnRouting() {
        live.stores.channel(Timeline.ACME, "mail", Map.of(), false);
        live.stores.routings.put(Timeline.ACME, Map.of("route", Map.of("channel", "mail")));
        at("0s", live.verdict(), Condition.TRUE);
        Rehearsal rehearsal = new RehearsedStage(
                FrozenChannels.of(live.stores.channelStore(), Timeline.ACME), Surroundings.alone(), START);
        rehearsal.accept(START, given);
        rehearsal.advance(START.plusSeconds(60));

        assertThat(rehearsal.told()).isEmpty();
        assertThat(rehearsal.alerts().get(0).silent()).containsExactly("to nobody: channel mail is disabled");
        assertThat(live.stores.commits).isZero();
    }

    @Test
    void refusesRoutingThatCannotBe() {
        assertThatThrownBy(() -> rehearse(Map.of("route", Map.of("channel", "nowhere")), "ops"))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("route.channel");
    }

    @Test
    void listsNoMoreThanItMay() {
        for (int node = 0; node <= RehearsedStage.MOST_ALERTS; node++) {
            at("0s", live.verdict().group("node", "n" + node), Condition.TRUE);
        }
        Rehearsal rehearsal = rehearse("ops");

        assertThat(rehearsal.alerts()).hasSize(RehearsedStage.MOST_ALERTS);
        assertThat(rehearsal.omitted()).isEqualTo(1);
    }

    private void at(String after, Timeline.VerdictDraft draft, Condition condition) {
        Instant time = START.plus(io.bellwether.api.settings.Durations.parse(after));
        times.add(time);
        given.add(draft.at(time).as(condition));
    }

    private Rehearsal rehearse(String... channels) {
        return rehearse(Map.of(), channels);
    }

    private Rehearsal rehearse(Map<String, Object> routing, String... channels) {
        Rehearsals.Setting setting = new Rehearsals.Setting(Timeline.ACME, ZoneOffset.UTC, List.of(channels), routing);
        Rehearsal rehearsal = new RehearsalService(null, null).begin(setting, START);
        for (int i = 0; i < given.size(); i++) {
            rehearsal.accept(times.get(i), List.of(given.get(i)));
        }
        rehearsal.advance(times.get(times.size() - 1).plus(Duration.ofHours(3)));
        return rehearsal;
    }

    /** The same, live: the stage looks every 250 ms what is due. */
    private void play() {
        Instant end = times.get(times.size() - 1).plus(Duration.ofHours(3));
        int next = 0;
        while (live.clock.instant().isBefore(end)) {
            while (next < times.size() && !times.get(next).isAfter(live.clock.instant())) {
                live.stage.accept(List.of(given.get(next++)));
            }
            live.stage.tick();
            live.clock.advance(Duration.ofMillis(250));
        }
    }
}
