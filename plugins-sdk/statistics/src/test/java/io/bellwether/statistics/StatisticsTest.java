// SPDX-License-Identifier: Apache-2.0
package io.bellwether.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatisticsTest {
    @Test
    void selectsWhatSortingWouldPutThere() {
        SplittableRandom random = new SplittableRandom(1);
        for (int round = 0; round < 2_000; round++) {
            int count = 1 + random.nextInt(40);
            int kinds = 1 + random.nextInt(50);
            double[] values = new double[count + 3];
            Arrays.setAll(values, i -> i < count ? random.nextInt(kinds) - 10 : -1e9);
            double[] sorted = Arrays.copyOf(values, count);
            Arrays.sort(sorted);
            int rank = random.nextInt(count);
            assertThat(Median.select(values.clone(), count, rank)).isEqualTo(sorted[rank]);
            double median = (sorted[(count - 1) / 2] + sorted[count / 2]) / 2;
            assertThat(Median.of(values, count)).isEqualTo(median);
        }
    }

    @Test
    void aThirdOfWildValuesDoesNotMoveTheSpread() {
        double[] values = {1, 1, 2, 2, 4, 6, 9};
        assertThat(Median.of(values.clone(), 7)).isEqualTo(2);
        assertThat(Median.deviation(values.clone(), 7, 2)).isEqualTo(1);
        assertThat(Median.spread(values.clone(), 7, 2)).isEqualTo(1.4826);
    }

    @Test
    void whereMostValuesAreTheSameTheMeanDistanceStandsIn() {
        assertThat(Median.spread(new double[] {0, 0, 0, 0, 10}, 5, 0)).isCloseTo(2 * 1.2533, within(1e-3));
        assertThat(Median.spread(new double[] {3, 3}, 2, 3)).isZero();
        assertThat(Median.of(new double[0], 0)).isNaN();
    }

    @ParameterizedTest
    @CsvSource({
        "62, 3, 62",
        "-62, 3, -62",
        "0, 3, 0",
        "12345, 3, 12345",
        "12345.6, 3, 12346",
        "3.0249, 3, 3.02",
        "-3.0249, 3, -3.02",
        "0.5, 3, 0.5",
        "0.0312345, 3, 0.0312",
        "0.000123456, 3, 0.000123",
        "9.9999, 3, 10",
        "99.96, 3, 100",
        "1.05, 4, 1.05",
        "10.004, 4, 10",
        "1e18, 3, 1000000000000000000",
        "NaN, 3, no value"
    })
    void writesNumbersAsPeopleReadThem(double value, int digits, String text) {
        assertThat(NumberText.of(value, digits)).isEqualTo(text);
    }

    /** The points everybody knows from the tables. */
    @Test
    void theNormalDistribution() {
        assertThat(Normal.upperTail(1.959964)).isCloseTo(0.025, within(1e-6));
        assertThat(Normal.upperTail(-1.959964)).isCloseTo(0.975, within(1e-6));
        assertThat(Normal.quantile(0.9)).isCloseTo(1.281552, within(1e-5));
        assertThat(Normal.quantile(0.5)).isCloseTo(0, within(1e-5));
    }

    @Test
    void slotsAreMeansAndGapsHaveNone() {
        SlotRing ring = new SlotRing(4);
        assertThat(ring.add(10, 2)).isZero();
        assertThat(ring.add(10, 4)).isZero();
        assertThat(ring.size()).isZero();
        assertThat(ring.add(13, 5)).isEqualTo(3);
        assertThat(ring.size()).isEqualTo(3);
        assertThat(ring.known()).isEqualTo(1);
        assertThat(ring.value(3)).isEqualTo(3);
        assertThat(ring.value(1)).isNaN();
        assertThat(ring.add(12, 9)).as("the clocks went back").isZero();
        assertThat(ring.soFar()).isEqualTo(5);
        assertThat(ring.add(40, 1)).isEqualTo(4);
        assertThat(ring.known()).isZero();
    }

    @Test
    void savedModelsAreReadBackOrRefused() {
        byte[] saved = Saved.write(3, out -> out.writeInt(7));
        assertThat(Saved.<Integer>read(3, saved, in -> in.readInt())).isEqualTo(7);
        assertThatThrownBy(() -> Saved.read(4, saved, in -> in.readInt())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Saved.read(3, saved, in -> in.readLong()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Saved.read(3, saved, in -> in.readByte()))
                .isInstanceOf(IllegalArgumentException.class);
        saved[2] ^= 1;
        assertThatThrownBy(() -> Saved.read(3, saved, in -> in.readInt())).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aWeekBeforeIsTheSameTimeOnTheClock() {
        LocalClock london = new LocalClock(ZoneId.of("Europe/London"));
        long afterTheChange = Instant.parse("2025-10-27T09:30:00Z").toEpochMilli();
        assertThat(Instant.ofEpochMilli(london.weeksBefore(afterTheChange, 1)))
                .isEqualTo(Instant.parse("2025-10-20T08:30:00Z"));
        assertThat(Instant.ofEpochMilli(london.local(afterTheChange))).isEqualTo(Instant.parse("2025-10-27T09:30:00Z"));
        assertThat(Instant.ofEpochMilli(london.local(london.weeksBefore(afterTheChange, 1))))
                .isEqualTo(Instant.parse("2025-10-20T09:30:00Z"));
        LocalClock utc = new LocalClock(ZoneOffset.UTC);
        assertThat(Instant.ofEpochMilli(utc.weeksBefore(afterTheChange, 2)))
                .isEqualTo(Instant.parse("2025-10-13T09:30:00Z"));
        assertThat(new LocalClock(ZoneOffset.ofHours(2)).local(0)).isEqualTo(7_200_000);
    }
}
