// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detector.slope;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.api.detector.SeriesDetector;
import io.bellwether.api.detector.SeriesJudgement;
import io.bellwether.api.detector.SeriesJudgement.Condition;
import io.bellwether.api.settings.Settings;
import io.bellwether.testkit.Series;
import io.bellwether.testkit.contract.SeriesDetectorContract;
import java.util.Map;
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

    private SeriesJudgement judge(double... values) {
        return detector.judge(Series.of(values), settings, null);
    }
}
