// SPDX-License-Identifier: Apache-2.0
package io.bellwether.bench.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventScoreTest {
    private static final List<int[]> LABELS = List.of(new int[] {5, 9}, new int[] {40, 44}, new int[] {70, 70});

    private final EventScore score = new EventScore(100, LABELS);

    @Test
    void alarmsWithinThreeRowsMeetAnEvent() {
        EventScore.Count count = score.count(Fixtures.alarms(100, 6, 37, 48, 73, 90));
        assertThat(count).isEqualTo(new EventScore.Count(2, 2, 2, 4, 85));
        assertThat(count.recall()).isEqualTo(1);
        assertThat(count.precision()).isEqualTo(0.5);
        assertThat(count.f1()).isCloseTo(2 / 3.0, within(1e-12));
        assertThat(count.falsePerThousand()).isCloseTo(2_000 / 85.0, within(1e-9));
    }

    @Test
    void silenceHasNoF1() {
        EventScore.Count count = score.count(new boolean[100]);
        assertThat(count.f1()).isZero();
        assertThat(count.precision()).isZero();
    }

    @Test
    void aRunOfAlarmsOpensOnce() {
        assertThat(EventScore.openings(Fixtures.alarms(6, 0, 1, 3, 4)))
                .containsExactly(true, false, false, true, false, false);
    }

    @Test
    void theVolumeIsOneWhereLabelsAreScoredFirst() {
        double[] scores = new double[100];
        Arrays.fill(scores, 40, 45, 2);
        scores[70] = 1;
        double volume = RangePrecisionRecall.volume(scores, LABELS, 15);
        assertThat(volume).isBetween(0.6, 0.99);
        double[] faded = scores.clone();
        for (int d = 1; d <= 10; d++) {
            for (int edge : new int[] {40 - d, 44 + d, 70 - d, 70 + d}) {
                faded[edge] = Math.max(faded[edge], 1 - d / 11.0);
            }
        }
        assertThat(RangePrecisionRecall.volume(faded, LABELS, 15))
                .as("scores that fade with the labels")
                .isGreaterThan(volume);
    }

    @Test
    void theVolumeOfNoOrderIsTheShareOfLabels() {
        double flat = RangePrecisionRecall.volume(new double[100], List.of(new int[] {40, 59}), 0);
        assertThat(flat).as("20 of 100 rows, and up to 10 more on either side").isBetween(0.2, 0.33);
        double[] wrong = new double[100];
        Arrays.fill(wrong, 0, 30, 1);
        assertThat(RangePrecisionRecall.volume(wrong, List.of(new int[] {40, 59}), 0))
                .isLessThan(flat + 0.05);
        assertThat(RangePrecisionRecall.volume(wrong, List.of(), 0)).isNaN();
    }
}
