// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detector.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.api.detector.LearningDetector;
import io.bellwether.api.detector.SeriesJudgement;
import io.bellwether.api.detector.SeriesJudgement.Condition;
import io.bellwether.api.detector.SeriesModel;
import io.bellwether.api.settings.InvalidInput;
import io.bellwether.api.settings.Settings;
import io.bellwether.testkit.Series;
import io.bellwether.testkit.contract.LearningDetectorContract;
import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ForecastDetectorTest extends LearningDetectorContract {
    private static final int DAY = 1_440;

    private final ForecastDetector detector = new ForecastDetector();

    @Override
    protected LearningDetector plugin() {
        return detector;
    }

    @Override
    protected Map<String, Object> settings() {
        return Map.of("above", 5_000);
    }

    @Override
    protected int stateLimit() {
        return 8 * 1024;
    }

    @Test
    void saysWhenTheLimitWillBeReached() {
        SplittableRandom random = new SplittableRandom(4);
        double[] values = new double[600];
        Arrays.setAll(values, i -> 1_000 + Math.max(0, i - 480) * 30 + 10 * random.nextGaussian());
        Series series = Series.of(values);
        SeriesModel model = detector.begin(with(Map.of("above", 5_000)));
        SeriesJudgement first = null;
        int at = 0;
        for (int i = 0; i < values.length && first == null; i++) {
            SeriesJudgement judgement = model.judge(series.seenAt(i, i + 1));
            first = judgement.condition() == Condition.FIRING ? judgement : null;
            at = i;
        }
        assertThat(first).isNotNull();
        assertThat(at).as("minutes before it happens").isBetween(490, 614 - 40);
        assertThat(first.explanation())
                .startsWith("reaches 5000 at ")
                .contains(" (in ")
                .contains(", now ");
        assertThat(first.threshold()).isEqualTo(5_000);
        SeriesJudgement last = null;
        for (int i = at + 1; i < values.length; i++) {
            last = model.judge(series.seenAt(i, i + 1));
        }
        // The last bucket is minute 599; the line reaches 5,000 at 480 + 4,000 / 30 = minute 613.
        assertThat(last.explanation()).containsPattern("\\(in 1[0-7]m\\)");
    }

    @Test
    void aDailyPeakThatStaysBelowTheLimitIsNoNews() {
        double[] values = rhythm(6 * DAY, 1);
        int fires = fires(values, Map.of("above", 1_300), 3 * DAY);
        assertThat(fires).isZero();
        assertThat(fires(values, Map.of("above", 900), 3 * DAY))
                .as("a daily peak beyond the limit")
                .isPositive();
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.2, 5, 100, 5_000})
    void noiseAroundALevelFarFromTheLimitDoesNotFire(double rate) {
        SplittableRandom random = new SplittableRandom((long) (rate * 10));
        double[] values = new double[9 * DAY];
        Arrays.setAll(values, i -> Math.max(0, Math.rint(rate + Math.sqrt(rate) * random.nextGaussian())));
        Map<String, Object> limits = Map.of("above", 3 * rate + 5, "below", rate / 10 - 1);
        assertThat(fires(values, limits, 0)).as("in nine days").isZero();
    }

    @Test
    void asksForALimit() {
        assertThatThrownBy(() -> detector.lookback(with(Map.of())))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("at least one of above and below");
    }

    @Test
    void aModelOfAnotherLimitIsRefused() {
        byte[] saved = detector.begin(with(Map.of("above", 5))).save();
        assertThatThrownBy(() -> detector.restore(with(Map.of("below", 5)), saved))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> detector.restore(with(Map.of("above", 5, "within", "1h")), saved))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private int fires(double[] values, Map<String, Object> settings, int from) {
        Series series = Series.of(values);
        SeriesModel model = detector.begin(with(settings));
        int fires = 0;
        for (int i = 0; i < values.length; i++) {
            boolean firing = model.judge(series.seenAt(i, Math.min(i + 1, 100))).condition() == Condition.FIRING;
            fires += firing && i >= from ? 1 : 0;
        }
        return fires;
    }

    private static double[] rhythm(int length, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] values = new double[length];
        Arrays.setAll(values, i -> {
            double mean = 100 + 900 * Math.max(0, Math.sin((i % DAY / 60.0 - 6) / 14 * Math.PI));
            return Math.max(0, Math.rint(mean + Math.sqrt(mean) * random.nextGaussian()));
        });
        return values;
    }

    private Settings with(Map<String, Object> settings) {
        return Settings.of(detector.parameters(), settings);
    }
}
