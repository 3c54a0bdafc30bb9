// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal.series;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SketchTest {
    @Test
    void percentilesAreWithinTwoPercent() {
        SplittableRandom random = new SplittableRandom(3);
        double[] values = new double[20_000];
        Quantiles one = new Quantiles();
        Quantiles other = new Quantiles();
        for (int i = 0; i < values.length; i++) {
            values[i] = Math.exp(random.nextDouble() * 12 - 2) * (i % 10 == 0 ? -1 : 1);
            (i % 2 == 0 ? one : other).add(values[i]);
        }
        Arrays.sort(values);
        one.merge(other);
        for (double share : new double[] {0, 0.01, 0.5, 0.95, 0.99, 1}) {
            double exact = values[(int) Math.max(0, Math.ceil(share * values.length) - 1)];
            assertThat(one.at(share)).as("at " + share).isCloseTo(exact, within(Math.abs(exact) * 0.0201));
        }
    }

    @Test
    void extremesAndZeroAreCounted() {
        Quantiles sketch = new Quantiles();
        assertThat(sketch.at(0.5)).isNaN();
        sketch.add(0);
        sketch.add(-1e30);
        sketch.add(1e30);
        assertThat(sketch.at(0.5)).isZero();
        assertThat(sketch.at(0)).isLessThan(-9e11);
        assertThat(sketch.at(1)).isGreaterThan(9e11);
    }

    @Test
    void differentValuesAreCountedExactlyAndThenNearly() {
        DistinctCount one = new DistinctCount();
        DistinctCount other = new DistinctCount();
        for (int i = 0; i < 1_000; i++) {
            one.add("user-" + i);
            one.add("user-" + i);
        }
        assertThat(one.count()).isEqualTo(1_000);
        for (int i = 500; i < 50_000; i++) {
            other.add("user-" + i);
        }
        one.merge(other);
        assertThat(one.count()).isCloseTo(50_000, within(5_000.0));
    }
}
