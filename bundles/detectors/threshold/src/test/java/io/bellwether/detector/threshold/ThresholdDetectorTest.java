// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detector.threshold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.api.detector.SeriesDetector;
import io.bellwether.api.detector.SeriesJudgement;
import io.bellwether.api.detector.SeriesJudgement.Condition;
import io.bellwether.api.settings.InvalidInput;
import io.bellwether.api.settings.Settings;
import io.bellwether.testkit.Series;
import io.bellwether.testkit.contract.SeriesDetectorContract;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ThresholdDetectorTest extends SeriesDetectorContract {
    private final ThresholdDetector detector = new ThresholdDetector();

    @Override
    protected SeriesDetector plugin() {
        return detector;
    }

    @Override
    protected Map<String, Object> settings() {
        return Map.of("above", 50);
    }

    @Test
    void saysWhatItComparedWith() {
        SeriesJudgement judgement = judge(Map.of("above", 50), 62);
        assertThat(judgement.condition()).isEqualTo(Condition.FIRING);
        assertThat(judgement.threshold()).isEqualTo(50);
        assertThat(judgement.explanation()).isEqualTo("62 is above 50");
    }

    @Test
    void theLimitItselfIsWithin() {
        assertThat(judge(Map.of("above", 50), 50).condition()).isEqualTo(Condition.CLEAR);
        assertThat(judge(Map.of("below", 50), 50).condition()).isEqualTo(Condition.CLEAR);
        assertThat(judge(Map.of("outside", "10..50"), 50).condition()).isEqualTo(Condition.CLEAR);
        assertThat(judge(Map.of("outside", "10..50"), 10).condition()).isEqualTo(Condition.CLEAR);
    }

    @Test
    void writesNumbersSoThatTheyCanBeToldApart() {
        assertThat(judge(Map.of("above", 50), 50.0001).explanation()).isEqualTo("50.0001 is above 50");
        assertThat(judge(Map.of("above", 12000), 12345).explanation()).isEqualTo("12345 is above 12000");
    }

    @Test
    void rangesOfSeveralPoliciesDoNotMix() {
        assertThat(judge(Map.of("outside", "10..20"), 15).condition()).isEqualTo(Condition.CLEAR);
        assertThat(judge(Map.of("outside", "1..2"), 15).threshold()).isEqualTo(2);
        assertThat(judge(Map.of("outside", "10..20"), 9).explanation()).isEqualTo("9 is below 10");
    }

    @Test
    void anyOfSeveralLimitsIsEnough() {
        Map<String, Object> both = Map.of("above", 50, "below", 5);
        assertThat(judge(both, 51).explanation()).isEqualTo("51 is above 50");
        assertThat(judge(both, 4).explanation()).isEqualTo("4 is below 5");
        assertThat(judge(both, 20).condition()).isEqualTo(Condition.CLEAR);
    }

    @Test
    void anAbsentValueFiresOnlyWhenAsked() {
        assertThat(judge(Map.of("below", 5), Double.NaN).condition()).isEqualTo(Condition.CLEAR);
        assertThat(judge(Map.of("absent", true), Double.NaN).condition()).isEqualTo(Condition.FIRING);
        assertThat(judge(Map.of("absent", true), 0).condition()).isEqualTo(Condition.CLEAR);
    }

    @Test
    void onlyAnUpperLimitAloneFiresOnGrowth() {
        assertThat(detector.firesOnGrowth(settingsOf(Map.of("above", 50)))).isTrue();
        assertThat(detector.firesOnGrowth(settingsOf(Map.of("above", 50, "below", 2))))
                .isFalse();
        assertThat(detector.firesOnGrowth(settingsOf(Map.of("below", 2)))).isFalse();
        assertThat(detector.firesOnGrowth(settingsOf(Map.of("outside", "1..2"))))
                .isFalse();
        assertThat(detector.firesOnGrowth(settingsOf(Map.of("above", 50, "absent", true))))
                .isFalse();
    }

    @Test
    void asksForALimit() {
        assertThatThrownBy(() -> detector.lookback(settingsOf(Map.of())))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("at least one of above, below, outside");
    }

    @ParameterizedTest
    @ValueSource(strings = {"10", "10..", "..5", "20..10", "a..b", "1-2", "1..2..3"})
    void refusesWhatIsNoRange(String range) {
        assertThatThrownBy(() -> detector.lookback(settingsOf(Map.of("outside", range))))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("10..20");
    }

    private SeriesJudgement judge(Map<String, Object> settings, double value) {
        return detector.judge(Series.of(value), settingsOf(settings), null);
    }

    private Settings settingsOf(Map<String, Object> settings) {
        return Settings.of(detector.parameters(), settings);
    }
}
