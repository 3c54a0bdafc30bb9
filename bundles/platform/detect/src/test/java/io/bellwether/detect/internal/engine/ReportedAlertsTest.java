// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal.engine;

import static io.bellwether.alert.Verdict.Condition.FALSE;
import static io.bellwether.alert.Verdict.Condition.TRUE;
import static io.bellwether.detect.internal.Timeline.time;
import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.alert.Verdict;
import io.bellwether.detect.Detection.Origin;
import io.bellwether.detect.internal.Timeline;
import io.bellwether.detector.reported.ReportedDetector;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Findings that an event ends, rather than silence. */
class ReportedAlertsTest {
    private static final Map<String, Object> RAISED =
            Map.of("alertname", "DiskFull", "alert", Map.of("state", "firing"));
    private static final Map<String, Object> CLEARED =
            Map.of("alertname", "DiskFull", "alert", Map.of("state", "resolved"));
    private static final String POLICY =
            """
            - id: reported
              events: { select: "Has(alert.state)" }
              detect: { reported: {} }
              recover: { for: 2h }
              lateness: 1s
              overrides: [ { match: { alertname: Watchdog }, mute: true } ]
            """;

    private final Timeline timeline = new Timeline();

    @BeforeEach
    void begin() {
        timeline.catalogue().addEvents(new ReportedDetector());
        timeline.policies(POLICY).at("03:00:10");
    }

    @Test
    void theEndIsToldWithTheLabelsOfTheBeginningAndOnce() {
        timeline.push(1, "DiskFull: 3 %", RAISED).at("03:30:00");
        List<Verdict> begun = timeline.verdicts();
        assertThat(begun).singleElement().satisfies(verdict -> {
            assertThat(verdict.condition()).isEqualTo(TRUE);
            assertThat(verdict.group()).isEqualTo(Map.of("alertname", "DiskFull"));
        });
        timeline.push(1, "DiskFull: resolved", CLEARED).at("03:30:10");
        assertThat(timeline.verdicts()).singleElement().satisfies(verdict -> {
            assertThat(verdict.condition()).isEqualTo(FALSE);
            assertThat(verdict.group()).isEqualTo(begun.get(0).group());
            assertThat(verdict.at()).isEqualTo(time("03:30:00"));
            assertThat(verdict.explanation()).isEqualTo("'seq' says it is resolved");
        });
        timeline.at("05:45:00");
        assertThat(timeline.verdicts()).as("it is over already").isEmpty();
    }

    @Test
    void withoutAnEndItIsOverWhenTheRecoveryTimeHasPassed() {
        timeline.push(1, "DiskFull: 3 %", RAISED).at("05:00:05");
        assertThat(timeline.verdicts()).extracting(Verdict::condition).containsExactly(TRUE);
        timeline.at("05:01:00");
        assertThat(timeline.verdicts()).extracting(Verdict::condition).containsExactly(FALSE);
    }

    @Test
    void anEndWhoseBeginningIsNotKnownHereIsToldAllTheSame() {
        timeline.push(1, "DiskFull: resolved", CLEARED).at("03:01:00");
        assertThat(timeline.verdicts()).extracting(Verdict::condition).containsExactly(FALSE);
    }

    @Test
    void whatIsNotLiveTellsNobody() {
        timeline.arrive(Timeline.BACKFILL, 1, time("03:00:08"), "DiskFull: 3 %", RAISED);
        timeline.arrive(Timeline.BACKFILL, 1, time("03:00:09"), "DiskFull: resolved", CLEARED);
        timeline.push(1, "alive").at("03:01:00");
        assertThat(timeline.verdicts()).isEmpty();
        assertThat(timeline.findings()).extracting(Finding::firing).containsExactly(true, false);
        timeline.arrive(
                        Origin.PUSH,
                        1,
                        time("03:01:00"),
                        "Watchdog: ok",
                        Map.of("alertname", "Watchdog", "alert", Map.of("state", "firing")))
                .at("03:02:00");
        assertThat(timeline.verdicts()).as("it is muted").isEmpty();
    }
}
