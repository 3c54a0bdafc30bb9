// SPDX-License-Identifier: Apache-2.0
package io.bellwether.bench.causes;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.api.alert.Alert;
import io.bellwether.bench.HouseDetectors;
import io.bellwether.bench.MonthRun;
import io.bellwether.bench.causes.CauseRun.Result;
import io.bellwether.bench.causes.CauseRun.Stretch;
import io.bellwether.incident.Causes;
import io.bellwether.testkit.traffic.CauseScript;
import io.bellwether.testkit.traffic.FirmMonth;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The whole way from events to causes over four days with two scripted incidents each: the causes are found, each claim
 * can be checked, and the order in which alerts are given makes no difference.
 */
class CauseRunTest {
    private static final int DAYS = 4;

    @Test
    void fourDaysOfScriptedIncidents() throws IOException {
        CauseScript script = CauseScript.of(3);
        FirmMonth month = script.month();
        Instant to = month.scoredFrom().plus(Duration.ofDays(DAYS));
        List<Stretch> stretches = CauseBench.stretches(script).stream()
                .filter(each -> each.to().isBefore(to.minusSeconds(3600)))
                .toList();
        MonthRun run = new MonthRun(month, HouseDetectors.catalogue(), MonthRun.pack(Path.of("../etc/policies")));
        try (CauseRun causes =
                new CauseRun(month, run, stretches, month.scoredFrom().minus(Duration.ofDays(2)), to)) {
            List<Result> results = stretches.stream().map(causes::judge).toList();
            String told = results.stream()
                    .map(each -> each.stretch().id() + ": " + each.first() + ", truth at " + each.rank())
                    .collect(Collectors.joining("\n"));
            assertThat(results).as(told).hasSizeGreaterThanOrEqualTo(7);
            assertThat(CauseBench.share(results, 1, results.size())).as(told).isGreaterThanOrEqualTo(0.8);
            assertThat(CauseBench.share(results, 3, results.size())).as(told).isGreaterThanOrEqualTo(0.95);
            for (Result each : results) {
                assertThat(each.causes().candidates().get(0).why())
                        .as(each.stretch().id())
                        .isNotEmpty()
                        .anySatisfy(claim -> assertThat(claim.evidence()).allSatisfy(event -> {
                            assertThat(event.eventId()).isNotEmpty();
                            assertThat(event.timestamp()).isNotNull();
                            assertThat(event.environment()).isEqualTo("prod");
                            assertThat(event.url()).startsWith("/v1/events/");
                        }));
                assertSameInAnyOrder(causes, each);
            }
        }
    }

    private static void assertSameInAnyOrder(CauseRun causes, Result result) {
        List<Alert> alerts = new ArrayList<>(causes.find(result.stretch()));
        Causes first = causes.causes(result.stretch(), alerts);
        Collections.shuffle(alerts, new Random(7));
        assertThat(causes.causes(result.stretch(), alerts)).isEqualTo(first);
    }
}
