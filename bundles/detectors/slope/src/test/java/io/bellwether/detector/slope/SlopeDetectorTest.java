// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detector.slope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.bellwether.api.detector.SeriesDetector;
import io.bellwether.api.detector.SeriesJudgement;
import io.bellwether.api.detector.SeriesJudgement.Condition;
import io.bellwether.api.settings.Settings;
import io.bellwether.statistics.Normal;
import io.bellwether.testkit.Series;
import io.bellwether.testkit.contract.SeriesDetectorContract;
import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SlopeDetectorTest extends SeriesDetectorContract {
    private final SlopeDetector detector = new SlopeDetector();
    private final Settings settings = Settings.of(detector.parameters(), Map.of("rising_for", "5m"));

    @Override
    protected SeriesDetector plugin() {
        return detector;
    }

    @Test
    void seesARise() {
        SeriesJudgement judgement = judge(2, 9, 20, 31, 44);
        assertThat(judgement.condition()).isEqualTo(Condition.FIRING);
        assertThat(judgement.explanation()).isEqualTo("rising for 5m, from 2 to 44");
    }

    @Test
    void oneDipDoesNotEndARise() {
        assertThat(judge(10, 20, 12, 30, 40).condition()).isEqualTo(Condition.FIRING);
    }

    @Test
    void oneSpikeIsNoRise() {
        assertThat(judge(10, 10, 90, 10, 10).condition()).isEqualTo(Condition.CLEAR);
        assertThat(judge(0, 0, 0, 0, 90).condition()).isEqualTo(Condition.CLEAR);
    }

    @Test
    void flatAndFallingAreNoRise() {
        assertThat(judge(0, 0, 0, 0, 0).condition()).isEqualTo(Condition.CLEAR);
        assertThat(judge(80, 80, 80, 80, 80).condition()).isEqualTo(Condition.CLEAR);
        assertThat(judge(90, 70, 50, 30, 10).condition()).isEqualTo(Condition.CLEAR);
    }

    @Test
    void twoBucketsAreTooFew() {
        assertThat(judge(1, 2).condition()).isEqualTo(Condition.LEARNING);
        assertThat(judge(Double.NaN, Double.NaN, Double.NaN, 1, 2).condition()).isEqualTo(Condition.LEARNING);
        assertThat(judge(Double.NaN, Double.NaN, 1, 2, 3).condition()).isEqualTo(Condition.FIRING);
    }

    @Test
    void aLongStretchIsComparedInParts() {
        Settings hours = Settings.of(detector.parameters(), Map.of("rising_for", "6h"));
        double[] values = new double[360];
        Arrays.setAll(values, i -> 100 + 2 * i + (i % 7 - 3) * 5);
        SeriesJudgement judgement = detector.judge(Series.of(values), hours, null);
        assertThat(judgement.condition()).isEqualTo(Condition.FIRING);
        assertThat(judgement.score()).as("rise a bucket").isCloseTo(2, within(0.02));
        Arrays.setAll(values, i -> 100 - 2 * i);
        assertThat(detector.judge(Series.of(values).withLast(200), hours, null).condition())
                .isEqualTo(Condition.CLEAR);
    }

    @Test
    void askedToBeSureItLeavesNoiseAlone() {
        Settings sure = Settings.of(detector.parameters(), Map.of("rising_for", "20m", "confidence", 0.999));
        Settings unsure = Settings.of(detector.parameters(), Map.of("rising_for", "20m"));
        SplittableRandom random = new SplittableRandom(3);
        int firesUnsure = 0;
        int firesSure = 0;
        for (int round = 0; round < 1_000; round++) {
            double[] noise = random.doubles(20).toArray();
            firesUnsure += detector.judge(Series.of(noise), unsure, null).condition() == Condition.FIRING ? 1 : 0;
            firesSure += detector.judge(Series.of(noise), sure, null).condition() == Condition.FIRING ? 1 : 0;
        }
        assertThat(firesUnsure).isGreaterThan(200);
        assertThat(firesSure).isLessThanOrEqualTo(4);
        double[] rising = random.doubles(20).toArray();
        for (int i = 0; i < 20; i++) {
            rising[i] += i * 0.1;
        }
        assertThat(detector.judge(Series.of(rising), sure, null).condition()).isEqualTo(Condition.FIRING);
    }

    @Test
    void askedForAtLeastSoMuchItLeavesASmallRiseAlone() {
        Settings much = Settings.of(detector.parameters(), Map.of("rising_for", "5m", "rise", 50));
        assertThat(detector.judge(Series.of(2, 9, 20, 31, 44), much, null).explanation())
                .isEqualTo("rising only from 2 to 44 over 5m");
        assertThat(detector.judge(Series.of(2, 9, 20, 31, 52), much, null).condition())
                .isEqualTo(Condition.FIRING);
    }

    @Test
    void theTestForATrendCountsPairsAndTies() {
        assertThat(MannKendall.chance(new double[] {1, 2, 3, 4, 5}))
                .isCloseTo(Normal.upperTail(9 / Math.sqrt(5 * 4 * 15 / 18.0)), within(1e-12));
        double tied = (5 * 4 * 15 - 2 * 1 * 9 - 2 * 1 * 9) / 18.0;
        assertThat(MannKendall.chance(new double[] {1, 1, Double.NaN, 2, 2, 5}))
                .isCloseTo(Normal.upperTail(7 / Math.sqrt(tied)), within(1e-12));
        assertThat(MannKendall.chance(new double[] {4, 4, 4})).isEqualTo(1);
    }

    private SeriesJudgement judge(double... values) {
        return detector.judge(Series.of(values), settings, null);
    }
}
