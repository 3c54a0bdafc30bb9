// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LaneTest {
    private final ExecutorService pool = Executors.newFixedThreadPool(3);

    @AfterEach
    void stop() {
        pool.shutdownNow();
    }

    @Test
    void tasksRunOneAfterTheOtherInOrder() throws InterruptedException {
        Lane lane = new Lane(pool, 100_000, false);
        List<Integer> order = Collections.synchronizedList(new ArrayList<>());
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CountDownLatch done = new CountDownLatch(1_000);
        for (int i = 0; i < 1_000; i++) {
            int number = i;
            lane.submit(() -> {
                most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                order.add(number);
                inside.decrementAndGet();
                done.countDown();
                if (number == 7) {
                    throw new IllegalStateException("a task may fail");
                }
            });
        }
        assertThat(done.await(60, TimeUnit.SECONDS)).isTrue();
        assertThat(order).isSorted().hasSize(1_000);
        assertThat(most).hasValue(1);
    }

    @Test
    void aPausedLaneIsBoundedAndGoesOnWhenResumed() throws InterruptedException {
        Lane lane = new Lane(pool, 10, true);
        CountDownLatch done = new CountDownLatch(2);
        assertThat(lane.offer(6, Duration.ofMillis(5), done::countDown)).isTrue();
        assertThat(lane.offer(6, Duration.ofMillis(5), done::countDown)).isFalse();
        assertThat(done.getCount()).isEqualTo(2);
        lane.resume();
        assertThat(lane.offer(600, Duration.ofSeconds(10), done::countDown)).isTrue();
        assertThat(done.await(60, TimeUnit.SECONDS)).isTrue();
    }
}
