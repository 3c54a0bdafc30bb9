// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detector.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.bellwether.api.detector.SeriesDetector;
import io.bellwether.api.detector.SeriesJudgement;
import io.bellwether.api.detector.SeriesJudgement.Condition;
import io.bellwether.api.settings.InvalidInput;
import io.bellwether.api.settings.Settings;
import io.bellwether.testkit.Series;
import io.bellwether.testkit.contract.SeriesDetectorContract;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
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
        assertThat(loud.explanation()).isEqualTo("121 is 3.02 times the 40 usual at this time, from 24h and 48h ago");
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

    @Test
    void below() {
        double[] values = rhythm();
        values[SIZE - 1] = 13;
        assertThat(judge(values, Map.of()).condition()).isEqualTo(Condition.CLEAR);
        SeriesJudgement judgement = judge(values, Map.of("direction", "below"));
        assertThat(judgement.condition()).isEqualTo(Condition.FIRING);
        assertThat(judgement.explanation())
                .isEqualTo("13 is only 0.325 times the 40 usual at this time, from 24h and 48h ago");
        values[SIZE - 1] = 500;
        assertThat(judge(values, Map.of("direction", "below")).condition()).isEqualTo(Condition.CLEAR);
        assertThat(judge(values, Map.of("direction", "both")).condition()).isEqualTo(Condition.FIRING);
        values[SIZE - 1] = 0;
        assertThat(judge(values, Map.of("direction", "both")).explanation())
                .isEqualTo("0 where 40 is usual at this time, from 24h and 48h ago");
        assertThat(judge(values, Map.of("direction", "both", "minimum", 40)).condition())
                .isEqualTo(Condition.CLEAR);
    }

    @Test
    void onlyAboveGrowsWithTheOpenBucket() {
        assertThat(detector.firesOnGrowth(with(Map.of()))).isTrue();
        assertThat(detector.firesOnGrowth(with(Map.of("direction", "both")))).isFalse();
    }

    @Test
    void comparesWithTheSameHourOfEarlierWeeks() {
        double[] hours = new double[35 * 24];
        Arrays.fill(hours, 10);
        for (int week = 1; week <= 5; week++) {
            hours[35 * 24 - week * 7 * 24] = 100 + week;
        }
        Instant end = Instant.parse("2025-08-11T09:20:00Z");
        Series series = Series.of(rhythm())
                .endingAt(end)
                .withHours(Series.of(hours).step(Duration.ofHours(1)).endingAt(Instant.parse("2025-08-11T09:00:00Z")));
        Settings settings = with(Map.of("season", "hour-of-week"));
        SeriesJudgement judgement = detector.judge(series.withLast(400), settings, null);
        assertThat(judgement.baseline()).isEqualTo(103);
        assertThat(judgement.condition()).isEqualTo(Condition.FIRING);
        assertThat(judgement.explanation())
                .isEqualTo("400 is 3.88 times the 103 usual on Mondays at 09h, from 5 weeks");
        assertThat(detector.judge(series.withLast(300), settings, null).condition())
                .isEqualTo(Condition.CLEAR);
        assertThat(detector.judge(series.endingAt(end.plusSeconds(3_000)).withLast(300), settings, null)
                        .baseline())
                .as("in the hour after, none but the hour before ended")
                .isEqualTo(10);
    }

    @Test
    void anHourOfTheWeekIsTheSameOnTheClockWhenTheClocksChange() {
        ZoneId london = ZoneId.of("Europe/London");
        Instant end = Instant.parse("2025-10-27T09:30:00Z");
        Instant lastHour = Instant.parse("2025-10-27T09:00:00Z");
        double[] hours = new double[35 * 24];
        for (int i = 0; i < hours.length; i++) {
            var start = lastHour.minus(Duration.ofHours(hours.length - i)).atZone(london);
            hours[i] = start.getDayOfWeek() == DayOfWeek.MONDAY && start.getHour() == 9 ? 70 : 5;
        }
        Series series = Series.of(rhythm())
                .in(london)
                .endingAt(end)
                .withHours(Series.of(hours).step(Duration.ofHours(1)).endingAt(lastHour));
        SeriesJudgement judgement = detector.judge(series, with(Map.of("season", "hour-of-week")), null);
        assertThat(judgement.baseline()).isEqualTo(70);
    }

    @Test
    void fallsBackToTheDaysUntilThereAreTwoWeeks() {
        double[] hours = new double[35 * 24];
        Arrays.fill(hours, Double.NaN);
        Arrays.fill(hours, 35 * 24 - 8 * 24, 35 * 24, 900);
        Series series = Series.of(rhythm())
                .withHours(Series.of(hours).step(Duration.ofHours(1)).endingAt(Instant.parse("2025-08-12T00:00:00Z")));
        SeriesJudgement judgement = detector.judge(series.withLast(121), with(Map.of("season", "hour-of-week")), null);
        assertThat(judgement.baseline()).isEqualTo(40);
        assertThat(judgement.explanation())
                .endsWith("usual at this time, from 24h and 48h ago, as there are no two weeks of history yet");
    }

    @Test
    void theSpreadOfSingleBucketsCountsBesideThatOfHours() {
        double[] values = rhythm();
        for (int i = 0; i < SIZE; i++) {
            values[i] += 30 * (i % 3 - 1);
        }
        double[] hours = new double[35 * 24];
        Arrays.fill(hours, 40);
        Series series = Series.of(values)
                .withHours(Series.of(hours).step(Duration.ofHours(1)).endingAt(Instant.parse("2025-08-12T00:00:00Z")));
        Map<String, Object> settings = Map.of("season", "hour-of-week", "factor", 1.1, "sensitivity", 4);
        assertThat(detector.judge(series.withLast(100), with(settings), null).threshold())
                .isCloseTo(40 + 4 * 1.4826 * 30, within(1e-9));
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
