// SPDX-License-Identifier: Apache-2.0
package io.bellwether.testkit.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.testkit.seq.SeqClient;
import io.bellwether.testkit.traffic.Firm;
import io.bellwether.testkit.traffic.Incident;
import io.bellwether.testkit.traffic.LawFirmTraffic;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ScenarioPlayerTest {
    private static final Instant START = Instant.parse("2025-08-12T00:00:00Z");
    private static final Duration STEP = Duration.ofSeconds(10);
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private static int count(ScenarioPlayer player, String filter) {
        try {
            return new SeqClient(player.seq().uri())
                    .all("filter", filter, "count", "1000", "fromDateUtc", START.toString())
                    .size();
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void playsEventsAtTheirTime() {
        AtomicInteger seen = new AtomicInteger();
        try (ScenarioPlayer player = ScenarioPlayer.startingAt(START)) {
            player.event(Duration.ZERO, null, "Begin", Map.of())
                    .burst(MINUTE, 60, MINUTE, "Error", "Token expired", Map.of())
                    .lateEvent(MINUTE, MINUTE.multipliedBy(3), "Error", "Token expired", Map.of())
                    .expect("half the burst", Duration.ofSeconds(85), Duration.ofSeconds(100), () -> seen.get() >= 30)
                    .expect("the whole burst", MINUTE, MINUTE.multipliedBy(2), () -> seen.get() == 60)
                    .expect("the late one", MINUTE.multipliedBy(3), MINUTE.multipliedBy(3), () -> seen.get() == 61)
                    .refuse("a surplus", () -> seen.get() > 61);
            player.play(Duration.ofMinutes(4), STEP, () -> seen.set(count(player, "@Level = 'Error'")));
            assertThat(player.clock().instant()).isEqualTo(START.plus(Duration.ofMinutes(4)));
        }
    }

    @Test
    void saysWhatDidNotCome() {
        try (ScenarioPlayer player = ScenarioPlayer.startingAt(START)) {
            player.patience(Duration.ofMillis(10)).expect("an alert", Duration.ZERO, MINUTE, () -> false);
            assertThatThrownBy(() -> player.play(MINUTE, STEP, () -> {}))
                    .isInstanceOf(AssertionError.class)
                    .hasMessage("at PT1M: an alert is due and did not come");
        }
    }

    @Test
    void saysWhatCameTooEarlyOrMustNotBe() {
        try (ScenarioPlayer player = ScenarioPlayer.startingAt(START)) {
            player.expect("an alert", MINUTE, MINUTE, () -> true);
            assertThatThrownBy(() -> player.play(MINUTE, STEP, () -> {})).hasMessageContaining("too early");
        }
        try (ScenarioPlayer player = ScenarioPlayer.startingAt(START)) {
            player.refuse("a page", () -> true);
            assertThatThrownBy(() -> player.play(MINUTE, STEP, () -> {})).hasMessageContaining("a page must not be");
        }
    }

    @Test
    void anExpectationBeyondTheEndFails() {
        try (ScenarioPlayer player = ScenarioPlayer.startingAt(START)) {
            player.expect("an alert", Duration.ZERO, MINUTE.multipliedBy(2), () -> false);
            assertThatThrownBy(() -> player.play(MINUTE, STEP, () -> {})).hasMessageContaining("the scenario ends");
        }
    }

    @Test
    void playsAFirmsTraffic() {
        Firm firm = Firm.withThreeEnvironments(
                "harbour-wren", "Harbour & Wren", "Harbour Wren", "HW", ZoneId.of("Australia/Sydney"));
        LawFirmTraffic traffic = new LawFirmTraffic(
                firm,
                1,
                List.of(Incident.of(Incident.Kind.TOKEN_OUTAGE, "prod", START.plus(MINUTE), Duration.ofMinutes(3))));
        AtomicInteger errors = new AtomicInteger();
        try (ScenarioPlayer player = ScenarioPlayer.startingAt(START, traffic, Duration.ofHours(1))) {
            player.expect("a token outage", MINUTE, MINUTE.multipliedBy(2), () -> errors.get() > 50);
            player.play(
                    MINUTE.multipliedBy(2),
                    STEP,
                    () -> errors.set(count(player, "@Message like '%token%' ci and @Level = 'Error'")));
        }
    }
}
