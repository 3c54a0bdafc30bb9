// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detector.season;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.bellwether.api.detector.LearningDetector;
import io.bellwether.api.detector.SeriesJudgement;
import io.bellwether.api.detector.SeriesJudgement.Condition;
import io.bellwether.api.detector.SeriesModel;
import io.bellwether.api.settings.Settings;
import io.bellwether.statistics.SlotRing;
import io.bellwether.testkit.Series;
import io.bellwether.testkit.contract.LearningDetectorContract;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SeasonDetectorTest extends LearningDetectorContract {
    private static final int DAY = 1_440;
    private static final int WEEK = 7 * DAY;

    private final SeasonDetector detector = new SeasonDetector();

    @Override
    protected LearningDetector plugin() {
        return detector;
    }

    @Override
    protected int stateLimit() {
        return 24 * 1024;
    }

    @Test
    void findsSeasonAndTrendOfASeriesThatIsMadeOfThem() {
        SlotRing ring = new SlotRing(14 * 96);
        SplittableRandom random = new SplittableRandom(2);
        for (int i = 0; i < 10 * 96; i++) {
            ring.add(i, 100 + 0.05 * i + 30 * Math.sin(2 * Math.PI * i / 96) + random.nextDouble(-2, 2));
        }
        Decomposition found = Decomposition.of(ring, 96);
        assertThat(found.slope()).isCloseTo(0.05, within(0.01));
        for (int ahead = 1; ahead <= 96; ahead++) {
            int slot = 10 * 96 - 2 + ahead;
            double truth = 100 + 0.05 * slot + 30 * Math.sin(2 * Math.PI * slot / 96);
            assertThat(found.expected(slot, 0.5)).as("slot " + slot).isCloseTo(truth, within(2.5));
        }
    }

    @Test
    void anIncidentIsNotLearnedAsAHabit() {
        SlotRing ring = new SlotRing(14 * 96);
        for (int i = 0; i < 7 * 96; i++) {
            boolean incident = i / 96 == 5 && i % 96 >= 40 && i % 96 < 48;
            ring.add(i, incident ? 5_000 : 100 + 30 * Math.sin(2 * Math.PI * i / 96));
        }
        Decomposition found = Decomposition.of(ring, 96);
        for (int slot = 7 * 96; slot < 8 * 96; slot++) {
            assertThat(found.expected(slot, 0.5)).isCloseTo(100 + 30 * Math.sin(2 * Math.PI * slot / 96), within(12.0));
        }
    }

    @Test
    void twoPeriodsInTheWindowAreEnoughToBegin() {
        SeriesModel model = detector.begin(with(Map.of()));
        double[] values = counts(3 * DAY, 50, 1);
        Series series = Series.of(values);
        int width = (int) detector.lookback(with(Map.of())).toMinutes();
        int at = 2 * DAY + 30;
        assertThat(model.judge(series.seenAt(at, width)).condition()).isEqualTo(Condition.CLEAR);
        SeriesJudgement loud =
                detector.begin(with(Map.of())).judge(series.seenAt(at, width).withLast(900));
        assertThat(loud.condition()).isEqualTo(Condition.FIRING);
        assertThat(loud.explanation())
                .startsWith("900 is ")
                .contains(" above the ")
                .contains(" that the season lets expect");
        assertThat(loud.baseline()).isCloseTo(expected(at, 50), within(12.0));
    }

    @Test
    void aWeekIsKnownFromItsHours() {
        ZoneId london = ZoneId.of("Europe/London");
        Instant lastHour = Instant.parse("2025-10-27T11:00:00Z");
        double[] hours = new double[35 * 24];
        SplittableRandom random = new SplittableRandom(5);
        for (int i = 0; i < hours.length; i++) {
            var start = lastHour.minus(Duration.ofHours(hours.length - i)).atZone(london);
            boolean work = start.getDayOfWeek().getValue() <= 5 && start.getHour() >= 9 && start.getHour() < 17;
            hours[i] = (work ? 300 : 20) + random.nextDouble(-3, 3);
        }
        double[] values = new double[DAY];
        for (int i = 0; i < DAY; i++) {
            var start = lastHour.plusSeconds(1_800)
                    .minus(Duration.ofMinutes(DAY - i))
                    .atZone(london);
            boolean work = start.getDayOfWeek().getValue() <= 5 && start.getHour() >= 9 && start.getHour() < 17;
            values[i] = (work ? 300 : 20) + random.nextDouble(-9, 9);
        }
        Series series = Series.of(values)
                .in(london)
                .endingAt(lastHour.plusSeconds(1_800))
                .withHours(Series.of(hours).step(Duration.ofHours(1)).endingAt(lastHour));
        Settings settings = with(Map.of("period", "1w"));
        SeriesJudgement usual = detector.begin(settings).judge(series);
        assertThat(usual.baseline()).as("Monday 11:30 after the clocks changed").isCloseTo(300, within(25.0));
        assertThat(usual.condition()).isEqualTo(Condition.CLEAR);
        assertThat(detector.begin(settings).judge(series.withLast(20)).condition())
                .isEqualTo(Condition.FIRING);
    }

    @Test
    void aModelOfAnotherPeriodIsRefused() {
        byte[] day = detector.begin(with(Map.of())).save();
        assertThatThrownBy(() -> detector.restore(with(Map.of("period", "1w")), day))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /** Counts with a rhythm of a day: a working day's rate is some twenty times the night's. */
    @ParameterizedTest
    @ValueSource(doubles = {0.05, 0.5, 2, 20, 200, 2_000})
    void countsWithARhythmRaiseFewFalseAlarms(double rate) {
        int days = 10;
        double[] values = counts(days * DAY, rate, (long) (rate * 100));
        Series series = Series.of(values);
        SeriesModel model = detector.begin(with(Map.of()));
        int alarms = 0;
        for (int i = 0; i < values.length; i++) {
            boolean fires =
                    model.judge(series.seenAt(i, Math.min(i + 1, 2 * DAY + 30))).condition() == Condition.FIRING;
            alarms += i >= 3 * DAY && fires ? 1 : 0;
        }
        assertThat(alarms).as("false alarms in a week at " + rate + " a minute").isLessThanOrEqualTo(2);
        SeriesJudgement doubled = model.judge(
                series.then(Math.ceil(expected(values.length, rate) * 3 + 12)).seenAt(values.length, 2 * DAY + 30));
        assertThat(doubled.condition())
                .as("three times as many: " + doubled.explanation())
                .isEqualTo(Condition.FIRING);
    }

    private static double expected(int minute, double rate) {
        double hour = minute % DAY / 60.0;
        return rate * (0.05 + Math.max(0, Math.sin((hour - 6) / 14 * Math.PI)));
    }

    private static double[] counts(int length, double rate, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] values = new double[length];
        Arrays.setAll(values, i -> poisson(random, expected(i, rate)));
        return values;
    }

    private static double poisson(SplittableRandom random, double mean) {
        if (mean > 60) {
            return Math.max(0, Math.rint(mean + Math.sqrt(mean) * random.nextGaussian()));
        }
        double product = random.nextDouble();
        int count = 0;
        for (double limit = Math.exp(-mean); product > limit; count++) {
            product *= random.nextDouble();
        }
        return count;
    }

    private Settings with(Map<String, Object> settings) {
        return Settings.of(detector.parameters(), settings);
    }
}
