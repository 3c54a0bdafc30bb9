// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.api.event.Event;
import io.bellwether.detect.internal.Timeline;
import io.bellwether.events.EventIndex;
import io.bellwether.expression.Expression;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is asked of the event index stays within what it answers. */
class IndexedFactsTest {
    private static final Instant BEGIN = Instant.parse("2025-03-04T09:17:00Z");
    private static final Instant FIRST = BEGIN.plus(Duration.ofDays(99)).plus(Duration.ofMinutes(70));

    private final List<Event> events = List.of(event(0, FIRST), event(1, FIRST.plusSeconds(90)));
    private final IndexedFacts facts = new IndexedFacts(strict());

    private static Event event(int id, Instant at) {
        return Timeline.event("e" + id, at, at, "something", Map.of());
    }

    @Test
    void fewEventsAreFoundOldestFirstOverHoursAndOverMonths() {
        for (int days : new int[] {100, 400}) {
            assertThat(facts.few(Timeline.WHERE, null, BEGIN, BEGIN.plus(Duration.ofDays(days)), effort()))
                    .containsExactlyElementsOf(events);
        }
        assertThat(facts.few(Timeline.WHERE, null, FIRST, FIRST.plusSeconds(60), effort()))
                .containsExactly(events.get(0));
    }

    @Test
    void theFirstEventIsKnownToTheHourAndOverLongTimesToTheDay() {
        assertThat(facts.first(Timeline.WHERE, FIRST.minus(Duration.ofDays(7)), FIRST.plusSeconds(3_600)))
                .isEqualTo(Instant.parse("2025-06-11T10:00:00Z"));
        assertThat(facts.first(Timeline.WHERE, BEGIN, FIRST.plusSeconds(3_600)))
                .isEqualTo(Instant.parse("2025-06-11T00:00:00Z"));
        assertThat(facts.first(Timeline.WHERE, BEGIN, FIRST)).isEqualTo(FIRST);
    }

    private static Effort effort() {
        return new Effort(Duration.ofMinutes(1));
    }

    /** An index of these events that refuses what the real one refuses. */
    private EventIndex strict() {
        return (EventIndex) Proxy.newProxyInstance(
                EventIndex.class.getClassLoader(), new Class<?>[] {EventIndex.class}, (self, method, asked) -> {
                    Instant from = (Instant) asked[1];
                    Instant to = (Instant) asked[2];
                    return switch (method.getName()) {
                        case "histogram" -> counted(from, to, (Duration) asked[4], (int) asked[6]);
                        case "search" -> new EventIndex.Page(found(from, to, (Expression) asked[3]), null);
                        default -> throw new UnsupportedOperationException(method.getName());
                    };
                });
    }

    private List<Event> found(Instant from, Instant to, Expression filter) {
        return events.stream()
                .filter(event ->
                        !event.timestamp().isBefore(from) && event.timestamp().isBefore(to))
                .filter(event -> filter == null || filter.matches(event))
                .sorted(Comparator.comparing(Event::timestamp).reversed())
                .toList();
    }

    private EventIndex.Histogram counted(Instant from, Instant to, Duration width, int top) {
        assertThat(top).as("top").isBetween(1, 10_000);
        long step = width.toSeconds();
        Instant first = Instant.ofEpochSecond(Math.floorDiv(from.getEpochSecond(), step) * step);
        List<Instant> begins = new ArrayList<>();
        for (Instant at = first; at.isBefore(to); at = at.plus(width)) {
            begins.add(at);
        }
        assertThat(begins).as("buckets").hasSizeLessThanOrEqualTo(2_000);
        long[] others = new long[begins.size()];
        List<Event> within = found(from, to, null);
        within.forEach(event ->
                others[(int) (Duration.between(first, event.timestamp()).toSeconds() / step)]++);
        return new EventIndex.Histogram(begins, width, Map.of(), others, within.size());
    }
}
