// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detector.heartbeat;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.api.detector.SeriesDetector;
import io.bellwether.api.detector.SeriesJudgement;
import io.bellwether.api.detector.SeriesJudgement.Condition;
import io.bellwether.api.settings.Settings;
import io.bellwether.testkit.Series;
import io.bellwether.testkit.contract.SeriesDetectorContract;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HeartbeatDetectorTest extends SeriesDetectorContract {
    private final HeartbeatDetector detector = new HeartbeatDetector();
    private final Settings settings = Settings.of(detector.parameters(), Map.of("gap", "2m"));

    @Override
    protected SeriesDetector plugin() {
        return detector;
    }

    @Test
    void missesARegularVisitor() {
        assertThat(judge(null, 2, 2, 2, 2, 0).condition()).isEqualTo(Condition.CLEAR);
        SeriesJudgement judgement = judge(null, 2, 2, 2, 0, 0);
        assertThat(judgement.condition()).isEqualTo(Condition.FIRING);
        assertThat(judgement.explanation()).isEqualTo("silent for 2m");
    }

    @Test
    void keepsMissingWhoWasOnceRegular() {
        byte[] state = judge(null, 2, 2, 2, 0, 0).state();
        SeriesJudgement judgement = judge(state, 0, 0, 0, 0, 0);
        assertThat(judgement.condition()).isEqualTo(Condition.FIRING);
        assertThat(judgement.explanation()).isEqualTo("silent for at least 5m");
        assertThat(judge(judgement.state(), 0, 0, 0, 0, 1).condition()).isEqualTo(Condition.CLEAR);
    }

    @Test
    void doesNotMissAStranger() {
        assertThat(judge(null, Double.NaN, Double.NaN, 1, 0, 0).condition()).isEqualTo(Condition.LEARNING);
        assertThat(judge(null, 1, 0, 0, 0, 0).condition()).isEqualTo(Condition.LEARNING);
        assertThat(judge(null, 0, 0, 1, 0, 0).condition()).isEqualTo(Condition.LEARNING);
    }

    @Test
    void anEmptyBucketNowAndThenIsStillRegular() {
        assertThat(judge(null, 1, 0, 1, 0, 0).condition()).isEqualTo(Condition.FIRING);
    }

    @Test
    void noValueIsAsSilentAsZero() {
        byte[] state = judge(null, 2, 2, 2, 2, 2).state();
        assertThat(judge(state, 2, 2, 2, Double.NaN, Double.NaN).condition()).isEqualTo(Condition.FIRING);
    }

    private SeriesJudgement judge(byte[] state, double... values) {
        return detector.judge(Series.of(values), settings, state);
    }
}
