// SPDX-License-Identifier: Apache-2.0
package io.bellwether.bench.quality;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.api.detector.LearningDetector;
import io.bellwether.api.detector.SeriesJudgement;
import io.bellwether.api.detector.SeriesModel;
import io.bellwether.api.settings.Settings;
import io.bellwether.testkit.Series;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EngineReplayTest {
    private static final int ROWS = 2_000;

    @ParameterizedTest
    @ValueSource(strings = {"PT1M", "PT5M", "PT1H"})
    void theFutureChangesNoEarlierScore(String step) {
        LabelledSeries whole = Fixtures.series(ROWS, Duration.parse(step), Fixtures::eventful);
        for (Shipped shipped : Shipped.of(Shipped.USUAL)) {
            EngineReplay replay = new EngineReplay(shipped.detector(), shipped.threshold());
            double[] scores = replay.play(whole).scores();
            if (shipped.threshold() > 0) {
                assertThat(Arrays.stream(scores).filter(score -> score > 0)).hasSizeGreaterThan(ROWS / 2);
            }
            for (int cut : new int[] {905, 1_702}) {
                LabelledSeries shorter = Fixtures.series(cut, Duration.parse(step), Fixtures::eventful);
                assertThat(replay.play(shorter).scores())
                        .as(
                                "%s, without the rows from %d on",
                                shipped.detector().id(), cut)
                        .isEqualTo(Arrays.copyOf(scores, cut));
                LabelledSeries other = Fixtures.series(
                        ROWS, Duration.parse(step), i -> i < cut ? Fixtures.eventful(i) : 1e9 * (i % 3 - 1));
                assertThat(Arrays.copyOf(replay.play(other).scores(), cut))
                        .as("%s, with other rows from %d on", shipped.detector().id(), cut)
                        .isEqualTo(Arrays.copyOf(scores, cut));
            }
        }
    }

    @Test
    void theEngineShowsADetectorWhatTheSeriesHolds() {
        LabelledSeries series = Fixtures.series(ROWS, Duration.ofMinutes(5), Fixtures::eventful);
        for (Shipped shipped : Shipped.of(Shipped.USUAL)) {
            if (!(shipped.detector() instanceof LearningDetector detector)) {
                continue;
            }
            Settings settings = Settings.of(detector.parameters(), Map.of());
            if (!detector.history(settings).isZero()
                    || detector.lookback(settings).compareTo(Duration.ofMinutes(5)) > 0) {
                continue;
            }
            SeriesModel model = detector.begin(settings);
            Scored scored = new EngineReplay(detector, shipped.threshold()).play(series);
            for (int i = 0; i < ROWS; i++) {
                SeriesJudgement judgement = model.judge(Series.of(series.values()[i])
                        .step(series.step())
                        .endingAt(Instant.ofEpochMilli(series.millis()[i]).plus(series.step())));
                assertThat(scored.scores()[i])
                        .as("%s, row %d", detector.id(), i)
                        .isEqualTo(judgement.score());
                if (scored.alarms()[i]) {
                    assertThat(judgement.condition()).isEqualTo(SeriesJudgement.Condition.FIRING);
                }
            }
        }
    }

    @Test
    void oneThresholdGivesTheAlarmsOfChangeAgain() {
        LabelledSeries series = Fixtures.series(ROWS, Duration.ofMinutes(5), Fixtures::eventful);
        Shipped change = Shipped.of(List.of("change")).get(0);
        Scored scored = new EngineReplay(change.detector(), change.threshold()).play(series);
        boolean any = false;
        for (int i = 0; i < ROWS; i++) {
            assertThat(scored.scores()[i] >= change.threshold()).isEqualTo(scored.alarms()[i]);
            any |= scored.alarms()[i];
        }
        assertThat(any).isTrue();
    }

    @Test
    void rowsHaveBucketsOfTheirOwn() {
        long[] seconds = {0, 300, 310, 620, 900, 3_600, 3_900};
        long[] millis = Arrays.stream(seconds).map(second -> second * 1_000).toArray();
        LabelledSeries series =
                new LabelledSeries("a/b.csv", new String[7], millis, new double[7], Duration.ofMinutes(5), List.of());
        assertThat(series.buckets())
                .as("310 s takes the bucket after that of 300 s; after the gap the rows are on their own time again")
                .containsExactly(0, 1, 2, 3, 4, 12, 13);
    }
}
