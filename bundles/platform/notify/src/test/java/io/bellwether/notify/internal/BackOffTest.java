// SPDX-License-Identifier: Apache-2.0
package io.bellwether.notify.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BackOffTest {
    @Test
    void doublesFromFiveSecondsToFiveMinutes() {
        BackOff even = new BackOff(() -> 0.5);

        assertThat(IntStream.rangeClosed(1, 9)
                        .mapToObj(attempt -> even.delay(attempt, null).toSeconds()))
                .containsExactly(5L, 10L, 20L, 40L, 80L, 160L, 300L, 300L, 300L);
        assertThat(even.delay(30, null)).isEqualTo(Duration.ofMinutes(5));
    }

    @Test
    void spreadsByAFifth() {
        assertThat(new BackOff(() -> 0).delay(1, null)).isEqualTo(Duration.ofSeconds(4));
        assertThat(new BackOff(() -> 1).delay(1, null)).isEqualTo(Duration.ofSeconds(6));
    }

    @Test
    void honoursWhatTheReceiverAskedForWithinReason() {
        BackOff backOff = new BackOff(() -> 0.5);

        assertThat(backOff.delay(1, Duration.ofSeconds(90))).isEqualTo(Duration.ofSeconds(90));
        assertThat(backOff.delay(1, Duration.ZERO)).isEqualTo(Duration.ofSeconds(1));
        assertThat(backOff.delay(1, Duration.ofDays(3))).isEqualTo(Duration.ofHours(1));
    }

    @Test
    void givesUpWhenAMessageIsTooOldButNotBeforeAFewAttempts() {
        Instant created = Messages.TIME;
        Duration day = Duration.ofHours(24);

        assertThat(BackOff.isOver(900, created, created.plus(Duration.ofHours(23)), day))
                .isFalse();
        assertThat(BackOff.isOver(BackOff.LEAST_ATTEMPTS, created, created.plus(day), day))
                .isTrue();
        assertThat(BackOff.isOver(BackOff.LEAST_ATTEMPTS - 1, created, created.plus(day), day))
                .as("after the clock was set forward")
                .isFalse();
    }
}
