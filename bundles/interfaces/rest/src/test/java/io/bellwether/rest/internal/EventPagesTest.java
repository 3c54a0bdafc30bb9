// SPDX-License-Identifier: Apache-2.0
package io.bellwether.rest.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.api.event.Event;
import io.bellwether.api.event.EventBody;
import io.bellwether.api.event.Severity;
import io.bellwether.api.settings.InvalidInput;
import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.events.EventIndex;
import io.bellwether.journal.Journal;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class EventPagesTest {
    private static final Instant START = Instant.parse("2025-08-12T00:00:00Z");
    private static final TenantEnvironment PROD = TenantEnvironment.of("a", "prod");
    private static final TenantEnvironment UAT = TenantEnvironment.of("a", "uat");

    private final Map<TenantEnvironment, List<Event>> stored = new TreeMap<>();
    private final EventPages pages = new EventPages(journal(), index());

    @Test
    void severalEnvironmentsComeAsOneListNewestFirstWithoutGapsOrRepeats() {
        for (int i = 0; i < 100; i++) {
            add(i % 3 == 0 ? UAT : PROD, i);
        }
        List<String> read = new ArrayList<>();
        String cursor = null;
        do {
            EventPages.EventPage page = pages.read(List.of(PROD, UAT), START, START.plusSeconds(1000), null, 7, cursor);
            page.events().forEach(event -> read.add(event.eventId()));
            cursor = page.next();
        } while (cursor != null);

        List<String> expected = new ArrayList<>();
        for (int i = 99; i >= 0; i--) {
            expected.add("e" + i);
        }
        assertThat(read).isEqualTo(expected);
    }

    @Test
    void aForeignCursorIsRefused() {
        assertThatThrownBy(() -> pages.read(List.of(PROD), START, START.plusSeconds(9), null, 7, "nonsense!"))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("cursor");
    }

    private void add(TenantEnvironment where, int second) {
        EventBody body = EventBody.of("test", "log", Severity.INFO, "m");
        Instant at = START.plusSeconds(second);
        stored.computeIfAbsent(where, key -> new ArrayList<>())
                .add(new Event(where, "e" + second, true, at, at, body, null));
    }

    /** An index that is never as far as the journal. */
    private static EventIndex index() {
        return (EventIndex) Proxy.newProxyInstance(
                EventIndex.class.getClassLoader(), new Class<?>[] {EventIndex.class}, (proxy, method, arguments) -> {
                    throw new EventIndex.NotReady("not yet");
                });
    }

    private Journal journal() {
        return (Journal) Proxy.newProxyInstance(
                Journal.class.getClassLoader(), new Class<?>[] {Journal.class}, (proxy, method, arguments) -> {
                    @SuppressWarnings("unchecked")
                    Predicate<Event> filter = (Predicate<Event>) arguments[3];
                    int limit = (int) arguments[4];
                    int from = arguments[5] == null ? 0 : Integer.parseInt((String) arguments[5]);
                    List<Event> all = stored.getOrDefault((TenantEnvironment) arguments[0], List.of()).stream()
                            .filter(filter)
                            .sorted(Comparator.comparing(Event::timestamp).reversed())
                            .toList();
                    int to = Math.min(all.size(), from + limit);
                    return new Journal.Found(all.subList(from, to), to < all.size() ? Integer.toString(to) : null);
                });
    }
}
