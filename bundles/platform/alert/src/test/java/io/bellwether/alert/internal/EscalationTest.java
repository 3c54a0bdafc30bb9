// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.alert.Alerts.Acknowledgement;
import io.bellwether.alert.internal.oncall.Ladder;
import io.bellwether.alert.internal.oncall.Ladder.Step;
import io.bellwether.alert.internal.oncall.Ladder.Target;
import io.bellwether.alert.internal.oncall.OnCallBook;
import io.bellwether.api.alert.Alert;
import io.bellwether.api.tenancy.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Alerts on their way up an escalation policy. */
class EscalationTest {
    private final Roster roster = new Roster();
    private final Hush hush = new Hush();
    private final Timeline time =
            new Timeline(() -> Surroundings.alone().with(roster).with(hush), "alice", "bob", "boss", "ops");

    /** Persons are channels; who is at their desk changes. */
    private static final class Roster implements OnCallBook {
        final List<Step> steps = new ArrayList<>();
        final Map<String, String> away = new HashMap<>();
        final Map<String, Instant> quiet = new HashMap<>();
        Duration repeatEvery;
        int repeats;

        @Override
        public Ladder ladder(TenantId tenant, String id) {
            return id.equals("ops-critical")
                    ? new Ladder(id, "Critical operations", steps, repeatEvery, repeats)
                    : null;
        }

        @Override
        public List<Reached> reach(TenantId tenant, Target target, Alert alert, Instant now) {
            String why = away.get(target.id());
            return List.of(
                    why != null
                            ? new Reached(null, why, null)
                            : new Reached(target.id(), target.id() + " Jones", quiet.get(target.id())));
        }
    }

    @BeforeEach
    void ladder() {
        step("0s", "alice");
        step("10m", "bob");
        step("20m", "boss");
        time.stage.route(Timeline.ACME, Map.of("route", Map.of("escalation", "ops-critical", "group_wait", "2s")));
    }

    private void step(String after, String person) {
        roster.steps.add(new Step(
                io.bellwether.api.settings.Durations.parse(after), List.of(new Target(Target.Kind.PERSON, person))));
    }

    @Test
    void eachStepIsToldWhileNobodyAcknowledges() {
        time.verdict().isTrue();
        time.after("2s");
        assertThat(time.told()).containsExactly("opened alice 1");
        time.after("9m");
        assertThat(time.told()).hasSize(1);
        time.after("1m").after("2s");
        assertThat(time.told()).containsExactly("opened alice 1", "escalated bob 1");
        time.restart();
        time.after("10m").after("2s").after("3h");
        assertThat(time.told()).containsExactly("opened alice 1", "escalated bob 1", "escalated boss 1");
        assertThat(time.stores.trail).anySatisfy(entry -> {
            assertThat(entry.stage()).isEqualTo("escalate");
            assertThat(entry.decision()).isEqualTo("to bob");
            assertThat(entry.reason())
                    .isEqualTo("step 2 of ops-critical: bob Jones, because nobody acknowledged within 10m");
        });

        time.verdict().isFalse();
        time.after("2s");
        assertThat(time.told())
                .as("everybody who knows")
                .hasSize(6)
                .endsWith("cleared alice 1", "cleared bob 1", "cleared boss 1");
    }

    @Test
    void anAcknowledgementStopsItAndItsEndLetsItGoOn() {
        time.verdict().isTrue();
        time.after("2s").after("1m");
        String id = time.only().id();
        time.stage.acknowledge(Timeline.ACME, id, new Acknowledgement("alice", null, Duration.ofHours(1), null));
        time.after("59m");
        assertThat(time.told()).containsExactly("opened alice 1");

        time.after("1m").after("2s");
        assertThat(time.told()).containsExactly("opened alice 1", "escalated alice 1", "escalated bob 1");
        time.after("9m");
        assertThat(time.told()).hasSize(3);
        time.after("1m").after("2s");
        assertThat(time.told()).hasSize(4).endsWith("escalated boss 1");
        assertThat(time.stores.trail).anySatisfy(entry -> assertThat(entry.reason())
                .isEqualTo("step 2 of ops-critical: bob Jones, because the acknowledgement has ended"
                        + " and it is still open"));
    }

    @Test
    void theLastStepIsRepeatedSoOften() {
        roster.repeatEvery = Duration.ofMinutes(30);
        roster.repeats = 2;
        time.verdict().isTrue();
        time.after("2s").after("10m").after("2s").after("10m").after("2s");
        for (int i = 0; i < 200; i++) {
            time.after("1m");
        }

        assertThat(time.told())
                .containsExactly(
                        "opened alice 1",
                        "escalated bob 1",
                        "escalated boss 1",
                        "escalated boss 1",
                        "escalated boss 1");
    }

    @Test
    void nothingIsToldWhileItIsHeldBackAndWhoIsOnCallThenIsTold() {
        hush.silence(null, null);
        time.verdict().isTrue();
        time.after("1h");
        assertThat(time.told()).isEmpty();
        roster.away.put("alice", "alice is on leave");
        hush.lift();
        time.after("1s").after("2s");

        assertThat(time.told()).as("the next one, as the first cannot be told").containsExactly("opened bob 1");
        assertThat(time.stores.trail).anySatisfy(entry -> {
            assertThat(entry.decision()).isEqualTo("told nobody");
            assertThat(entry.reason()).isEqualTo("step 1 of ops-critical: alice is on leave");
        });
        time.after("19m");
        assertThat(time.told()).hasSize(1);
        time.after("1m").after("2s");
        assertThat(time.told()).containsExactly("opened bob 1", "escalated boss 1");
    }

    @Test
    void aStepThatComesDueWhileItIsHeldBackFollowsAfterwards() {
        time.verdict().isTrue();
        time.after("2s");
        hush.silence(null, null);
        time.after("1h");
        assertThat(time.told()).containsExactly("opened alice 1");
        hush.lift();
        time.after("1s").after("2s");
        assertThat(time.told()).containsExactly("opened alice 1", "escalated bob 1");
    }

    @Test
    void quietHoursDelay() {
        roster.quiet.put("alice", Timeline.START.plus(Duration.ofHours(4)));
        time.verdict().isTrue();
        time.after("2s").after("3h");
        assertThat(time.told()).isEmpty();
        time.after("1h");
        assertThat(time.told()).containsExactly("opened alice 1");
        time.after("10m").after("2s");
        assertThat(time.told()).containsExactly("opened alice 1", "escalated bob 1");
    }

    @Test
    void anAlertThatIsOverEscalatesNoFurtherAndBeginsAnewWhenItReturns() {
        time.verdict().isTrue();
        time.after("2s").after("1m").verdict().isFalse();
        time.after("2s").after("2m").verdict().isTrue();
        time.after("1m");
        assertThat(time.told()).containsExactly("opened alice 1", "cleared alice 1", "opened alice 1");
        time.after("9m");
        assertThat(time.told()).hasSize(3);
        time.after("1m").after("2s");
        assertThat(time.told()).hasSize(4).endsWith("escalated bob 1");
    }

    @Test
    void aPolicyThatIsGoneIsSaid() {
        time.stage.route(Timeline.ACME, Map.of("route", Map.of("channel", "ops", "escalation", "forgotten")));
        time.verdict().isTrue();
        time.after("2s").after("1h");

        assertThat(time.told()).containsExactly("opened ops 1");
        assertThat(time.stores.trail).anySatisfy(entry -> assertThat(entry.reason())
                .isEqualTo("escalation policy forgotten does not exist"));
    }

    @Test
    void aClockThatJumpsAheadSkipsNoStepAndTakesThemOneByOne() {
        time.verdict().isTrue();
        time.after("2s");
        time.after("5h").after("2s");
        assertThat(time.told()).containsExactlyInAnyOrder("opened alice 1", "repeated alice 1", "escalated bob 1");
        time.after("9m");
        assertThat(time.told()).hasSize(3);
        time.after("1m").after("2s");
        assertThat(time.told()).hasSize(4).endsWith("escalated boss 1");
    }
}
