// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal;

import static io.bellwether.detect.internal.Timeline.time;
import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.alert.Verdict;
import io.bellwether.alert.Verdict.Condition;
import io.bellwether.api.alert.AlertClass;
import io.bellwether.detect.internal.policy.Policy;
import io.bellwether.detect.internal.policy.PolicyReader;
import io.bellwether.detect.internal.policy.PolicyTest.Silent;
import io.bellwether.wire.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The shipped policies against the troubles they are for. */
class DefaultPackTest {
    private static final Path PACK = Path.of("../../../etc/policies");

    private final Timeline timeline = new Timeline();
    private String text;

    @BeforeEach
    void load() throws IOException {
        text = Files.readString(PACK.resolve("sharedo.yaml"));
        timeline.policies(text);
    }

    @Test
    void everyPolicyIsCompleteAndTested() throws IOException {
        PolicyReader reader = new PolicyReader(InstalledDetectors.catalogue());
        Set<String> ids = new HashSet<>();
        try (Stream<Path> files = Files.list(PACK)) {
            for (Path file : files.filter(each -> each.toString().endsWith(".yaml"))
                    .sorted()
                    .toList()) {
                for (Map<String, Object> document : Json.yaml(Files.readString(file))) {
                    Policy policy = reader.read(document);
                    assertThat(ids.add(policy.id())).as(policy.id()).isTrue();
                    assertThat(policy.rule().name()).isNotEqualTo(policy.id());
                    assertThat(policy.rule().labels()).isNotEmpty();
                    assertThat(document).containsKeys("description", "class", "severity", "runbook");
                    assertThat(PACK.resolve("..").resolve(policy.rule().runbook()))
                            .isRegularFile();
                    assertThat(policy.tests().stream().map(test -> test.expect().get(0) instanceof Silent))
                            .as("what must fire, and what must not, of " + policy.id())
                            .contains(true, false);
                }
            }
        }
        assertThat(ids)
                .contains("auth-token-errors", "downstream-5xx", "ee-restarts", "ee-heartbeat-gap", "index-backlog");
    }

    @Test
    void tokenErrorsForTenMinutes() {
        for (int minute = 0; minute < 11; minute++) {
            timeline.at("03:%02d:10".formatted(minute)).push(60, "Token HANDLE not found for spa", Map.of());
        }
        Verdict held = longest("auth-token-errors");
        assertThat(held.trueFor()).isEqualTo(Duration.ofMinutes(10));
        assertThat(held.at()).isEqualTo(time("03:10:00"));
        assertThat(held.rule().alertClass()).isEqualTo(AlertClass.AUTH);
        assertThat(held.explanation()).startsWith("60 is above 50; the baseline is still learning");
    }

    @Test
    void downstreamErrorsThatRise() {
        int[] counts = {0, 2, 5, 14, 31, 45};
        for (int minute = 0; minute < counts.length; minute++) {
            timeline.at("03:%02d:10".formatted(minute)).push(1, "alive");
            timeline.push(counts[minute], "GET failed", Map.of("StatusCode", 502L));
        }
        List<Verdict> verdicts = fired("downstream-5xx");
        assertThat(verdicts).isNotEmpty();
        assertThat(verdicts.get(0).open()).as("found as the events arrive").isTrue();
        assertThat(verdicts.get(0).at()).as("the second such minute of three").isEqualTo(time("03:05:10"));
    }

    @Test
    void aSteadyNumberOfServerErrorsIsNotRising() {
        for (int minute = 0; minute < 12; minute++) {
            timeline.at("03:%02d:10".formatted(minute)).push(40, "GET failed", Map.of("StatusCode", 502L));
        }
        assertThat(fired("downstream-5xx")).noneMatch(verdict -> verdict.at().isAfter(time("03:03:30")));
    }

    @Test
    void twoRestartsWithinHalfAnHour() {
        long[] counters = {3, 3, 4, 4, 5};
        for (int i = 0; i < counters.length; i++) {
            timeline.at("03:%02d:10".formatted(4 * i))
                    .push(1, "Event engine host started", engine("HW-EE01", counters[i]));
            timeline.push(1, "Event engine host started", engine("HW-EE02", 1));
        }
        timeline.at("03:18:00");
        assertThat(fired("ee-restarts")).isNotEmpty().allSatisfy(verdict -> {
            assertThat(verdict.group()).isEqualTo(Map.of("node", "HW-EE01"));
            assertThat(verdict.value()).isEqualTo(2);
        });
    }

    @Test
    void aNodeWithoutHeartbeat() {
        for (int half = 0; half < 20; half++) {
            timeline.at("03:%02d:%02d".formatted(half / 2, 30 * (half % 2) + 3));
            timeline.push(1, "Event engine heartbeat from HW-EE01", engine("HW-EE01", 1));
            if (half < 10) {
                timeline.push(1, "Event engine heartbeat from HW-EE02", engine("HW-EE02", 1));
            }
        }
        List<Verdict> missing = fired("ee-heartbeat-gap");
        assertThat(missing).extracting(Verdict::group).containsOnly(Map.of("node", "HW-EE02"));
        assertThat(missing.get(0).at()).isEqualTo(time("03:07:00"));
    }

    @Test
    void manyErrorsForThreeMinutes() {
        for (int minute = 0; minute < 4; minute++) {
            timeline.at("03:%02d:10".formatted(minute)).push(61, "something failed");
        }
        assertThat(longest("error-burst").trueFor()).isEqualTo(Duration.ofMinutes(3));
    }

    @Test
    void anOrdinaryHourIsQuiet() {
        for (int minute = 0; minute < 60; minute++) {
            timeline.at("03:%02d:10".formatted(minute)).push(8, "Token expired for spa");
            timeline.push(4, "GET failed", Map.of("StatusCode", 500L));
            timeline.push(1, "heartbeat", engine("HW-EE01", 4));
        }
        assertThat(timeline.verdicts()).extracting(Verdict::condition).doesNotContain(Condition.TRUE);
    }

    private Verdict longest(String policy) {
        List<Verdict> fired = fired(policy);
        return fired.stream()
                .filter(verdict -> !verdict.open())
                .reduce((one, other) -> other)
                .orElseThrow();
    }

    private List<Verdict> fired(String policy) {
        return timeline.verdicts().stream()
                .filter(verdict -> verdict.rule().policy().equals(policy))
                .filter(verdict -> verdict.condition() == Condition.TRUE)
                .toList();
    }

    private static Map<String, Object> engine(String node, long restarts) {
        return Map.of("_Server", node, "_TotalRestartCount", restarts);
    }
}
