// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal.engine;

import static io.bellwether.alert.Verdict.Condition.FALSE;
import static io.bellwether.alert.Verdict.Condition.LINGERING;
import static io.bellwether.alert.Verdict.Condition.TRUE;
import static io.bellwether.detect.internal.Timeline.SEQ;
import static io.bellwether.detect.internal.Timeline.time;
import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.alert.Verdict;
import io.bellwether.api.alert.Evidence;
import io.bellwether.api.event.Event;
import io.bellwether.detect.Detection.Origin;
import io.bellwether.detect.internal.Timeline;
import io.bellwether.detector.threshold.ThresholdDetector;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class EngineTest {
    private static final String ABOVE_FIVE =
            """
            - id: errors
              measure: { select: "@Level = 'Error'", value: count }
              detect: { threshold: { above: 5 } }
              recover: { below: 3, for: 2m }
            """;
    private static final String HELD =
            """
            - id: errors
              measure: { value: count }
              detect: { threshold: { above: 5 } }
              for: 10m
            """;

    private final Timeline timeline = new Timeline();

    @Test
    void aGrowingMeasureIsJudgedAsEventsArrive() {
        timeline.policies(ABOVE_FIVE).at("03:00:20").push(5, "a");
        assertThat(timeline.verdicts()).isEmpty();
        timeline.at("03:00:30").push(1, "the last straw").push(3, "more");
        List<Verdict> verdicts = timeline.verdicts();
        assertThat(verdicts).hasSize(1);
        Verdict verdict = verdicts.get(0);
        assertThat(verdict.condition()).isEqualTo(TRUE);
        assertThat(verdict.open()).isTrue();
        assertThat(verdict.silent()).isFalse();
        assertThat(verdict.trueFor()).isZero();
        assertThat(verdict.since()).isEqualTo(time("03:00:00"));
        assertThat(verdict.at()).isEqualTo(time("03:00:30"));
        assertThat(verdict.value()).isEqualTo(6);
        assertThat(verdict.threshold()).isEqualTo(5);
        assertThat(verdict.explanation()).isEqualTo("6 is above 5");
        assertThat(verdict.evidence()).extracting(Evidence::eventId).startsWith("e6");
    }

    @Test
    void aBucketClosesWhenTheWatermarkLessTheLatenessPassesItsEnd() {
        timeline.policies(ABOVE_FIVE).at("03:00:20").push(6, "a");
        timeline.verdicts();
        timeline.at("03:01:09");
        assertThat(timeline.verdicts()).isEmpty();
        timeline.at("03:01:10");
        List<Verdict> closed = timeline.verdicts();
        assertThat(closed).hasSize(1);
        assertThat(closed.get(0).open()).isFalse();
        assertThat(closed.get(0).at()).isEqualTo(time("03:01:00"));
        assertThat(closed.get(0).trueFor()).isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void aHoldOfTenMinutesIsReachedAtTheCloseOfTheTenthBucket() {
        timeline.policies(HELD);
        for (int minute = 0; minute < 11; minute++) {
            timeline.at("03:%02d:30".formatted(minute)).push(8, "a");
        }
        List<Verdict> closed =
                timeline.verdicts().stream().filter(verdict -> !verdict.open()).toList();
        assertThat(closed)
                .extracting(Verdict::trueFor)
                .startsWith(Duration.ofMinutes(1), Duration.ofMinutes(2))
                .endsWith(Duration.ofMinutes(9), Duration.ofMinutes(10));
        Verdict tenth = closed.get(closed.size() - 1);
        assertThat(tenth.at()).isEqualTo(time("03:10:00"));
        assertThat(tenth.since()).isEqualTo(time("03:00:00"));
        assertThat(tenth.rule().hold()).isEqualTo(Duration.ofMinutes(10));
    }

    @Test
    void anOpenBucketCountsNothingTowardsTheHold() {
        timeline.policies(HELD);
        timeline.at("03:00:30").push(8, "a").at("03:01:30").push(8, "a");
        Verdict open = timeline.verdicts().stream()
                .filter(Verdict::open)
                .reduce((one, other) -> other)
                .orElseThrow();
        assertThat(open.trueFor()).isEqualTo(Duration.ofMinutes(1));
        assertThat(open.since()).isEqualTo(time("03:00:00"));
    }

    @Test
    void anInterruptionStartsTheHoldAgain() {
        timeline.policies(HELD);
        for (int minute = 0; minute < 6; minute++) {
            timeline.at("03:%02d:30".formatted(minute)).push(minute == 3 ? 1 : 8, "a");
        }
        timeline.at("03:06:10");
        assertThat(timeline.verdicts().stream().filter(verdict -> !verdict.open()))
                .extracting(verdict -> verdict.trueFor().toMinutes())
                .containsExactly(1L, 2L, 3L, 0L, 1L, 2L);
    }

    @Test
    void recoveryLingersUntilTheLimitIsReached() {
        timeline.policies(ABOVE_FIVE);
        int[] counts = {9, 4, 3, 2, 0, 0, 0, 0};
        for (int minute = 0; minute < counts.length; minute++) {
            timeline.at("03:%02d:30".formatted(minute)).push(counts[minute], "a");
        }
        timeline.at("03:08:10");
        assertThat(timeline.verdicts().stream().filter(verdict -> !verdict.open()))
                .extracting(Verdict::condition)
                .containsExactly(TRUE, LINGERING, LINGERING, FALSE, FALSE, FALSE, FALSE, FALSE);
    }

    @Test
    void aRelapseWithinTheRecoveryStretchLingers() {
        timeline.policies(ABOVE_FIVE);
        int[] counts = {9, 0, 4, 0};
        for (int minute = 0; minute < counts.length; minute++) {
            timeline.at("03:%02d:30".formatted(minute)).push(counts[minute], "a");
        }
        timeline.at("03:04:10");
        assertThat(timeline.verdicts().stream().filter(verdict -> !verdict.open()))
                .extracting(Verdict::condition)
                .containsExactly(TRUE, FALSE, LINGERING, FALSE);
    }

    @Test
    void quietGroupsAreNotReported() {
        timeline.policies(ABOVE_FIVE).at("03:00:30").push(2, "a").at("03:04:30");
        timeline.verdicts();
        timeline.push(2, "a").at("03:09:00");
        assertThat(timeline.verdicts()).isEmpty();
    }

    @Test
    void aLateEventAmendsAClosedBucketAndIsReported() {
        timeline.policies(ABOVE_FIVE).at("03:00:30").push(5, "a").at("03:01:30");
        assertThat(timeline.verdicts()).extracting(Verdict::condition).doesNotContain(TRUE);
        timeline.pushLate(1, "03:00:45", "late");
        List<Verdict> verdicts = timeline.verdicts();
        assertThat(verdicts).extracting(Verdict::condition).containsExactly(TRUE);
        assertThat(verdicts.get(0).open()).isFalse();
        assertThat(verdicts.get(0).value()).isEqualTo(6);
        assertThat(verdicts.get(0).at()).isEqualTo(time("03:01:00"));
    }

    @Test
    void factsOlderThanTenMinutesAmendAndPageNobody() {
        timeline.policies(ABOVE_FIVE).at("03:00:30").push(1, "a").at("03:15:00");
        timeline.verdicts();
        timeline.pushLate(50, "03:02:30", "very late").at("03:20:00");
        assertThat(timeline.verdicts()).extracting(Verdict::condition).doesNotContain(TRUE);
    }

    @Test
    void aBackfillPagesNobodyAndTeachesTheBaseline() {
        timeline.policies(
                """
                - id: burst
                  measure: { value: count }
                  detect: { all: [ { threshold: { above: 5 } }, { baseline: { factor: 3 } } ] }
                """);
        for (int minute = 48 * 60; minute > 0; minute--) {
            Instant happened = timeline.clock().instant().minus(Duration.ofMinutes(minute));
            timeline.arrive(Timeline.BACKFILL, 10, happened, "old", Map.of());
        }
        assertThat(timeline.verdicts()).isEmpty();
        timeline.at("03:00:30").push(30, "usual enough");
        assertThat(timeline.verdicts()).extracting(Verdict::condition).doesNotContain(TRUE);
        timeline.push(1, "too much");
        assertThat(timeline.verdicts()).singleElement().satisfies(verdict -> {
            assertThat(verdict.condition()).isEqualTo(TRUE);
            assertThat(verdict.baseline()).isEqualTo(10);
            assertThat(verdict.explanation()).startsWith("31 is above 5 and 31 is 3.1 times the 10 usual at this time");
        });
    }

    @Test
    void whileTheBaselineLearnsTheThresholdDecidesAlone() {
        timeline.policies(
                """
                - id: burst
                  measure: { value: count }
                  detect: { all: [ { threshold: { above: 5 } }, { baseline: { factor: 3 } } ] }
                """);
        timeline.at("03:00:30").push(6, "a");
        assertThat(timeline.verdicts()).singleElement().satisfies(verdict -> assertThat(verdict.explanation())
                .isEqualTo("6 is above 5; the baseline is still learning (1m of 2h)"));
    }

    @Test
    void polledEventsCloseNoBucketBeforeTheirOriginSaysSo() {
        timeline.policies(
                """
                - id: few
                  measure: { value: count }
                  detect: { threshold: { below: 5 } }
                """);
        timeline.at("03:00:50").arrive(SEQ, 2, time("03:00:40"), "first page", Map.of());
        timeline.at("03:02:30").arrive(SEQ, 2, time("03:02:20"), "newest first", Map.of());
        assertThat(timeline.verdicts()).isEmpty();
        timeline.arrive(SEQ, 6, time("03:01:20"), "older page", Map.of()).polledUpTo("03:01:09");
        assertThat(timeline.verdicts()).isEmpty();
        timeline.polledUpTo("03:01:10");
        assertThat(timeline.verdicts()).extracting(Verdict::at).containsExactly(time("03:01:00"));
        timeline.at("03:02:40").polledUpTo("03:02:10");
        assertThat(timeline.verdicts()).extracting(Verdict::condition).containsExactly(FALSE);
    }

    @Test
    void theSlowestLiveOriginHoldsBucketsOpenUntilItEnds() {
        timeline.policies(ABOVE_FIVE).polledUpTo("03:00:00").at("03:00:30").push(6, "a");
        timeline.verdicts();
        timeline.at("03:02:00");
        assertThat(timeline.verdicts()).isEmpty();
        timeline.engine().ended(SEQ, timeline.clock().instant());
        timeline.at("03:02:01");
        assertThat(timeline.engine().watermark(timeline.clock().instant())).isEqualTo(time("03:02:01"));
    }

    @Test
    void aLongerLatenessKeepsBucketsOpenLonger() {
        timeline.policies(ABOVE_FIVE + "  lateness: 30s\n").at("03:00:30").push(6, "a");
        timeline.verdicts();
        timeline.at("03:01:29");
        assertThat(timeline.verdicts()).isEmpty();
        timeline.at("03:01:30");
        assertThat(timeline.verdicts()).hasSize(1);
    }

    @Test
    void groupsAreJudgedEachForItself() {
        timeline.policies(
                """
                - id: by-node
                  measure: { value: count, by: [node] }
                  detect: { threshold: { above: 2 } }
                """);
        timeline.at("03:00:10").push(3, "a", Map.of("_Server", "HW-EE01")).push(2, "a", Map.of("_Server", "HW-EE02"));
        timeline.push(3, "a");
        assertThat(timeline.verdicts())
                .extracting(Verdict::group)
                .containsExactly(Map.of("node", "HW-EE01"), Map.of("node", "(none)"));
    }

    @Test
    void aSilentNodeIsMissedAndComesBack() {
        timeline.policies(
                """
                - id: gap
                  class: ee-capacity
                  measure: { select: "@Message like '%heartbeat%'", by: [node] }
                  heartbeat: { gap: 2m }
                  recover: { above: 0, for: 1m }
                """);
        for (int minute = 0; minute < 12; minute++) {
            timeline.at("03:%02d:05".formatted(minute)).push(1, "heartbeat", Map.of("_Server", "HW-EE01"));
            if (minute < 5 || minute > 9) {
                timeline.push(1, "heartbeat", Map.of("_Server", "HW-EE02"));
            }
        }
        timeline.at("03:13:00");
        List<Verdict> verdicts = timeline.verdicts();
        List<Verdict> missing =
                verdicts.stream().filter(verdict -> verdict.condition() == TRUE).toList();
        assertThat(missing).extracting(Verdict::group).containsOnly(Map.of("node", "HW-EE02"));
        assertThat(missing.get(0).at()).isEqualTo(time("03:07:00"));
        assertThat(missing.get(0).explanation()).isEqualTo("silent for 2m");
        assertThat(verdicts.get(verdicts.size() - 1).condition()).isEqualTo(FALSE);
    }

    @Test
    void restartsAreCountedOverASlidingWindow() {
        timeline.policies(
                """
                - id: restarts
                  measure: { value: delta(_TotalRestartCount), by: [node], window: 30m }
                  detect: { threshold: { above: 1 } }
                """);
        int[] counters = {7, 7, 8, 8, 9, 9};
        for (int i = 0; i < counters.length; i++) {
            Map<String, Object> properties = Map.of("_Server", "HW-EE01", "_TotalRestartCount", (long) counters[i]);
            timeline.at("03:%02d:05".formatted(5 * i)).push(1, "alive", properties);
        }
        timeline.at("03:29:00");
        Verdict first = timeline.verdicts().stream()
                .filter(verdict -> verdict.condition() == TRUE)
                .findFirst()
                .orElseThrow();
        assertThat(first.at()).isEqualTo(time("03:21:00"));
        assertThat(first.value()).isEqualTo(2);
        timeline.at("03:40:10");
        assertThat(timeline.verdicts()).extracting(Verdict::condition).containsOnly(TRUE);
        timeline.at("03:41:10");
        assertThat(timeline.verdicts()).extracting(Verdict::condition).containsExactly(FALSE);
    }

    @Test
    void aWithdrawnDetectorPausesItsPoliciesAndLosesNothing() {
        timeline.policies(ABOVE_FIVE).at("03:00:10").push(6, "a").at("03:01:20");
        assertThat(timeline.verdicts()).hasSize(2);
        ThresholdDetector threshold = new ThresholdDetector();
        timeline.catalogue().add(threshold);
        timeline.catalogue().remove(threshold);
        timeline.policies(ABOVE_FIVE).push(9, "b").at("03:03:20");
        assertThat(timeline.verdicts()).isEmpty();
        timeline.catalogue().add(threshold);
        timeline.policies(ABOVE_FIVE).push(9, "c").at("03:04:20");
        assertThat(timeline.verdicts()).extracting(Verdict::condition).contains(TRUE);
    }

    @Test
    void aDetectorThatThrowsLeavesThingsAsTheyAre() {
        timeline.catalogue().add(new FailingDetector());
        timeline.policies(
                """
                - id: broken
                  measure: { value: count }
                  detect: { all: [ { threshold: { above: 5 } }, { failing: {} } ] }
                - id: saved
                  measure: { value: count }
                  detect: { any: [ { threshold: { above: 5 } }, { failing: {} } ] }
                """);
        timeline.at("03:00:10").push(6, "a").at("03:02:30");
        assertThat(timeline.verdicts())
                .isNotEmpty()
                .extracting(verdict -> verdict.rule().policy())
                .containsOnly("saved");
    }

    @Test
    void afterARestartTheRunGoesOn() {
        timeline.policies(HELD);
        List<Event> journal = new ArrayList<>();
        for (int minute = 0; minute < 7; minute++) {
            Instant happened = time("03:%02d:30".formatted(minute));
            for (int i = 0; i < 8; i++) {
                journal.add(Timeline.event("h" + minute + "-" + i, happened, happened, "a", Map.of()));
            }
        }
        timeline.clock().set(time("03:07:20"));
        timeline.engine().history(journal, timeline.clock().instant());
        timeline.engine().resume(timeline.clock().instant());
        timeline.push(1, "first after the restart");
        assertThat(timeline.verdicts())
                .filteredOn(verdict -> !verdict.open())
                .singleElement()
                .satisfies(verdict -> {
                    assertThat(verdict.condition()).isEqualTo(TRUE);
                    assertThat(verdict.trueFor()).isEqualTo(Duration.ofMinutes(7));
                });
    }

    @Test
    void afterALongBreakNobodyIsMissedBeforeTheyCouldBeHeard() {
        timeline.policies(
                """
                - id: gap
                  measure: { by: [node] }
                  detect: { heartbeat: { gap: 2m } }
                """);
        List<Event> journal = new ArrayList<>();
        for (int second = 0; second < 600; second += 30) {
            Instant happened = time("03:00:00").plusSeconds(second);
            for (String node : List.of("HW-EE01", "HW-EE02")) {
                journal.add(Timeline.event(node + second, happened, happened, "beat", Map.of("_Server", node)));
            }
        }
        timeline.clock().set(time("03:30:00"));
        timeline.engine().history(journal, timeline.clock().instant());
        timeline.engine().resume(timeline.clock().instant());
        for (int minute = 30; minute < 36; minute++) {
            timeline.at("03:%02d:05".formatted(minute)).push(1, "beat", Map.of("_Server", "HW-EE01"));
            timeline.at("03:%02d:35".formatted(minute)).push(1, "beat", Map.of("_Server", "HW-EE02"));
        }
        assertThat(timeline.verdicts())
                .extracting(Verdict::condition)
                .isNotEmpty()
                .containsOnly(FALSE);
    }

    @Test
    void afterALongCatchUpAnOpenAlertStillHearsThatItIsOver() {
        timeline.policies(ABOVE_FIVE);
        timeline.clock().set(time("05:00:00"));
        timeline.engine()
                .history(
                        List.of(Timeline.event("h", time("03:00:30"), time("03:00:30"), "a", Map.of())),
                        timeline.clock().instant());
        timeline.polledUpTo("03:01:10").polledUpTo("04:40:10");
        assertThat(timeline.verdicts()).as("all of it is too old").isEmpty();
        timeline.polledUpTo("05:00:00");
        assertThat(timeline.verdicts())
                .isNotEmpty()
                .allSatisfy(verdict -> assertThat(verdict.at()).isAfterOrEqualTo(time("04:50:00")))
                .extracting(Verdict::condition)
                .containsOnly(FALSE);
    }

    @Test
    void policiesThatAskTheSameShareAMeasure() {
        timeline.policies(
                """
                - { id: one, measure: { select: "@Level = 'Error'" }, detect: { threshold: { above: 5 } } }
                - { id: two, measure: { select: "@Level = 'Error'", window: 5m }, detect: { threshold: { above: 9 } } }
                - { id: three, measure: { select: "@Level = 'Fatal'" }, detect: { threshold: { above: 5 } } }
                """);
        assertThat(timeline.engine().measureCount()).isEqualTo(2);
    }

    @Test
    void groupsAreBoundedAndTheRestIsCounted() {
        timeline.policies(
                """
                - { id: one, measure: { by: [User] }, detect: { threshold: { above: 5 } } }
                """);
        for (int i = 0; i < 1_010; i++) {
            timeline.push(1, "a", Map.of("User", "u" + i));
        }
        assertThat(timeline.engine().overflowing()).isEqualTo(10);
    }

    @Test
    void eventsFarAheadOfTheClockAreLeftOut() {
        timeline.policies(ABOVE_FIVE).at("03:00:10").pushLate(9, "05:00:00", "from the future");
        assertThat(timeline.verdicts()).isEmpty();
        assertThat(timeline.engine().early()).isEqualTo(9);
        timeline.push(6, "now");
        assertThat(timeline.verdicts()).hasSize(1);
    }

    @Test
    void theSameEventsGiveTheSameVerdicts() {
        assertThat(busyHour(new Timeline())).isEqualTo(busyHour(new Timeline())).hasSizeGreaterThan(20);
    }

    private static List<Verdict> busyHour(Timeline timeline) {
        timeline.policies(
                ABOVE_FIVE
                        + """
                - id: nodes
                  measure: { value: rate, by: [node] }
                  detect: { not: { threshold: { above: 0.05 } } }
                - id: slow
                  measure: { value: p95(ElapsedMs) }
                  detect: { any: [ { threshold: { above: 900 } }, { slope: { rising_for: 5m } } ] }
                """);
        SplittableRandom random = new SplittableRandom(4);
        for (int minute = 0; minute < 60; minute++) {
            for (int second = 5; second < 60; second += 20) {
                timeline.at("03:%02d:%02d".formatted(minute, second));
                Map<String, Object> properties =
                        Map.of("_Server", "HW-" + random.nextInt(4), "ElapsedMs", (double) random.nextInt(1_000));
                timeline.arrive(
                        Origin.PUSH,
                        random.nextInt(5),
                        timeline.clock().instant().minusSeconds(random.nextInt(90)),
                        "a",
                        properties);
            }
        }
        return timeline.verdicts();
    }
}
