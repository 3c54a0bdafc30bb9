// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal.series;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class RingTest {
    @Test
    void behavesAsAMapOfTheNewestBuckets() {
        SplittableRandom random = new SplittableRandom(11);
        for (int round = 0; round < 200; round++) {
            int limit = 1 + random.nextInt(100);
            Ring ring = new Ring(limit, 0);
            TreeMap<Long, Double> expected = new TreeMap<>();
            long centre = 1_000_000 + random.nextInt(1_000);
            for (int i = 0; i < 300; i++) {
                centre += random.nextInt(10) == 0 ? random.nextInt(2 * limit) : random.nextInt(2);
                long bucket = centre - random.nextInt(limit + 5);
                ring.set(bucket, ring.get(bucket) + 1);
                if (expected.isEmpty() || expected.lastKey() - bucket < limit) {
                    expected.merge(bucket, 1.0, Double::sum);
                }
                while (expected.lastKey() - expected.firstKey() >= limit) {
                    expected.pollFirstEntry();
                }
            }
            for (long bucket = centre - 3L * limit; bucket <= centre + limit; bucket++) {
                assertThat(ring.get(bucket)).isEqualTo(expected.getOrDefault(bucket, 0.0));
            }
        }
    }

    @Test
    void keepsMoreOnceItMay() {
        Ring ring = new Ring(4, Double.NaN);
        for (long bucket = 1; bucket <= 6; bucket++) {
            ring.set(bucket, bucket);
        }
        assertThat(ring.get(2)).isNaN();
        assertThat(ring.get(3)).isEqualTo(3);
        ring.extend(40);
        ring.set(30, 30);
        assertThat(ring.get(3)).isEqualTo(3);
        assertThat(ring.get(29)).isNaN();
        ring.set(1, 1);
        assertThat(ring.get(1)).isEqualTo(1);
    }
}
