// SPDX-License-Identifier: Apache-2.0
package io.bellwether.bench.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.bellwether.bench.quality.NabScore.Profile;
import java.util.List;
import org.junit.jupiter.api.Test;

class NabScoreTest {
    private static final int ROWS = 200;
    /** The first lies wholly in the probation of 30 rows. */
    private static final List<int[]> WINDOWS = List.of(new int[] {10, 20}, new int[] {60, 79}, new int[] {120, 129});

    private static final NabScore SCORE = new NabScore(ROWS, WINDOWS);

    @Test
    void agreesWithTheReferenceScorer() {
        boolean[] alarms = Fixtures.alarms(ROWS, 15, 35, 64, 66, 85, 165);
        assertThat(raw(alarms, Profile.STANDARD)).isCloseTo(-0.31516373, within(1e-8));
        assertThat(raw(alarms, Profile.LOW_FALSE_POSITIVES)).isCloseTo(-0.60743431, within(1e-8));
        assertThat(raw(alarms, Profile.LOW_FALSE_NEGATIVES)).isCloseTo(-1.31516373, within(1e-8));
        assertThat(NabScore.normalised(
                        new double[] {raw(alarms, Profile.LOW_FALSE_NEGATIVES)},
                        List.of(SCORE),
                        Profile.LOW_FALSE_NEGATIVES))
                .isCloseTo(52.05373630, within(1e-6));
        assertThat(SCORE.hits(alarms)).isEqualTo(1);
        assertThat(SCORE.outside(alarms)).isEqualTo(3);
    }

    @Test
    void findsTheBestThresholdAsTheReferenceScorerDoes() {
        double[] scores = new double[ROWS];
        int[] rows = {15, 35, 64, 66, 85, 140, 165};
        double[] at = {9, 3, 2, 5, 4, 1, 2.5};
        for (int i = 0; i < rows.length; i++) {
            scores[rows[i]] = at[i];
        }
        assertThat(NabScore.tuned(List.of(SCORE), List.of(scores), Profile.STANDARD))
                .isCloseTo(49.23579120, within(1e-6));
        assertThat(NabScore.tuned(List.of(SCORE), List.of(scores), Profile.LOW_FALSE_NEGATIVES))
                .isCloseTo(55.04608302, within(1e-6));
    }

    @Test
    void sayingNothingIsZeroAndPerfectionAHundred() {
        NabScore score = new NabScore(ROWS, WINDOWS.subList(1, 3));
        for (Profile profile : Profile.values()) {
            double never = score.raw(new boolean[ROWS], profile);
            double perfect = score.raw(Fixtures.alarms(ROWS, 60, 120), profile);
            assertThat(NabScore.normalised(new double[] {never}, List.of(score), profile))
                    .isCloseTo(0, within(1e-9));
            assertThat(NabScore.normalised(new double[] {perfect}, List.of(score), profile))
                    .isCloseTo(100, within(1e-9));
        }
    }

    private static double raw(boolean[] alarms, Profile profile) {
        return SCORE.raw(alarms, profile);
    }
}
