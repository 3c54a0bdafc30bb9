// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert.internal.oncall;

import static io.bellwether.alert.internal.oncall.Desk.ACME;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.bellwether.alert.Escalations.Drill;
import io.bellwether.alert.Escalations.DrillChannel;
import io.bellwether.api.event.Severity;
import io.bellwether.api.settings.InvalidInput;
import io.bellwether.api.settings.Problem;
import io.bellwether.identity.InUse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Escalation policies and fire drills. */
class EscalationTest {
    private static final Map<String, Object> PAGE = Map.of(
            "id",
            "page",
            "name",
            "Page",
            "steps",
            List.of(
                    Map.of("after", "0s", "notify", List.of("channel:ops", "rota:primary")),
                    Map.of("after", "10m", "notify", List.of("person:bob")),
                    Map.of("after", "30m", "notify", List.of("person:alice", "channel:ops"))),
            "repeat",
            Map.of("every", "15m", "times", 2));

    private final Desk desk = new Desk("2026-01-11T21:00:00Z", "ops", "alice-mail", "bob-mail");

    private void staff() {
        desk.person("alice", "Alice Smith", Map.of(), "alice-mail")
                .person(
                        "bob",
                        "Bob Jones",
                        Map.of("quiet", Map.of("from", "22:00", "to", "07:00", "below", "critical")),
                        "bob-mail")
                .rota("primary", "1w", "alice", "bob");
        desk.escalations.create(ACME, PAGE, "test");
    }

    private Drill drill(Severity severity, String at) {
        return desk.escalations
                .drill(ACME, "page", severity, Instant.parse(at), "test")
                .orElseThrow();
    }

    private static DrillChannel channel(Drill drill, int step, int target) {
        return drill.steps().get(step).targets().get(target).channels().get(0);
    }

    @Test
    void aLadderSaysWhatIsDueWhen() {
        staff();
        Ladder ladder = desk.onCall.ladder(ACME, "page");
        assertThat(ladder.tellings()).isEqualTo(5);
        List<Duration> due = new ArrayList<>();
        for (int n = 0; n < ladder.tellings(); n++) {
            due.add(ladder.due(n));
        }
        assertThat(due)
                .containsExactly(
                        Duration.ZERO,
                        Duration.ofMinutes(10),
                        Duration.ofMinutes(30),
                        Duration.ofMinutes(45),
                        Duration.ofMinutes(60));
        assertThat(ladder.due(5)).isNull();
        assertThat(ladder.telling(4)).isEqualTo(ladder.steps().get(2));
    }

    @Test
    void everyProblemOfAnEscalationIsNamed() {
        staff();
        InvalidInput refused = catchThrowableOfType(
                InvalidInput.class,
                () -> desk.escalations.create(
                        ACME,
                        Map.of(
                                "id", "bad",
                                "steps",
                                        List.of(
                                                Map.of("after", "10m", "notify", List.of("rota:primry")),
                                                Map.of("after", "10m", "notify", List.of("escalation:page", "ops")),
                                                Map.of("after", 900, "notify", List.of("person:alice", "person:alice")),
                                                Map.of("notify", List.of())),
                                "repeat", Map.of("every", "1s", "times", 0)),
                        "test"));
        assertThat(refused.problems().stream().map(Problem::toString))
                .anyMatch(text -> text.startsWith("steps[0].notify[0]: is not a rota of this tenant; there are primary;"
                        + " did you mean 'primary'?"))
                .anyMatch(text -> text.startsWith("steps[1].after: must be longer than the step before, 10m"))
                .anyMatch(text -> text.startsWith("steps[1].notify[0]: must not be another escalation"))
                .anyMatch(text -> text.startsWith("steps[1].notify[1]: must be channel:ID, rota:ID or person:ID"))
                .anyMatch(text -> text.startsWith("steps[2].after: must be a duration with a unit"))
                .anyMatch(text -> text.startsWith("steps[2].notify[1]: is named twice"))
                .anyMatch(text -> text.startsWith("steps[3].after: is required"))
                .anyMatch(text -> text.startsWith("steps[3].notify: is required"))
                .anyMatch(text -> text.startsWith("repeat.every: must lie between 1m and 7d"))
                .anyMatch(text -> text.startsWith("repeat.times: must be a whole number from 1 to 100"));
    }

    @Test
    void twentyStepsAreEnough() {
        staff();
        List<Map<String, Object>> steps = new ArrayList<>();
        for (int i = 0; i < 21; i++) {
            steps.add(Map.of("after", i + "m", "notify", List.of("channel:ops")));
        }
        assertThatThrownBy(() -> desk.escalations.create(ACME, Map.of("id", "long", "steps", steps), "test"))
                .hasMessageContaining("steps: must have at most 20");
        assertThat(desk.escalations.create(ACME, Map.of("id", "long", "steps", steps.subList(0, 20)), "test"))
                .containsEntry("id", "long");
    }

    @Test
    void whatRoutingNamesIsNotDeleted() {
        staff();
        desk.routing.put(
                "route",
                Map.of("channel", "ops", "routes", List.of(Map.of("matchers", List.of("a=b"), "escalation", "page"))));
        assertThatThrownBy(() -> desk.escalations.delete(ACME, "page"))
                .isInstanceOf(InUse.class)
                .hasMessageContaining("the routing at route.routes[0]");
    }

    @Test
    void aFireDrillFindsWhoWouldBeOnCallAtEachStep() {
        staff();
        Drill drill = drill(Severity.CRITICAL, "2026-01-12T08:55:00Z");
        assertThat(drill.steps()).hasSize(3);
        assertThat(drill.steps().get(0).targets().get(1).who())
                .as("five minutes before the hand-over")
                .isEqualTo("Alice Smith, on call for Primary until Mon 12 Jan 09:00");
        assertThat(drill.steps().get(1).at()).isEqualTo("2026-01-12T09:05:00Z");
        assertThat(channel(drill, 0, 0)).isEqualTo(new DrillChannel("ops", "email", "active", true, null));
        assertThat(drill.ends())
                .isEqualTo("Whoever acknowledges or resolves ends it. After step 3 it is told again every 15m, 2 times,"
                        + " the last time at 2026-01-12T09:55:00Z; then nobody else is told.");
        assertThat(drill(Severity.CRITICAL, "2026-01-12T09:00:00Z")
                        .steps()
                        .get(0)
                        .targets()
                        .get(1)
                        .who())
                .startsWith("Bob Jones, on call for Primary until Mon 19 Jan 09:00");
    }

    @Test
    void aFireDrillShowsQuietHoursOfWhatCanWaitAndNeverOfWhatIsCritical() {
        staff();
        assertThat(channel(drill(Severity.ERROR, "2026-01-11T22:30:00Z"), 1, 0).reason())
                .isEqualTo("not before 2026-01-12T07:00:00Z, the end of quiet hours");
        assertThat(channel(drill(Severity.CRITICAL, "2026-01-11T22:30:00Z"), 1, 0)
                        .reason())
                .isNull();
    }

    @Test
    void aFireDrillFindsChannelsThatWouldNotTell() {
        staff();
        desk.channel("ops", "disabled");
        desk.channel("bob-mail", "plugin missing");
        desk.channel("alice-mail", "failing");
        Drill drill = drill(Severity.CRITICAL, "2026-01-11T21:00:00Z");
        assertThat(channel(drill, 0, 0).tells()).isFalse();
        assertThat(channel(drill, 0, 0).reason()).isEqualTo("the channel is disabled");
        assertThat(channel(drill, 1, 0).tells()).isFalse();
        assertThat(channel(drill, 1, 0).reason()).isEqualTo("the notifier 'email' is not installed");
        assertThat(channel(drill, 2, 0).tells()).as("it may work again").isTrue();
        assertThat(channel(drill, 2, 0).reason()).isEqualTo("the last delivery failed: HTTP 500");
        desk.views.remove("bob-mail");
        assertThat(channel(drill(Severity.CRITICAL, "2026-01-11T21:00:00Z"), 1, 0))
                .isEqualTo(new DrillChannel("bob-mail", null, "missing", false, "there is no such channel"));
    }

    @Test
    void aFireDrillFindsGapsAndChangesNothing() {
        staff();
        Map<String, Object> before = Map.copyOf(desk.documents.kept);
        Drill drill = drill(Severity.CRITICAL, "2026-01-05T08:00:00Z");
        assertThat(drill.steps().get(0).targets().get(1).channels())
                .containsExactly(new DrillChannel(
                        null, null, "missing", false, "nobody is on call for Primary until Mon 5 Jan 09:00"));
        assertThat(desk.documents.kept).isEqualTo(before);
        assertThat(desk.escalations.drill(ACME, "none", Severity.INFO, Instant.EPOCH, "test"))
                .isEmpty();
    }
}
