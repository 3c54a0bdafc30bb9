// SPDX-License-Identifier: Apache-2.0
package io.bellwether.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SeriesTest {
    private static final Instant END = Instant.parse("2025-08-12T01:00:00Z");

    private final Series series = Series.of(1, 2, 3, 4).endingAt(END);

    @Test
    void isOldestFirst() {
        assertThat(series.size()).isEqualTo(4);
        assertThat(series.value(0)).isEqualTo(1);
        assertThat(series.last()).isEqualTo(4);
        assertThat(series.age()).isEqualTo(Duration.ofMinutes(4));
        assertThat(series.open()).isFalse();
    }

    @Test
    void movesOnWithMoreValues() {
        Series longer = series.step(Duration.ofMinutes(5)).then(5, 6);
        assertThat(longer.end()).isEqualTo(END.plus(Duration.ofMinutes(10)));
        assertThat(longer.last()).isEqualTo(6);
        assertThat(longer.age()).isEqualTo(Duration.ofMinutes(30));
    }

    @Test
    void showsWhatADetectorSawThen() {
        Series early = series.seenAt(1, 3);
        assertThat(early.value(0)).isNaN();
        assertThat(early.value(1)).isEqualTo(1);
        assertThat(early.last()).isEqualTo(2);
        assertThat(early.end()).isEqualTo(END.minus(Duration.ofMinutes(2)));
        assertThat(early.age()).isEqualTo(Duration.ofMinutes(2));
    }

    @Test
    void isNotChangedByRefining() {
        series.withLast(9);
        series.stillOpen();
        assertThat(series.last()).isEqualTo(4);
        assertThat(series.open()).isFalse();
    }

    @Test
    void refusesNothing() {
        assertThatIllegalArgumentException().isThrownBy(Series::of);
        assertThatIllegalArgumentException().isThrownBy(() -> series.step(Duration.ZERO));
    }
}
