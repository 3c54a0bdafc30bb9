// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detector.forest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.bellwether.api.detector.LearningDetector;
import io.bellwether.testkit.contract.LearningDetectorContract;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class IsolationForestTest extends LearningDetectorContract {
    @Override
    protected LearningDetector plugin() {
        return new ForestDetector();
    }

    @Override
    protected Map<String, Object> settings() {
        return Map.of("method", "isolation");
    }

    @Override
    protected List<String> measures() {
        return List.of("requests", "errors", "latency");
    }

    @Override
    protected int stateLimit() {
        return 16 * 1024;
    }

    /** Liu, Ting and Zhou 2008: c(256) is about 10.24, as the sum of the harmonic number says to the digit. */
    @Test
    void theAverageDepthIsThatOfThePaper() {
        double harmonic = 0;
        for (int i = 1; i <= 255; i++) {
            harmonic += 1.0 / i;
        }
        assertThat(Isolation.averageDepth(256)).isCloseTo(2 * harmonic - 2 * 255 / 256.0, within(0.01));
        assertThat(Isolation.averageDepth(256)).isCloseTo(10.24, within(0.01));
        assertThat(Isolation.averageDepth(1)).isZero();
        assertThat(Isolation.averageDepth(2)).isEqualTo(1);
    }

    /** The paper's reading of scores: near 1 is an anomaly, well below 0.5 is safe. */
    @Test
    void aLonePointIsCutOffEarly() {
        SplittableRandom random = new SplittableRandom(1);
        Points points = new Points(2);
        Isolation forest = new Isolation(2);
        for (int i = 0; i < 384; i++) {
            forest.follow(
                    points, points.add(new float[] {(float) random.nextGaussian(), (float) random.nextGaussian()}));
        }
        double usual = forest.score(points, new float[] {0, 0});
        double lone = forest.score(points, new float[] {0, 12});
        assertThat(usual).isLessThan(0.5);
        assertThat(lone).isGreaterThan(0.6);
        double[] shares = forest.shares(points, new float[] {0, 12});
        assertThat(shares[1]).isGreaterThan(5 * shares[0]);
    }
}
