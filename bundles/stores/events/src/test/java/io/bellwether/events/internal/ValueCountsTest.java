// SPDX-License-Identifier: Apache-2.0
package io.bellwether.events.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ValueCountsTest {
    @Test
    void ranksAsASortedArrayDoes() {
        Random random = new Random(5);
        for (int round = 0; round < 20; round++) {
            ValueCounts counts = new ValueCounts(100_000);
            double[] all = new double[1 + random.nextInt(40_000)];
            for (int i = 0; i < all.length; i++) {
                all[i] = (random.nextInt(1 + round * 2_000) - 50) / 10.0;
                assertThat(counts.add(all[i])).isTrue();
            }
            Arrays.sort(all);
            for (double quantile : new double[] {0, 0.001, 0.5, 0.9, 0.999, 1}) {
                int rank = (int) Math.max(0, Math.ceil(quantile * all.length) - 1);
                assertThat(counts.quantile(quantile)).isEqualTo(all[rank]);
            }
        }
    }

    @Test
    void takesNoMoreDifferentNumbersThanAllowed() {
        ValueCounts counts = new ValueCounts(3);
        for (double value : new double[] {4, -1, 9, 4}) {
            assertThat(counts.add(value)).isTrue();
        }
        assertThat(counts.add(2)).isFalse();
        assertThat(counts.add(9)).isTrue();
        List<String> seen = new ArrayList<>();
        counts.each((value, count) -> seen.add(value + " x" + count));
        assertThat(seen).containsExactly("-1.0 x1", "4.0 x2", "9.0 x2");
        counts.clear();
        assertThat(counts.add(2)).isTrue();
        assertThat(counts.quantile(1)).isEqualTo(2);
    }
}
