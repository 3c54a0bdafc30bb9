// SPDX-License-Identifier: Apache-2.0
package io.bellwether.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.detect.internal.policy.DetectorCatalogue;
import io.bellwether.testkit.traffic.Episode;
import io.bellwether.testkit.traffic.Episode.Kind;
import io.bellwether.testkit.traffic.FirmMonth;
import io.bellwether.testkit.traffic.MonthScore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * The default policies over three working days of the simulated month, right after a holiday, a deployment among them:
 * everything is found, before most of it is at its worst, and nothing else.
 */
class MonthRunTest {
    private static final Instant FROM = Instant.parse("2025-06-07T14:00:00Z");
    private static final Instant SCORED = Instant.parse("2025-06-09T14:00:00Z");
    private static final Instant TO = Instant.parse("2025-06-12T14:00:00Z");

    @Test
    void threeDaysAfterAHoliday() throws IOException {
        DetectorCatalogue detectors = HouseDetectors.catalogue();
        List<Map<String, Object>> pack = MonthRun.pack(Path.of("../etc/policies"));
        MonthScore score = new MonthRun(new FirmMonth(1), detectors, pack).score(FROM, SCORED, TO);
        String told = String.join("\n", score.lines());
        assertThat(score.missed()).as(told).isEmpty();
        assertThat(score.wrong()).as(told).isEmpty();
        assertThat(score.lead()).as(told).isGreaterThan(Duration.ofMinutes(4));
        assertThat(score.timeToDetect()).as(told).isLessThan(Duration.ofMinutes(30));
        assertThat(new FirmMonth(1)
                        .incidents().stream()
                                .filter(incident -> incident.onset().isAfter(SCORED)
                                        && incident.end().isBefore(TO))
                                .map(Episode::kind))
                .contains(
                        Kind.DOWNSTREAM_GRADUAL,
                        Kind.RUNAWAY_PLAN,
                        Kind.INDEX_BACKLOG,
                        Kind.NOVEL_ERROR,
                        Kind.AUTH_CREEP,
                        Kind.WEBHOOK_FAILURES);
    }
}
