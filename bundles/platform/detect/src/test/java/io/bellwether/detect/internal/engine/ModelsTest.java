// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal.engine;

import static io.bellwether.alert.Verdict.Condition.FALSE;
import static io.bellwether.alert.Verdict.Condition.TRUE;
import static io.bellwether.detect.internal.Timeline.time;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.alert.Verdict;
import io.bellwether.api.alert.Evidence;
import io.bellwether.api.event.Event;
import io.bellwether.api.event.Severity;
import io.bellwether.detect.internal.Timeline;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Detectors that learn and detectors that follow events. */
class ModelsTest {
    private static final String STEADY =
            """
            - { id: steady, measure: { by: [node] }, detect: { steady: {} } }
            """;
    private static final String BURSTS =
            """
            - id: bursts
              events: { select: "@Message like 'plan%'", by: [node] }
              detect: { burst: {} }
              levels: [ { severity: critical, score: 2 } ]
              recover: { for: 5m }
              overrides: [ { match: { plan: "Nightly*" }, mute: true } ]
            """;

    private final Timeline timeline = timeline();

    private static Timeline timeline() {
        Timeline timeline = new Timeline();
        timeline.catalogue().addLearning(new SteadyDetector());
        timeline.catalogue().addEvents(new BurstDetector());
        return timeline;
    }

    @Test
    void aModelJudgesEachClosedBucketOnceAndInOrder() {
        timeline.policies(STEADY);
        for (int minute = 0; minute < 12; minute++) {
            timeline.at("03:%02d:30".formatted(minute)).push(minute == 9 ? 40 : 4, "a", Map.of("_Server", "n1"));
            if (minute > 3) {
                timeline.push(4, "a", Map.of("_Server", "n2"));
            }
        }
        timeline.pushLate(3, "03:02:30", "late").at("03:12:20");
        assertThat(timeline.verdicts())
                .filteredOn(verdict -> verdict.condition() == TRUE)
                .singleElement()
                .satisfies(verdict -> {
                    assertThat(verdict.group()).isEqualTo(Map.of("node", "n1"));
                    assertThat(verdict.at()).isEqualTo(time("03:10:00"));
                    assertThat(verdict.explanation()).isEqualTo("40.0 after 9");
                    assertThat(verdict.score()).isEqualTo(10);
                    assertThat(verdict.detectors()).containsExactly("steady");
                });
    }

    @Test
    void aModelThatIsBegunAnewIsTaughtFromThePast() {
        timeline.policies("- { id: other, measure: { by: [node] }, detect: { threshold: { above: 99 } } }");
        for (int minute = 0; minute < 20; minute++) {
            timeline.at("03:%02d:30".formatted(minute)).push(4, "a", Map.of("_Server", "n1"));
        }
        timeline.at("03:20:30")
                .policies(STEADY)
                .push(40, "a", Map.of("_Server", "n1"))
                .at("03:21:20");
        assertThat(timeline.verdicts())
                .filteredOn(verdict -> verdict.condition() == TRUE)
                .extracting(Verdict::explanation)
                .containsExactly("40.0 after 20");
    }

    @Test
    void aChangedPolicyBeginsAnewAndAnUnchangedOneGoesOn() {
        timeline.policies(STEADY);
        for (int minute = 0; minute < 8; minute++) {
            timeline.at("03:%02d:30".formatted(minute))
                    .push(4, "a", Map.of("_Server", "n1"))
                    .policies(STEADY);
        }
        timeline.push(40, "a", Map.of("_Server", "n1")).at("03:08:20");
        assertThat(timeline.verdicts()).extracting(Verdict::explanation).containsExactly("44.0 after 7");
    }

    @Test
    void eventsAreFollowedInTheOrderOfTheirOwnTimes() {
        timeline.policies(BURSTS).at("03:00:50");
        for (int second : new int[] {40, 20, 30}) {
            timeline.arrive(
                    io.bellwether.detect.Detection.Origin.PUSH,
                    1,
                    time("03:00:" + second),
                    "plan ran",
                    Map.of("plan", "A", "_Server", "n1"));
        }
        assertThat(timeline.verdicts())
                .as("others may come that happened before")
                .isEmpty();
        timeline.at("03:01:10");
        assertThat(timeline.verdicts()).singleElement().satisfies(verdict -> {
            assertThat(verdict.condition()).isEqualTo(TRUE);
            assertThat(verdict.at()).isEqualTo(time("03:00:40"));
            assertThat(verdict.group()).isEqualTo(Map.of("node", "n1", "plan", "A"));
            assertThat(verdict.evidence()).extracting(Evidence::eventId).containsExactly("e1", "e3", "e2");
            assertThat(verdict.severity()).isEqualTo(Severity.WARNING);
            assertThat(verdict.value()).isEqualTo(3);
        });
        assertThat(timeline.findings()).hasSize(1);
    }

    @Test
    void aConditionOfEventsLastsUntilNoneHasComeForTheRecoveryTime() {
        timeline.policies(BURSTS);
        for (int second = 10; second < 60; second += 10) {
            timeline.at("03:00:" + second).push(1, "plan ran", Map.of("plan", "A"));
        }
        timeline.at("03:05:55");
        assertThat(timeline.verdicts())
                .extracting(verdict -> verdict.condition() + " " + verdict.severity())
                .containsExactly("TRUE warning", "TRUE critical", "TRUE critical");
        timeline.at("03:06:05");
        assertThat(timeline.verdicts()).singleElement().satisfies(verdict -> {
            assertThat(verdict.condition()).isEqualTo(FALSE);
            assertThat(verdict.at()).isEqualTo(time("03:05:50"));
            assertThat(verdict.explanation()).isEqualTo("nothing of the kind for 5m");
            assertThat(verdict.group()).isEqualTo(Map.of("node", "(none)", "plan", "A"));
        });
        assertThat(timeline.findings()).extracting(Finding::firing).containsExactly(true, true, true, false);
    }

    @Test
    void mutedAndForeignEventsSayNothing() {
        timeline.policies(BURSTS).at("03:00:30");
        timeline.push(9, "plan ran", Map.of("plan", "NightlyImport"));
        timeline.push(9, "something else", Map.of("plan", "B"));
        timeline.push(9, "plan without a name");
        timeline.at("03:01:30");
        assertThat(timeline.verdicts()).isEmpty();
        assertThat(timeline.findings()).isEmpty();
    }

    @Test
    void aKeyIsForgottenAfterTheDetectorsMemoryHoweverOftenItIsLookedAt() {
        timeline.policies(BURSTS).at("03:00:30").push(2, "plan ran", Map.of("plan", "A"));
        timeline.at("03:10:00").push(2, "plan ran", Map.of("plan", "A")).at("03:11:00");
        assertThat(timeline.verdicts()).isEmpty();
    }

    @Test
    void waitingEventsAreBoundedAndTheRestIsCounted() {
        timeline.policies(BURSTS).at("03:00:30");
        for (int i = 0; i < 21; i++) {
            timeline.push(1_000, "plan ran", Map.of("plan", "A" + i));
        }
        assertThat(timeline.engine().overflowing()).isEqualTo(1_000);
    }

    @Test
    void whatComesTooLateToBeOrderedIsCounted() {
        timeline.policies(BURSTS)
                .at("03:00:30")
                .push(1, "plan ran", Map.of("plan", "A"))
                .at("03:02:00");
        timeline.push(1, "plan ran", Map.of("plan", "A")).at("03:02:30");
        timeline.arrive(
                io.bellwether.detect.Detection.Origin.PUSH, 1, time("03:01:00"), "plan ran", Map.of("plan", "A"));
        assertThat(timeline.engine().late()).isEqualTo(1);
    }

    @Test
    void aStateThatCannotBeReadBeginsAnew() throws IOException {
        timeline.policies(STEADY + BURSTS);
        for (int minute = 0; minute < 8; minute++) {
            timeline.at("03:%02d:30".formatted(minute)).push(4, "plan", Map.of("_Server", "n1", "plan", "A"));
        }
        ByteArrayOutputStream saved = new ByteArrayOutputStream();
        timeline.engine().saveState(new DataOutputStream(saved));
        byte[] whole = saved.toByteArray();

        Timeline other = timeline();
        other.policies(STEADY.replace("[node]", "[app]"));
        other.engine().restoreState(new DataInputStream(new ByteArrayInputStream(whole)));
        other.clock().set(time("03:08:00"));
        other.push(4, "a").at("03:09:20");
        assertThat(other.engine().lastEventAt()).isEqualTo(time("03:08:00"));

        whole[3] = 9;
        assertThatThrownBy(() -> other.engine().restoreState(new DataInputStream(new ByteArrayInputStream(whole))))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("version 9");
    }

    @Test
    void theHistoryTeachesWhatFollowsEventsAndTellsNobody() {
        timeline.policies(BURSTS);
        List<Event> journal = new ArrayList<>();
        for (int i = 0; i < 70; i++) {
            Instant at = time("03:00:00").plus(Duration.ofSeconds(25L * i));
            journal.add(Timeline.event("h" + i, at, at, "plan ran", Map.of("plan", "A")));
        }
        timeline.clock().set(time("03:29:00"));
        timeline.engine().history(journal, timeline.clock().instant());
        timeline.engine().resume(timeline.clock().instant());
        timeline.push(1, "plan ran", Map.of("plan", "A")).at("03:29:20");
        assertThat(timeline.verdicts())
                .filteredOn(verdict -> verdict.condition() == TRUE)
                .singleElement()
                .satisfies(verdict -> assertThat(verdict.at()).isEqualTo(time("03:29:00")));
    }
}
