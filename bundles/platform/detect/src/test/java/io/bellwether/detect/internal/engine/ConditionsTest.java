// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal.engine;

import static io.bellwether.alert.Verdict.Condition.FALSE;
import static io.bellwether.alert.Verdict.Condition.LINGERING;
import static io.bellwether.alert.Verdict.Condition.TRUE;
import static io.bellwether.detect.internal.Timeline.time;
import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.alert.Verdict;
import io.bellwether.api.event.Severity;
import io.bellwether.detect.internal.Timeline;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a policy makes of what its detectors say. */
class ConditionsTest {
    private final Timeline timeline = new Timeline();

    @Test
    void theHighestLevelReachedIsTheSeverity() {
        timeline.policies(
                """
                - id: errors
                  severity: warning
                  measure: { value: count }
                  detect: { threshold: { above: 5 } }
                  levels:
                    - { severity: critical, detect: { threshold: { above: 20 } } }
                    - { severity: error, detect: { threshold: { above: 10 } } }
                """);
        timeline.at("03:00:20").push(6, "a").push(1, "a");
        assertThat(timeline.verdicts()).extracting(Verdict::severity).containsExactly(Severity.WARNING);
        timeline.push(5, "a");
        assertThat(timeline.verdicts())
                .as("a level reached while the bucket is open is told at once")
                .singleElement()
                .satisfies(verdict -> {
                    assertThat(verdict.severity()).isEqualTo(Severity.ERROR);
                    assertThat(verdict.open()).isTrue();
                    assertThat(verdict.explanation()).isEqualTo("12 is above 5; error: 12 is above 10");
                });
        timeline.push(20, "a").push(1, "a");
        assertThat(timeline.verdicts()).extracting(Verdict::severity).containsExactly(Severity.CRITICAL);
        timeline.at("03:01:30").push(11, "a").at("03:03:30");
        assertThat(closed())
                .extracting(Verdict::severity)
                .containsExactly(Severity.CRITICAL, Severity.ERROR, Severity.WARNING);
    }

    @Test
    void aLevelMayBeReachedByScore() {
        timeline.policies(
                """
                - id: errors
                  measure: { value: count }
                  detect: { threshold: { above: 5 } }
                  levels: [ { severity: critical, score: 2 } ]
                """);
        timeline.at("03:00:20").push(14, "a").at("03:01:20").push(16, "a").at("03:02:20");
        assertThat(closed()).extracting(Verdict::severity).containsExactly(Severity.WARNING, Severity.CRITICAL);
        assertThat(timeline.findings()).extracting(Finding::score).containsExactly(1.8, 2.2);
    }

    @Test
    void soManyOfSoManyBucketsMustHaveFired() {
        timeline.policies(
                """
                - id: errors
                  measure: { value: count }
                  detect: { threshold: { above: 5 } }
                  for: { buckets: 3, of: 5 }
                """);
        int[] counts = {6, 0, 6, 0, 6, 0, 0, 0, 0};
        for (int minute = 0; minute < counts.length; minute++) {
            timeline.at("03:%02d:30".formatted(minute)).push(counts[minute], "a");
        }
        timeline.at("03:09:20");
        List<Verdict> verdicts = timeline.verdicts();
        assertThat(verdicts.get(0).open()).as("told with the third").isTrue();
        assertThat(verdicts.get(0).at()).isEqualTo(time("03:04:30"));
        assertThat(verdicts.stream().filter(verdict -> !verdict.open()))
                .extracting(verdict -> verdict.at() + " " + verdict.condition())
                .startsWith("2025-08-12T03:05:00Z TRUE", "2025-08-12T03:06:00Z FALSE");
        assertThat(verdicts.get(1).explanation())
                .isEqualTo("6 is above 5; in 3 of the last 5 buckets, where 3 are asked");
    }

    @Test
    void whatFlapsIsSaidOnceAndStaysOpenUntilItIsQuiet() {
        timeline.policies(
                """
                - id: errors
                  measure: { value: count }
                  detect: { threshold: { above: 5 } }
                  flap: { changes: 4, within: 10m }
                """);
        for (int minute = 0; minute < 20; minute++) {
            timeline.at("03:%02d:30".formatted(minute)).push(minute < 6 && minute % 2 == 0 ? 6 : 1, "a");
        }
        timeline.at("03:20:20");
        List<Verdict> closed = closed();
        assertThat(closed.stream().limit(6))
                .extracting(Verdict::condition)
                .containsExactly(TRUE, FALSE, TRUE, LINGERING, TRUE, LINGERING);
        assertThat(closed.get(3).explanation())
                .endsWith(
                        "it is flapping, with 4 changes within 10m, and stays open until it has been quiet for as long");
        assertThat(closed.stream().filter(verdict -> verdict.at().isAfter(time("03:05:30"))))
                .filteredOn(verdict -> verdict.condition() == LINGERING)
                .extracting(Verdict::at)
                .contains(time("03:15:00"))
                .doesNotContain(time("03:16:00"));
        assertThat(closed.get(closed.size() - 1).condition()).isEqualTo(FALSE);
    }

    @Test
    void outsideItsHoursNothingFiresAndWhatIsOpenEnds() {
        boolean[] business = {true};
        Timeline office = new Timeline(new Schedule() {
            @Override
            public ZoneId zone() {
                return ZoneId.of("Australia/Sydney");
            }

            @Override
            public String kind() {
                return "uat";
            }

            @Override
            public boolean isBusiness(Instant at) {
                return business[0];
            }
        });
        office.policies(
                """
                - { id: hours, measure: {}, detect: { threshold: { above: 5 } }, when: { hours: business } }
                - { id: kinds, measure: {}, detect: { threshold: { above: 5 } }, when: { kinds: [prod] } }
                - { id: nights, measure: {}, detect: { threshold: { above: 5 } }, when: { hours: outside-business, kinds: [uat] } }
                """);
        office.at("03:00:20").push(6, "a").at("03:01:20");
        assertThat(office.verdicts())
                .extracting(verdict -> verdict.rule().policy())
                .containsOnly("hours");
        assertThat(office.findings()).hasSize(1);
        business[0] = false;
        office.push(7, "a").at("03:02:20");
        List<Verdict> verdicts = office.verdicts();
        assertThat(verdicts)
                .filteredOn(verdict -> verdict.rule().policy().equals("hours"))
                .singleElement()
                .satisfies(verdict -> {
                    assertThat(verdict.condition()).isEqualTo(FALSE);
                    assertThat(verdict.explanation()).isEqualTo("it is not judged outside business hours");
                });
        assertThat(verdicts)
                .extracting(verdict -> verdict.rule().policy())
                .contains("nights")
                .doesNotContain("kinds");
    }

    @Test
    void overridesChangeAndMuteGroups() {
        timeline.policies(
                """
                - id: by-node
                  measure: { value: count, by: [node] }
                  detect: { threshold: { above: 2 } }
                  overrides:
                    - { match: { node: "ee-*" }, detect: { threshold: { above: 4 } }, severity: error }
                    - { match: { node: "ee-01" }, mute: true }
                    - { match: { node: test }, mute: true }
                """);
        for (String node : List.of("test", "ee-01", "ee-02", "web")) {
            timeline.push(node.equals("ee-02") ? 4 : 5, "a", Map.of("_Server", node));
        }
        timeline.at("03:01:20");
        assertThat(closed())
                .extracting(
                        verdict -> verdict.group().get("node") + " " + verdict.severity() + " " + verdict.threshold())
                .containsExactly("ee-01 error 4.0", "web warning 2.0");
        assertThat(timeline.findings())
                .extracting(finding -> finding.group().get("node"))
                .containsExactly("ee-01", "web");
    }

    @Test
    void measuresAreJoinedByEqualLabels() {
        timeline.policies(
                """
                - id: joined
                  measures:
                    errors: { select: "@Message = 'failed'", by: [node] }
                    all: { by: [node] }
                  detect: { all: [ { threshold: { above: 2, measure: errors } }, { threshold: { below: 6, measure: all } } ] }
                """);
        timeline.at("03:00:10");
        timeline.push(3, "failed", Map.of("_Server", "a")).push(2, "fine", Map.of("_Server", "a"));
        timeline.push(3, "failed", Map.of("_Server", "b")).push(9, "fine", Map.of("_Server", "b"));
        timeline.push(2, "fine", Map.of("_Server", "c"));
        timeline.at("03:01:20");
        assertThat(closed()).singleElement().satisfies(verdict -> {
            assertThat(verdict.group()).isEqualTo(Map.of("node", "a"));
            assertThat(verdict.explanation()).isEqualTo("3 is above 2 and 5 is below 6");
            assertThat(verdict.value()).isEqualTo(3);
            assertThat(verdict.contributions()).containsOnlyKeys("errors");
            assertThat(verdict.evidence()).hasSize(3);
            assertThat(verdict.detectors()).containsExactly("threshold");
        });
    }

    @Test
    void aGroupThatOneMeasureLacksCountsAsNone() {
        timeline.policies(
                """
                - id: joined
                  measures:
                    all: { by: [node] }
                    errors: { select: "@Message = 'failed'", by: [node] }
                  detect: { threshold: { below: 1, measure: errors } }
                """);
        timeline.at("03:00:10").push(2, "fine", Map.of("_Server", "c")).at("03:01:20");
        assertThat(closed()).singleElement().satisfies(verdict -> {
            assertThat(verdict.value()).isZero();
            assertThat(verdict.contributions()).containsExactly(Map.entry("errors", 1.0));
        });
    }

    @Test
    void findingsAreMadeOfWhatFiresAndOfTheFirstThatNoLongerDoes() {
        timeline.policies(
                """
                - id: errors
                  measure: { value: count }
                  detect: { threshold: { above: 5 } }
                  for: 10m
                """);
        int[] counts = {2, 9, 8, 1, 1, 7, 0};
        for (int minute = 0; minute < counts.length; minute++) {
            timeline.at("03:%02d:30".formatted(minute)).push(counts[minute], "a");
        }
        timeline.at("03:07:20");
        assertThat(timeline.findings())
                .extracting(finding ->
                        finding.at().toString().substring(11, 16) + " " + finding.firing() + " " + finding.value())
                .containsExactly(
                        "03:02 true 9.0", "03:03 true 8.0", "03:04 false 1.0", "03:06 true 7.0", "03:07 false 0.0");
    }

    @Test
    void whatIsWatchedYieldsFindingsAndNoVerdicts() {
        Timeline plain = new Timeline();
        plain.watch(
                """
                - { id: errors, measure: {}, detect: { threshold: { above: 5 } } }
                """);
        plain.policies(
                """
                - { id: errors, measure: {}, detect: { threshold: { above: 50 } } }
                """);
        plain.at("03:00:30").push(9, "a").at("03:01:20");
        assertThat(plain.verdicts()).isEmpty();
        assertThat(plain.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.policy().id()).isEqualTo("errors");
            assertThat(finding.threshold()).isEqualTo(5);
            assertThat(finding.evidence()).hasSize(5);
        });
    }

    @Test
    void anOpenBucketIsToldOnlyOnceWhatItIsComparedWithHasClosed() {
        timeline.policies(
                """
                - id: rising
                  measure: { value: count }
                  detect: { slope: { rising_for: 3m } }
                """);
        timeline.at("03:00:30")
                .push(1, "a")
                .at("03:01:30")
                .push(20, "a")
                .at("03:02:30")
                .push(40, "a");
        timeline.verdicts();
        timeline.at("03:03:05").push(90, "a");
        assertThat(timeline.verdicts()).as("the minute before may yet grow").isEmpty();
        timeline.pushLate(1, "03:02:59", "late").at("03:03:12");
        assertThat(timeline.verdicts())
                .filteredOn(Verdict::open)
                .extracting(Verdict::value)
                .containsExactly(90.0);
    }

    private List<Verdict> closed() {
        return timeline.verdicts().stream().filter(verdict -> !verdict.open()).toList();
    }
}
