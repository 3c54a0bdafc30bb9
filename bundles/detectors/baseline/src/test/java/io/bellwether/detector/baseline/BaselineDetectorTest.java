// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detector.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.api.detector.SeriesDetector;
import io.bellwether.api.detector.SeriesJudgement;
import io.bellwether.api.detector.SeriesJudgement.Condition;
import io.bellwether.api.settings.InvalidInput;
import io.bellwether.api.settings.Settings;
import io.bellwether.testkit.Series;
import io.bellwether.testkit.contract.SeriesDetectorContract;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BaselineDetectorTest extends SeriesDetectorContract {
    private static final int DAY = 1_440;
    private static final int SIZE = 2 * DAY + 31;

    private final BaselineDetector detector = new BaselineDetector();

    @Override
    protected SeriesDetector plugin() {
        return detector;
    }

    @Test
    void looksBackToTheEarliestNeighbourhood() {
        assertThat(detector.lookback(with(Map.of()))).isEqualTo(Duration.ofMinutes(SIZE));
        assertThat(detector.lookback(with(Map.of("over", List.of("7d"))))).isGreaterThan(Duration.ofDays(7));
    }

    @Test
    void comparesWithTheSameTimeOnEarlierDays() {
        double[] values = rhythm();
        values[SIZE - 1] = 100;
        SeriesJudgement quiet = judge(values, Map.of());
        assertThat(quiet.baseline()).isEqualTo(40);
        assertThat(quiet.threshold()).isEqualTo(120);
        assertThat(quiet.condition()).isEqualTo(Condition.CLEAR);
        values[SIZE - 1] = 121;
        SeriesJudgement loud = judge(values, Map.of());
        assertThat(loud.condition()).isEqualTo(Condition.FIRING);
        assertThat(loud.explanation()).isEqualTo("121 is 3.02 times the 40 usual at this time");
    }

    @Test
    void anIncidentYesterdayDoesNotHideOneToday() {
        double[] values = rhythm();
        Arrays.fill(values, SIZE - 1 - DAY - 20, SIZE - 1 - DAY + 20, 5_000);
        values[SIZE - 1] = 200;
        SeriesJudgement judgement = judge(values, Map.of());
        assertThat(judgement.baseline()).isEqualTo(40);
        assertThat(judgement.condition()).isEqualTo(Condition.FIRING);
    }

    @Test
    void anOffsetWithoutValuesIsLeftOut() {
        double[] values = rhythm();
        Arrays.fill(values, SIZE - 1 - DAY - 30, SIZE - DAY + 30, Double.NaN);
        Arrays.fill(values, 0, 61, 10);
        values[SIZE - 1] = 31;
        assertThat(judge(values, Map.of()).condition()).isEqualTo(Condition.FIRING);
    }

    @Test
    void inTheFirstDayTheLastHoursStandIn() {
        double[] values = new double[SIZE];
        Arrays.fill(values, Double.NaN);
        Arrays.fill(values, SIZE - 180, SIZE - 10, 20);
        Arrays.fill(values, SIZE - 10, SIZE, 500);
        SeriesJudgement judgement = detector.judge(Series.of(values).age(Duration.ofHours(3)), with(Map.of()), null);
        assertThat(judgement.baseline()).isEqualTo(20);
        assertThat(judgement.condition()).isEqualTo(Condition.FIRING);
        assertThat(judgement.explanation()).contains("usual so far");
    }

    @Test
    void learnsForTwoHours() {
        double[] values = new double[SIZE];
        SeriesJudgement judgement =
                detector.judge(Series.of(values).withLast(900).age(Duration.ofMinutes(119)), with(Map.of()), null);
        assertThat(judgement.condition()).isEqualTo(Condition.LEARNING);
        assertThat(judgement.explanation()).isEqualTo("the baseline is still learning (1h59m of 2h)");
    }

    @Test
    void aQuietPastCountsAsTheMinimum() {
        double[] values = new double[SIZE];
        values[SIZE - 1] = 3;
        assertThat(judge(values, Map.of()).condition()).isEqualTo(Condition.CLEAR);
        values[SIZE - 1] = 4;
        assertThat(judge(values, Map.of()).condition()).isEqualTo(Condition.FIRING);
        assertThat(judge(values, Map.of("minimum", 2)).condition()).isEqualTo(Condition.CLEAR);
    }

    @Test
    void sensitivityAsksForADistanceBeyondTheUsualSpread() {
        double[] values = rhythm();
        for (int i = 0; i < SIZE; i++) {
            values[i] += 30 * (i % 3);
        }
        values[SIZE - 1] = 230;
        assertThat(judge(values, Map.of("factor", 2)).condition()).isEqualTo(Condition.FIRING);
        assertThat(judge(values, Map.of("factor", 2, "sensitivity", 5)).condition())
                .isEqualTo(Condition.CLEAR);
    }

    @ParameterizedTest
    @ValueSource(strings = {"24", "10m", "8d", "yesterday"})
    void refusesOffsetsThatMakeNoSense(String offset) {
        assertThatThrownBy(() -> detector.lookback(with(Map.of("over", List.of(offset)))))
                .isInstanceOf(InvalidInput.class)
                .hasMessageStartingWith("over");
    }

    /** Two days and a half hour: 40 in the hours around the minute judged, 200 otherwise. */
    private static double[] rhythm() {
        double[] values = new double[SIZE];
        for (int i = 0; i < SIZE; i++) {
            int distance = Math.floorMod(SIZE - 1 - i, DAY);
            values[i] = Math.min(distance, DAY - distance) <= 60 ? 40 : 200;
        }
        return values;
    }

    private SeriesJudgement judge(double[] values, Map<String, Object> settings) {
        return detector.judge(Series.of(values), with(settings), null);
    }

    private Settings with(Map<String, Object> settings) {
        return Settings.of(detector.parameters(), settings);
    }
}
