// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detector.spike;

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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpikeDetectorTest extends LearningDetectorContract {
    private static final Instant START = Instant.parse("2025-08-11T00:00:00Z");

    private final SpikeDetector detector = new SpikeDetector();

    @Override
    protected LearningDetector plugin() {
        return detector;
    }

    @Override
    protected int stateLimit() {
        return 512;
    }

    @Test
    void saysHowFarAValueStandsOut() {
        double[] values = noise(400);
        values[300] = 250.5;
        SeriesJudgement judgement = judge(values, Map.of(), 1).get(300);
        assertThat(judgement.condition()).isEqualTo(Condition.FIRING);
        assertThat(judgement.baseline()).isCloseTo(100, within(1.0));
        assertThat(judgement.threshold()).as("half as much again").isCloseTo(150, within(2.0));
        assertThat(judgement.score()).isCloseTo(15, within(1.0));
        assertThat(judgement.explanation())
                .startsWith("251 against a running mean of 100 (2.5")
                .contains("standard deviations above");
    }

    @Test
    void aSpikeDoesNotHideTheNext() {
        double[] values = noise(400);
        for (int i = 300; i < 400; i += 10) {
            values[i] = 1_000.5;
        }
        List<SeriesJudgement> judged = judge(values, Map.of(), 1);
        for (int i = 300; i < 400; i++) {
            assertThat(judged.get(i).condition() == Condition.FIRING)
                    .as("bucket %d", i)
                    .isEqualTo(i % 10 == 0);
        }
    }

    @Test
    void aNewLevelIsReachedInTime() {
        double[] values = noise(1_500);
        for (int i = 500; i < values.length; i++) {
            values[i] += 300;
        }
        List<SeriesJudgement> judged = judge(values, Map.of(), 1);
        assertThat(judged.get(500).condition()).isEqualTo(Condition.FIRING);
        assertThat(judged.subList(900, 1_500)).noneMatch(SpikeDetectorTest::fires);
        assertThat(judged.get(1_499).baseline()).isCloseTo(400, within(10.0));
    }

    @Test
    void whatIsTooSmallToMatterIsNoSpike() {
        double[] values = noise(400);
        values[300] = 145.5;
        assertThat(judge(values, Map.of(), 1).get(300).condition()).isEqualTo(Condition.CLEAR);
        assertThat(judge(values, Map.of("minimumShare", 0.3), 1).get(300).condition())
                .isEqualTo(Condition.FIRING);
        assertThat(judge(values, Map.of("minimumShare", 0.3, "minimum", 60), 1)
                        .get(300)
                        .condition())
                .isEqualTo(Condition.CLEAR);
    }

    @Test
    void heedsTheDirection() {
        double[] values = noise(400);
        values[300] = 300.5;
        values[350] = 0.5;
        for (String direction : List.of("up", "down", "both")) {
            List<SeriesJudgement> judged = judge(values, Map.of("direction", direction), 1);
            assertThat(fires(judged.get(300))).as(direction).isEqualTo(!direction.equals("down"));
            assertThat(fires(judged.get(350))).as(direction).isEqualTo(!direction.equals("up"));
        }
        assertThat(judge(values, Map.of(), 1).get(350).explanation()).contains("standard deviations below");
    }

    @Test
    void isHeldBackWhileQuiet() {
        double[] values = noise(400);
        for (int i : new int[] {300, 301, 305, 311, 312}) {
            values[i] = 400.5;
        }
        List<SeriesJudgement> judged = judge(values, Map.of("quiet", 10), 1);
        assertThat(List.of(300, 301, 305, 311, 312))
                .extracting(i -> fires(judged.get(i)))
                .containsExactly(true, true, false, true, true);
        assertThat(judged.get(305).score()).isLessThan(4);
    }

    @Test
    void theDailyRiseIsNoSpikeOnceItIsKnown() {
        double[] values = new double[6 * 24];
        Random random = new Random(3);
        Arrays.setAll(values, i -> (i % 24 == 8 ? 900 : 100) + 5 * random.nextDouble());
        List<SeriesJudgement> judged = judge(values, Map.of(), 60);
        assertThat(fires(judged.get(32))).as("the second morning").isTrue();
        assertThat(fires(judged.get(80))).as("the fourth").isFalse();
        assertThat(fires(judged.get(104))).as("the fifth").isFalse();
        values[106] = 900;
        SeriesJudgement late = judge(values, Map.of(), 60).get(106);
        assertThat(fires(late)).as("two hours later it is one").isTrue();
        assertThat(late.explanation()).contains("is usual in this hour");
    }

    /** Counts of independent events with a rhythm of the day; the first week teaches, the second is counted. */
    @ParameterizedTest
    @CsvSource({"0.1, 1", "1, 1", "10, 1", "1000, 1", "0.1, 5", "1, 5", "10, 5", "1000, 5", "0.1, 60", "10, 60"})
    void isSilentOnCountsThatAreChance(double rate, int minutes) {
        int weeks = 6;
        long alarms = 0;
        for (int week = 0; week < weeks; week++) {
            Random random = new Random(100 + week);
            double[] values = new double[14 * 1_440 / minutes];
            Arrays.setAll(values, i -> {
                double hour = i * minutes % 1_440 / 60.0;
                return poisson(rate * minutes * (1 + 0.9 * Math.sin((hour - 8) / 24 * 2 * Math.PI)), random);
            });
            List<SeriesJudgement> judged = judge(values, Map.of(), minutes);
            for (int i = values.length / 2; i < values.length; i++) {
                alarms += fires(judged.get(i)) && !fires(judged.get(i - 1)) ? 1 : 0;
            }
        }
        assertThat(alarms / (double) weeks).as("false alarms a week").isLessThanOrEqualTo(1);
    }

    @Test
    void aBurstStandsOutOfQuietNights() {
        double[] values = new double[600];
        values[130] = 1;
        values[410] = 2;
        values[500] = 40;
        List<SeriesJudgement> judged = judge(values, Map.of(), 1);
        assertThat(fires(judged.get(130))).isFalse();
        assertThat(fires(judged.get(410))).isFalse();
        assertThat(fires(judged.get(500))).isTrue();
    }

    @Test
    void runningMeanAndDeviationFollowTheirFormulas() {
        Running running = new Running(100);
        for (double value : new double[] {2, 4, 6}) {
            running.add(value);
        }
        assertThat(running.mean()).isCloseTo(4, within(1e-12));
        assertThat(running.deviation()).isCloseTo(Math.sqrt(8 / 3.0), within(1e-12));
        Running steady = new Running(100);
        for (int i = 0; i < 50; i++) {
            steady.add(10);
        }
        assertThat(steady.deviation()).as("a tenth of the mean").isEqualTo(1);
        steady.add(1e6);
        assertThat(steady.mean()).as("taken to lie at three deviations").isCloseTo(10 + 3 / 51.0, within(1e-9));
    }

    @Test
    void refusesSettingsThatMakeNoSense() {
        for (Map<String, Object> wrong : List.<Map<String, Object>>of(
                Map.of("sensitivity", 0),
                Map.of("memory", 1),
                Map.of("minimum", -1),
                Map.of("quiet", "1h"),
                Map.of("direction", "left"))) {
            assertThatThrownBy(() -> Settings.of(detector.parameters(), wrong))
                    .isInstanceOf(InvalidInput.class)
                    .hasMessageStartingWith(wrong.keySet().iterator().next());
        }
    }

    private static boolean fires(SeriesJudgement judgement) {
        return judgement.condition() == Condition.FIRING;
    }

    /** 100 give or take a little, no whole numbers. */
    private static double[] noise(int length) {
        Random random = new Random(17);
        double[] values = new double[length];
        Arrays.setAll(values, i -> 100 + 4 * (2 * random.nextDouble() - 1));
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

    private List<SeriesJudgement> judge(double[] values, Map<String, Object> settings, int minutes) {
        SeriesModel model = detector.begin(Settings.of(detector.parameters(), settings));
        Duration step = Duration.ofMinutes(minutes);
        List<SeriesJudgement> judged = new ArrayList<>();
        for (int i = 0; i < values.length; i++) {
            judged.add(model.judge(Series.of(values[i]).step(step).endingAt(START.plus(step.multipliedBy(i + 1)))));
        }
        return judged;
    }
}
