// SPDX-License-Identifier: Apache-2.0
package io.bellwether.events.internal;

import static io.bellwether.events.internal.TestNode.PROD;
import static io.bellwether.events.internal.TestNode.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.api.event.Event;
import io.bellwether.events.EventIndex;
import io.bellwether.expression.Expression;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The index answers as the filter itself would, whatever it went through. */
class AnswersTest {
    private static final int FILTERS = 100;
    private static final Instant END = START.plus(Duration.ofDays(3));

    @TempDir
    Path folder;

    @Test
    void answersAsTheFilterWould() throws Exception {
        RandomEvents world = new RandomEvents(11);
        List<Event> stored = new ArrayList<>();
        try (TestNode node = new TestNode(folder)) {
            for (int i = 0; i < 15; i++) {
                stored.addAll(node.store(PROD, world.events(PROD, 100, START.plusSeconds(i * 600L), 20_000)));
            }
            compare(node, stored, world, FILTERS);
            node.index.rebuild(PROD);
            TestNode.await(() -> node.environment().state().equals("current"));
            compare(node, stored, world, 15);
        }
        try (TestNode node = new TestNode(folder)) {
            node.awaitCurrent();
            compare(node, stored, world, 15);
        }
    }

    @Test
    void goesOnWhereItWasDurableAfterItWasKilled() throws Exception {
        RandomEvents world = new RandomEvents(12);
        List<Event> stored = new ArrayList<>();
        try (TestNode node = new TestNode(folder)) {
            for (int i = 0; i < 20; i++) {
                stored.addAll(node.store(PROD, world.events(PROD, 50, START.plusSeconds(i * 600L), 100_000)));
                node.nanos.addAndGet(Duration.ofSeconds(3).toNanos());
                if (i % 7 == 3) {
                    node.awaitCurrent();
                    node.index.indexer().commit();
                }
                if (i % 5 == 4) {
                    node.index.indexer().kill();
                    node.openIndex();
                }
            }
            node.awaitCurrent();
            compare(node, stored, world, 15);
            node.index.indexer().kill();
            node.openIndex();
            node.awaitCurrent();
            compare(node, stored, world, 10);
        }
    }

    @Test
    void catchesUpWithWhatFoundNoRoom() throws Exception {
        RandomEvents world = new RandomEvents(13);
        List<Event> stored = new ArrayList<>();
        try (TestNode node = new TestNode(folder)) {
            node.awaitCurrent();
            for (int i = 0; i < 6; i++) {
                List<Event> batch = node.journal
                        .append(PROD, world.events(PROD, 9_000, START, 90_000))
                        .toCompletableFuture()
                        .join()
                        .stored();
                stored.addAll(batch);
            }
            // More at once than the lane holds, some of it twice.
            for (int from = 0; from < stored.size(); from += 6_000) {
                node.index.offer(PROD, stored.subList(from, from + 6_000));
            }
            node.index.offer(PROD, stored.subList(0, 500));
            node.awaitCurrent();
            EventIndex.Histogram all = node.index.histogram(PROD, START, END, null, Duration.ofHours(1), null, 1);
            assertThat(all.total()).isEqualTo(stored.size());
            compare(node, stored, world, 8);
        }
    }

    private static void compare(TestNode node, List<Event> stored, RandomEvents world, int filters) throws Exception {
        node.awaitCurrent();
        for (int i = 0; i < filters; i++) {
            String text = i == 0 ? null : world.filter(2);
            Expression filter = text == null ? null : Expression.parse(text);
            Instant from = START.plusSeconds(i % 3 * 1_111L);
            Instant to = i % 4 == 0 ? START.plusSeconds(9_999) : END;
            List<Event> wanted = stored.stream()
                    .filter(event -> !event.timestamp().isBefore(from)
                            && event.timestamp().isBefore(to)
                            && (filter == null || filter.matches(event)))
                    .sorted(Comparator.comparing(Event::timestamp)
                            .thenComparing(event -> new Place(PROD).of(event))
                            .reversed())
                    .toList();
            List<Event> found = new ArrayList<>();
            String cursor = null;
            do {
                EventIndex.Page page = node.index.search(PROD, from, to, filter, i % 6 == 0 ? 137 : 5_000, cursor);
                found.addAll(page.events());
                cursor = page.next();
            } while (cursor != null && found.size() < 3_000);
            if (cursor == null) {
                assertThat(ids(found)).as("%s", text).isEqualTo(ids(wanted));
            } else {
                assertThat(ids(found)).as("%s", text).isEqualTo(ids(wanted.subList(0, found.size())));
            }
            count(node, wanted, text, filter, from, to, i);
        }
    }

    private static final List<String> FIELDS = List.of(
            "level",
            "app_name",
            "server_node",
            "status_code",
            "template",
            "route_pattern",
            "elapsed_ms",
            "User",
            "Count",
            "event_type",
            "Http.status",
            "CorrelationId",
            "severity");

    private static void count(
            TestNode node, List<Event> wanted, String text, Expression filter, Instant from, Instant to, int turn) {
        String field = FIELDS.get(turn % FIELDS.size());
        EventIndex.Top top = node.index.top(PROD, from, to, filter, field, 10_000);
        Map<String, Long> counts = new HashMap<>(wanted.stream()
                .map(value(field))
                .filter(Objects::nonNull)
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting())));
        assertThat(top.counts()).as("%s by %s", text, field).isEqualTo(counts);
        assertThat(top.total()).as("%s", text).isEqualTo(wanted.size());
        EventIndex.Histogram histogram = node.index.histogram(PROD, from, to, filter, Duration.ofMinutes(17), field, 2);
        assertThat(histogram.total()).as("%s", text).isEqualTo(wanted.size());
        long[] byTime = new long[histogram.begins().size()];
        for (Event event : wanted) {
            byTime[
                    (int) Duration.between(histogram.begins().get(0), event.timestamp())
                            .dividedBy(Duration.ofMinutes(17))]++;
        }
        long[] summed = histogram.others().clone();
        histogram.series().values().forEach(series -> {
            for (int i = 0; i < series.length; i++) {
                summed[i] += series[i];
            }
        });
        assertThat(summed).as("%s", text).isEqualTo(byTime);
    }

    private static Function<Event, String> value(String field) {
        return event -> {
            Grouping grouping = new Grouping(field);
            int group = grouping.group(event);
            return group < 0 ? null : grouping.value(group);
        };
    }

    private static List<String> ids(List<Event> events) {
        return events.stream().map(Event::eventId).toList();
    }
}
