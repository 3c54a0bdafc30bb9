// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detector.forest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.api.detector.LearningDetector;
import io.bellwether.api.detector.SeriesJudgement;
import io.bellwether.api.detector.SeriesJudgement.Condition;
import io.bellwether.api.detector.SeriesModel;
import io.bellwether.api.settings.Settings;
import io.bellwether.testkit.Series;
import io.bellwether.testkit.contract.LearningDetectorContract;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ForestDetectorTest extends LearningDetectorContract {
    private final ForestDetector detector = new ForestDetector();

    @Override
    protected LearningDetector plugin() {
        return detector;
    }

    @Override
    protected List<String> measures() {
        return List.of("requests", "errors");
    }

    @Override
    protected int stateLimit() {
        return 16 * 1024;
    }

    /** What the fourth column says is how many false alarms in a week are too many. */
    @ParameterizedTest
    @CsvSource({
        "random-cut, 0.5, 1, 3",
        "random-cut, 20, 3, 3",
        "random-cut, 500, 2, 3",
        "isolation, 0.5, 1, 3",
        "isolation, 20, 1, 3",
        "isolation, 500, 1, 3",
        "isolation, 0.5, 3, 3",
        "isolation, 20, 3, 3",
        "isolation, 500, 6, 3"
    })
    void countsWithARhythmRaiseFewFalseAlarms(String method, double rate, int measures, int most) {
        int days = 10;
        Series series = Counts.series(measures, days * Counts.DAY, rate);
        SeriesModel model = detector.begin(with(Map.of("method", method)));
        int buckets = 0;
        int alarms = 0;
        int quietSince = 0;
        for (int i = 2 * Counts.DAY; i < series.size(); i++) {
            boolean fires = model.judge(series.seenAt(i, 2 * Counts.DAY)).condition() == Condition.FIRING;
            if (fires && i >= 3 * Counts.DAY) {
                buckets++;
                alarms += i - quietSince > 10 ? 1 : 0;
            }
            quietSince = fires ? i : quietSince;
        }
        assertThat(alarms).as("false alarms in a week, %d buckets", buckets).isLessThanOrEqualTo(most);
    }

    /** Each value alone is one of the most usual there are; only so many requests do not come with so little work. */
    @ParameterizedTest
    @CsvSource({"random-cut", "isolation"})
    void seesWhatIsUnusualOnlyTogetherAndSaysWhichMeasure(String method) {
        SplittableRandom random = new SplittableRandom(8);
        int length = 2 * Counts.DAY + 60;
        double[] requests = new double[length + 3];
        double[] errors = new double[length + 3];
        double[] latency = new double[length + 3];
        for (int i = 0; i < length + 3; i++) {
            requests[i] = 400 + 20 * random.nextGaussian();
            errors[i] = 10 + 3 * random.nextDouble();
            latency[i] = 200 + 5 * random.nextGaussian();
        }
        errors[length + 1] = 40;
        errors[length + 2] = 45;
        Map<String, Series> byName = new LinkedHashMap<>();
        byName.put("requests", Series.of(requests));
        byName.put("errors", Series.of(errors));
        byName.put("latency", Series.of(latency));
        Series series = Series.of(byName);
        SeriesModel model = detector.begin(with(Map.of("method", method)));
        SeriesJudgement last = null;
        for (int i = 2 * Counts.DAY; i <= length + 1; i++) {
            last = model.judge(series.seenAt(i, 2 * Counts.DAY));
        }
        assertThat(last.condition()).as(last.explanation()).isEqualTo(Condition.FIRING);
        assertThat(last.contributions()).containsOnlyKeys("requests", "errors", "latency");
        assertThat(last.contributions().get("errors")).isGreaterThan(0.6);
        assertThat(last.explanation())
                .startsWith("unusual together: errors is 40 where 11")
                .contains(" %)");
    }

    @Test
    void theWindowTeachesANewModelAtOnce() {
        Series series = Counts.series(2, 4 * Counts.DAY, 50);
        int at = 3 * Counts.DAY;
        SeriesJudgement judgement = detector.begin(with(Map.of())).judge(series.seenAt(at, 2 * Counts.DAY));
        assertThat(judgement.condition()).as(judgement.explanation()).isEqualTo(Condition.CLEAR);
    }

    @Test
    void aModelOfTheOtherMethodIsRefused() {
        byte[] saved = detector.begin(with(Map.of())).save();
        assertThatThrownBy(() -> detector.restore(with(Map.of("method", "isolation")), saved))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private Settings with(Map<String, Object> settings) {
        return Settings.of(detector.parameters(), settings);
    }
}
