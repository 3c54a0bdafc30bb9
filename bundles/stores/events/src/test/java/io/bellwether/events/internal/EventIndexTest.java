// SPDX-License-Identifier: Apache-2.0
package io.bellwether.events.internal;

import static io.bellwether.events.internal.TestNode.PROD;
import static io.bellwether.events.internal.TestNode.START;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.api.event.Event;
import io.bellwether.api.event.EventBody;
import io.bellwether.api.event.Severity;
import io.bellwether.api.settings.InvalidInput;
import io.bellwether.events.EventIndex;
import io.bellwether.expression.Expression;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventIndexTest {
    private static final Instant END = START.plus(Duration.ofDays(2));

    @TempDir
    Path folder;

    private TestNode node;

    @BeforeEach
    void open() throws Exception {
        node = new TestNode(folder);
        node.awaitCurrent();
    }

    private static Event event(int number, Map<String, Object> properties) {
        Instant time = START.plusSeconds(number);
        EventBody body = EventBody.of("json", "log", Severity.INFO, "event number " + number)
                .withTimestamp(time)
                .withProperties(properties);
        return new Event(PROD, "e" + number, true, time, time, body, null);
    }

    private static List<Event> events(int from, int count) {
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            events.add(event(from + i, Map.of("ElapsedMs", (long) (from + i))));
        }
        return events;
    }

    private List<String> ids(List<Event> events) {
        return events.stream().map(Event::eventId).toList();
    }

    @Test
    void pagesNeitherRepeatNorSkipWhileEventsArrive() {
        node.store(PROD, events(0, 300));
        List<String> read = new ArrayList<>();
        String cursor = null;
        int more = 1_000;
        do {
            EventIndex.Page page = node.index.search(PROD, START, END, null, 40, cursor);
            read.addAll(ids(page.events()));
            cursor = page.next();
            node.store(PROD, events(more, 10));
            more += 10;
            node.store(PROD, List.of(event(150, Map.of("late", more)).at(null)));
            node.awaitCurrent();
        } while (cursor != null);
        List<String> wanted = new ArrayList<>();
        for (int i = 299; i >= 0; i--) {
            wanted.add("e" + i);
        }
        assertThat(read).isEqualTo(wanted);
        assertThatThrownBy(() -> node.index.search(PROD, START, END, null, 40, "nonsense"))
                .isInstanceOf(InvalidInput.class);
        node.close();
    }

    @Test
    void aDamagedDayIsMadeAgain() throws Exception {
        node.store(PROD, events(0, 500));
        node.awaitCurrent();
        node.close();
        Path day = folder.resolve("events/acme/prod/2026-03-01");
        try (Stream<Path> files = Files.list(day)) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".dvd")).toList()) {
                byte[] bytes = Files.readAllBytes(file);
                bytes[bytes.length - 3] ^= 1;
                Files.write(file, bytes);
            }
        }
        node = new TestNode(folder);
        node.awaitCurrent();
        assertThat(ids(node.index.search(PROD, START, END, null, 1_000, null).events()))
                .hasSize(500)
                .doesNotHaveDuplicates();
        node.close();
    }

    @Test
    void findsWhatBelongsTogetherOverTwoSteps() throws Exception {
        node.store(
                PROD,
                List.of(
                        event(1, Map.of("CorrelationId", "c-1", "RequestId", "r-1")),
                        event(2, Map.of("RequestId", "r-1")),
                        event(3, Map.of("InternalCorrelationId", "r-9")),
                        event(4, Map.of("CorrelationId", "c-2"))));
        node.awaitCurrent();
        EventIndex.Related related = node.index.related(PROD, "c-1", START, END, 100);
        assertThat(ids(related.events())).containsExactly("e1", "e2");
        assertThat(related.ids()).containsEntry("request_id", List.of("r-1"));
        assertThat(related.complete()).isTrue();
        assertThat(ids(node.index.related(PROD, "e2", START, END, 100).events()))
                .containsExactly("e1", "e2");
        node.close();
    }

    @Test
    void tellsHowNumbersAreDistributed() throws Exception {
        node.store(PROD, events(1, 1_000));
        node.awaitCurrent();
        EventIndex.Distribution all = node.index.distribution(PROD, START, END, null, "elapsed_ms", List.of(0.5, 0.99));
        assertThat(all.count()).isEqualTo(1_000);
        assertThat(all.min()).isEqualTo(1);
        assertThat(all.max()).isEqualTo(1_000);
        assertThat(all.quantiles()).containsEntry(0.5, 500.0).containsEntry(0.99, 990.0);
        EventIndex.Distribution some = node.index.distribution(
                PROD, START, END, Expression.parse("ElapsedMs <= 10"), "ElapsedMs", List.of(1.0));
        assertThat(some.quantiles()).containsEntry(1.0, 10.0);
        node.close();
    }

    @Test
    void forgetsDaysAndTenants() throws Exception {
        node.store(PROD, events(0, 10));
        node.store(PROD, List.of(event(86_400, Map.of())));
        node.awaitCurrent();
        node.index.expire(PROD, START.plus(Duration.ofDays(1)));
        assertThat(folder.resolve("events/acme/prod/2026-03-01")).doesNotExist();
        assertThat(ids(node.index.search(PROD, START, END, null, 100, null).events()))
                .containsExactly("e86400");
        node.index.erase(PROD.tenant());
        assertThat(folder.resolve("events/acme")).doesNotExist();
        assertThat(node.index.status(PROD.tenant())).isEmpty();
        node.close();
    }
}
