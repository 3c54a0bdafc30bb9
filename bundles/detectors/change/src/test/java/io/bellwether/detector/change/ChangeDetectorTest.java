// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detector.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.bellwether.api.detector.LearningDetector;
import io.bellwether.api.detector.SeriesJudgement;
import io.bellwether.api.detector.SeriesJudgement.Condition;
import io.bellwether.api.detector.SeriesModel;
import io.bellwether.api.settings.InvalidInput;
import io.bellwether.api.settings.Settings;
import io.bellwether.testkit.Series;
import io.bellwether.testkit.contract.LearningDetectorContract;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChangeDetectorTest extends LearningDetectorContract {
    private static final Instant START = Instant.parse("2025-08-11T00:00:00Z");

    private final ChangeDetector detector = new ChangeDetector();

    @Override
    protected LearningDetector plugin() {
        return detector;
    }

    @Override
    protected int stateLimit() {
        return 26 * 1024;
    }

    @Test
    void firesOnANewLevelAndSaysSo() {
        double[] values = noise(3_000, 100, 4);
        for (int i = 2_500; i < values.length; i++) {
            values[i] += 60;
        }
        List<SeriesJudgement> judged = judge(values, Map.of("range", false));
        int first = firstFiring(judged);
        assertThat(first).isBetween(2_500, 2_506);
        assertThat(judged.get(first).explanation()).contains("(score ").contains("alarm from 1.5)");
        assertThat(judged.get(first).baseline()).isCloseTo(100, within(2.0));
        assertThat(judged.get(first).contributions().keySet())
                .containsExactlyInAnyOrder("drift", "rhythm", "smoothed-rhythm", "level", "spread", "pattern");
        assertThat(judged.subList(2_700, 3_000)).noneMatch(ChangeDetectorTest::fires);
    }

    @Test
    void firesOnANewSpreadAtTheSameLevel() {
        double[] values = noise(3_000, 100, 2);
        double[] wild = noise(3_000, 100, 30);
        System.arraycopy(wild, 2_500, values, 2_500, 500);
        assertThat(firstFiring(judge(values, Map.of("range", false)))).isBetween(2_500, 2_520);
    }

    @Test
    void aValueFarOutsideFiresAtOnceByItself() {
        double[] values = noise(1_000, 100, 4);
        values[700] = 150;
        values[705] = 300;
        values[720] = 600;
        List<SeriesJudgement> judged = judge(values, Map.of());
        assertThat(judged.get(700).condition()).isEqualTo(Condition.FIRING);
        assertThat(judged.get(700).score()).isEqualTo(9);
        assertThat(judged.get(700).contributions()).isEqualTo(Map.of("range", 1.0));
        assertThat(judged.get(700).explanation()).startsWith("150 lies far outside of all seen before, 96");
        assertThat(judged.get(705).score()).as("held back").isLessThan(1.5);
        assertThat(judged.get(720).score()).isEqualTo(9);
        assertThat(judge(values, Map.of("range", false)).get(700).score()).isLessThan(9);
    }

    @Test
    void noFurtherAlarmIsRaisedWhileQuiet() {
        double[] values = noise(4_000, 100, 4);
        for (int i = 2_000; i < values.length; i++) {
            values[i] += 40 * ((i - 2_000) / 50 % 2);
        }
        for (int quiet : new int[] {30, 120, 400}) {
            List<SeriesJudgement> judged = judge(values, Map.of("range", false, "quiet", quiet));
            List<Integer> raised = new ArrayList<>();
            for (int i = 0; i < judged.size(); i++) {
                if (judged.get(i).score() >= 1.5) {
                    raised.add(i);
                }
            }
            assertThat(raised).isNotEmpty();
            for (int i = 1; i < raised.size(); i++) {
                assertThat(raised.get(i) - raised.get(i - 1)).isGreaterThan(quiet);
            }
        }
    }

    @Test
    void heedsTheDirection() {
        double[] values = noise(4_000, 100, 4);
        for (int i = 2_000; i < 4_000; i++) {
            values[i] += i < 3_000 ? 60 : -60;
        }
        List<SeriesJudgement> up = judge(values, Map.of("direction", "up"));
        List<SeriesJudgement> down = judge(values, Map.of("direction", "down"));
        assertThat(firstFiring(up)).isBetween(2_000, 2_006);
        assertThat(up.subList(3_000, 3_100)).noneMatch(ChangeDetectorTest::fires);
        assertThat(firstFiring(down)).isBetween(3_000, 3_020);
    }

    @Test
    void theTimeOfDayIsThatOfThePeople() {
        double[] values = new double[12 * 24 * 12];
        Random random = new Random(4);
        ZoneId london = ZoneId.of("Europe/London");
        Instant start = Instant.parse("2025-10-18T23:00:00Z");
        for (int i = 0; i < values.length; i++) {
            int hour = start.plusSeconds(300L * i).atZone(london).getHour();
            values[i] = (hour >= 9 && hour < 18 ? 500 : 20) + 10 * random.nextDouble();
        }
        double inLondon = greatestFrom(judge(values, start, london, Map.of()), 8 * 288);
        double inUtc = greatestFrom(judge(values, start, ZoneId.of("UTC"), Map.of()), 8 * 288);
        assertThat(inLondon).as("the clocks go back on 26 October").isLessThan(inUtc - 0.1);
    }

    /** Counts of independent events with a rhythm of the day; the first week teaches, the second is counted. */
    @ParameterizedTest
    @CsvSource({"0.1, 1", "1, 1", "10, 1", "1000, 1", "0.1, 5", "1, 5", "10, 5", "1000, 5"})
    void isSilentOnCountsThatAreChance(double rate, int minutes) {
        int weeks = 4;
        long alarms = 0;
        for (int week = 0; week < weeks; week++) {
            double[] values = poisson(rate * minutes, minutes, 14, week);
            List<SeriesJudgement> judged =
                    judge(values, START, ZoneId.of("UTC"), Map.of(), Duration.ofMinutes(minutes));
            alarms += alarmsFrom(judged, judged.size() / 2);
        }
        assertThat(alarms / (double) weeks).as("false alarms a week").isLessThanOrEqualTo(0.5);
    }

    @Test
    void aRealOutageStandsOutOfFewCounts() {
        double[] values = poisson(1, 1, 14, 9);
        Random random = new Random(8);
        for (int i = 15_000; i < 15_060; i++) {
            values[i] = poisson(25, random);
        }
        assertThat(firstFiring(judge(values, Map.of()).subList(14_900, 15_100))).isBetween(100, 105);
    }

    @Test
    void refusesSettingsThatMakeNoSense() {
        for (Map<String, Object> wrong : List.<Map<String, Object>>of(
                Map.of("sensitivity", 0.1),
                Map.of("sensitivity", "high"),
                Map.of("quiet", -1),
                Map.of("direction", "sideways"),
                Map.of("unknown", 1))) {
            assertThatThrownBy(() -> with(wrong))
                    .isInstanceOf(InvalidInput.class)
                    .hasMessageStartingWith(wrong.keySet().iterator().next());
        }
    }

    @Test
    void aModelOfAnotherVersionIsRefused() {
        byte[] saved = detector.begin(with(Map.of())).save();
        saved[0] = 99;
        assertThatThrownBy(() -> detector.restore(with(Map.of()), saved))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no saved model of this version");
    }

    /** Counts around a mean that swings by nine tenths over the day. */
    static double[] poisson(double mean, int minutes, int days, int seed) {
        Random random = new Random(100 + seed);
        double[] values = new double[days * 1_440 / minutes];
        Arrays.setAll(values, i -> {
            double hour = i * minutes % 1_440 / 60.0;
            return poisson(mean * (1 + 0.9 * Math.sin((hour - 8) / 24 * 2 * Math.PI)), random);
        });
        return values;
    }

    private static double poisson(double mean, Random random) {
        if (mean > 200) {
            return Math.max(0, Math.rint(mean + Math.sqrt(mean) * random.nextGaussian()));
        }
        double limit = Math.exp(-mean);
        double product = random.nextDouble();
        int count = 0;
        while (product > limit) {
            product *= random.nextDouble();
            count++;
        }
        return count;
    }

    private static double[] noise(int length, double level, double spread) {
        Random random = new Random(17);
        double[] values = new double[length];
        Arrays.setAll(values, i -> level + spread * (2 * random.nextDouble() - 1) + 0.5);
        return values;
    }

    private static boolean fires(SeriesJudgement judgement) {
        return judgement.condition() == Condition.FIRING;
    }

    private static int firstFiring(List<SeriesJudgement> judged) {
        for (int i = 0; i < judged.size(); i++) {
            if (fires(judged.get(i))) {
                return i;
            }
        }
        return -1;
    }

    private static long alarmsFrom(List<SeriesJudgement> judged, int from) {
        return judged.subList(from, judged.size()).stream()
                .filter(judgement -> judgement.score() >= 1.5)
                .count();
    }

    private static double greatestFrom(List<SeriesJudgement> judged, int from) {
        return judged.subList(from, judged.size()).stream()
                .mapToDouble(SeriesJudgement::score)
                .max()
                .orElse(0);
    }

    private List<SeriesJudgement> judge(double[] values, Map<String, Object> settings) {
        return judge(values, START, ZoneId.of("UTC"), settings, Duration.ofMinutes(1));
    }

    private List<SeriesJudgement> judge(double[] values, Instant start, ZoneId zone, Map<String, Object> settings) {
        return judge(values, start, zone, settings, Duration.ofMinutes(5));
    }

    private List<SeriesJudgement> judge(
            double[] values, Instant start, ZoneId zone, Map<String, Object> settings, Duration step) {
        SeriesModel model = detector.begin(with(settings));
        List<SeriesJudgement> judged = new ArrayList<>();
        for (int i = 0; i < values.length; i++) {
            judged.add(model.judge(
                    Series.of(values[i]).step(step).in(zone).endingAt(start.plus(step.multipliedBy(i + 1)))));
        }
        return judged;
    }

    private Settings with(Map<String, Object> settings) {
        return Settings.of(detector.parameters(), settings);
    }
}
