// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimersTest {
    private static final Instant START = Instant.parse("2025-08-12T03:00:00Z");

    private final Timers<String> timers = new Timers<>();
    private final Map<String, Timers.Timer<String>> handles = new HashMap<>();
    private final Map<String, Naive> naive = new HashMap<>();
    private long numbers;

    private record Naive(String key, Instant at, long number) {}

    /** Set, set anew, taken back and polled in any order: the soonest comes first, and of one time who was set first. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void theyComeInTheOrderOfTheirTimes(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            String key = "k" + random.nextInt(200);
            switch (random.nextInt(4)) {
                case 0 -> set(key, null);
                case 1 -> poll(START.plusSeconds(random.nextInt(60)));
                default -> set(key, START.plusSeconds(random.nextInt(60)));
            }
            Naive first = first();
            assertThat(timers.next()).isEqualTo(first == null ? null : first.at());
            assertThat(timers.size()).isEqualTo(naive.size());
        }
    }

    private void set(String key, Instant at) {
        timers.set(handles.computeIfAbsent(key, timers::timer), at);
        if (at == null) {
            naive.remove(key);
        } else if (naive.get(key) == null || !naive.get(key).at().equals(at)) {
            naive.put(key, new Naive(key, at, numbers++));
        }
    }

    private void poll(Instant now) {
        Naive first = first();
        boolean due = first != null && !first.at().isAfter(now);
        assertThat(timers.poll(now)).isEqualTo(due ? first.key() : null);
        if (due) {
            naive.remove(first.key());
        }
    }

    private Naive first() {
        return naive.values().stream()
                .min(Comparator.comparing(Naive::at).thenComparing(Naive::number))
                .orElse(null);
    }
}
