// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.alert.Alerts.Acknowledgement;
import io.bellwether.api.alert.AlertState;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** A clock that is set forward and back. */
class ClockTest {
    private final Timeline time = new Timeline("ops");

    @Test
    void whatWaitsIsToldThoughTheClockWasSetBack() {
        time.verdict().isTrue();
        back("1h");
        time.after("1s");
        assertThat(time.told()).isEmpty();
        time.after("1s");
        assertThat(time.told()).containsExactly("opened ops 1");
        assertThat(time.stores.outbox.get(0).notBefore()).isEqualTo(time.clock.instant());

        time.after("1m").verdict().at(Timeline.START.plusSeconds(60)).isFalse();
        time.after("2s").after("1h").after("2h");
        assertThat(time.told()).containsExactly("opened ops 1", "cleared ops 1");
        assertThat(time.stores.outbox.get(1).createdAt())
                .isAfter(time.stores.outbox.get(0).createdAt());
    }

    @Test
    void itHoldsAfterARestartToo() {
        time.verdict().isTrue();
        time.after("2s");
        time.clock.set(Timeline.START.minus(Duration.ofDays(1)));
        time.restart();
        time.verdict().policy("index").isTrue();
        time.after("2s").after("10s");
        assertThat(time.told()).containsExactly("opened ops 1", "opened ops 1");
        assertThat(time.stores.outbox.get(1).createdAt())
                .as("the outbox keeps them in order")
                .isAfter(time.stores.outbox.get(0).createdAt());

        time.after("4h");
        assertThat(time.told()).hasSize(4).endsWith("repeated ops 1", "repeated ops 1");
    }

    @Test
    void remindersAndAcknowledgementsKeepTheirDistance() {
        time.verdict().isTrue();
        time.after("2s").after("3h");
        back("10h");
        time.after("59m");
        assertThat(time.told()).containsExactly("opened ops 1");
        time.after("1m").after("2s");
        assertThat(time.told()).containsExactly("opened ops 1", "repeated ops 1");

        time.stage.acknowledge(
                Timeline.ACME, time.only().id(), new Acknowledgement("zoe", null, Duration.ofHours(2), null));
        time.after("1h");
        back("5h");
        time.after("59m");
        assertThat(time.only().state()).isEqualTo(AlertState.ACK);
        time.after("1m");
        assertThat(time.only().state()).isEqualTo(AlertState.OPEN);
    }

    @Test
    void aJumpAheadTellsNothingTwice() {
        time.verdict().isTrue();
        time.after("2s").after("240h").after("1s").after("1m");
        assertThat(time.told()).containsExactly("opened ops 1", "repeated ops 1");
        back("240h");
        time.after("1m").after("3h");
        assertThat(time.told()).hasSize(2);
        time.after("1h");
        assertThat(time.told()).hasSize(3).endsWith("repeated ops 1");
    }

    @Test
    void aClockThatOnlyTremblesStandsStill() {
        time.verdict().isTrue();
        Instant now = time.clock.instant();
        for (int i = 0; i < 40; i++) {
            time.clock.set(now.plusMillis(100L * i - (i % 3) * 150L));
            time.stage.tick();
        }
        assertThat(time.told()).containsExactly("opened ops 1");
    }

    private void back(String duration) {
        time.clock.set(time.clock.instant().minus(io.bellwether.api.settings.Durations.parse(duration)));
        time.stage.tick();
    }
}
