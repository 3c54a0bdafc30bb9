// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.alert.internal.Notice.Phase;
import io.bellwether.alert.internal.routing.Destination;
import io.bellwether.alert.internal.routing.QuietTimes;
import io.bellwether.alert.internal.routing.Route;
import io.bellwether.api.event.Severity;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a group keeps beside its members is what looking at each of them would say. */
class GroupTest {
    private static final Route.Timing TIMING =
            new Route.Timing(Duration.ofSeconds(5), Duration.ofMinutes(1), Duration.ofHours(1));
    private static final Instant START = Instant.parse("2025-08-12T03:00:00Z");

    private final Group group = new Group(new Destination(
            new Destination.GroupKey(Timeline.ACME, "ops", "route", Map.of("policy", "auth")),
            TIMING,
            QuietTimes.NONE,
            "it is a test"));
    private final Map<String, Group.Seat> seats = new HashMap<>();
    private final Map<String, Naive> naive = new LinkedHashMap<>();

    private record Naive(Notice notice, boolean silent) {
        boolean waits(Phase phase) {
            return !silent && notice.phase() == phase;
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void saysWhatItsMembersSay(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 5_000; i++) {
            String id = "alert-" + random.nextInt(40);
            Instant now = START.plusSeconds(i / 7);
            if (random.nextInt(5) == 0) {
                group.remove(seats.computeIfAbsent(id, group::seat));
                naive.remove(id);
            } else {
                put(id, notice(random, now), random.nextInt(4) == 0);
            }
            compare(now.minusSeconds(random.nextInt(4)));
        }
    }

    private static Notice notice(Random random, Instant now) {
        Phase phase = Phase.values()[random.nextInt(Phase.values().length)];
        Instant told = random.nextBoolean() ? null : now.minusSeconds(random.nextInt(30));
        return new Notice(phase, now.minusSeconds(random.nextInt(3)), told, told == null ? null : Severity.ERROR);
    }

    private void put(String id, Notice notice, boolean quiet) {
        group.put(seats.computeIfAbsent(id, group::seat), notice, quiet);
        boolean silent = quiet && notice.phase() != Phase.CLEARING && notice.phase() != Phase.ACKING;
        Naive fresh = new Naive(notice, silent);
        if (!fresh.equals(naive.get(id))) {
            naive.remove(id);
            naive.put(id, fresh);
        }
    }

    private void compare(Instant now) {
        assertThat(group.isEmpty()).isEqualTo(naive.isEmpty());
        assertThat(group.size()).isEqualTo(naive.size());
        assertThat(new TreeSet<>(group.members())).isEqualTo(new TreeSet<>(naive.keySet()));
        for (Phase phase : Phase.values()) {
            assertThat(group.members(phase, now))
                    .as("those in %s, in order", phase)
                    .isEqualTo(
                            ids(each -> each.waits(phase) && !each.notice().at().isAfter(now)));
        }
        Instant told = told().max(Comparator.naturalOrder()).orElse(null);
        Instant opening = first(Phase.OPENING);
        Instant due = opening == null ? null : opening.plus(TIMING.groupWait());
        Instant next = told == null ? due : told.plus(TIMING.groupInterval());
        assertThat(group.openingDue()).isEqualTo(due == null || due.isAfter(next) ? due : next);
        Instant clearing = first(Phase.CLEARING);
        assertThat(group.closingDue(Phase.CLEARING)).isEqualTo(clearing == null ? null : clearing.plusSeconds(2));
        assertThat(group.repeatDue())
                .isEqualTo(told == null || first(Phase.TOLD) == null ? null : told.plus(TIMING.repeatInterval()));
    }

    private List<String> ids(Predicate<Naive> which) {
        return naive.entrySet().stream()
                .filter(each -> which.test(each.getValue()))
                .map(Map.Entry::getKey)
                .toList();
    }

    private Stream<Instant> told() {
        return naive.values().stream().map(each -> each.notice().toldAt()).filter(Objects::nonNull);
    }

    private Instant first(Phase phase) {
        return naive.values().stream()
                .filter(each -> each.waits(phase))
                .map(each -> each.notice().at())
                .min(Comparator.naturalOrder())
                .orElse(null);
    }
}
