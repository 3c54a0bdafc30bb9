// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.testkit.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class IdsTest {
    private static final Instant NOW = Instant.parse("2025-08-12T03:00:00.123Z");

    private final ManualClock clock = new ManualClock(NOW);

    @Test
    void theyCarryTheTimeAndAreUuidsOfVersion7() {
        UUID id = UUID.fromString(new Ids(clock).get());

        assertThat(id.version()).isEqualTo(7);
        assertThat(id.variant()).isEqualTo(2);
        assertThat(id.getMostSignificantBits() >>> 16).isEqualTo(NOW.toEpochMilli());
    }

    @Test
    void eachIsLaterThanTheOneBeforeAlsoWhenTheClockIsSetBack() {
        Ids ids = new Ids(clock);
        List<String> given = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            if (i == 10_000) {
                clock.set(clock.instant().minus(Duration.ofHours(1)));
            }
            if (i % 7_000 == 1) {
                clock.advance(Duration.ofMillis(1));
            }
            given.add(ids.get());
        }

        assertThat(given).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void twoRunsAtTheSameTimeGiveDifferentOnes() {
        Ids before = new Ids(clock);
        Ids after = new Ids(clock);

        assertThat(Stream.generate(before).limit(5_000))
                .doesNotContainAnyElementsOf(Stream.generate(after).limit(5_000).toList());
    }
}
