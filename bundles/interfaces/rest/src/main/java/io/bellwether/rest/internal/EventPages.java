// SPDX-License-Identifier: Apache-2.0
package io.bellwether.rest.internal;

import io.bellwether.api.event.Event;
import io.bellwether.api.settings.InvalidInput;
import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.events.EventIndex;
import io.bellwether.expression.Expression;
import io.bellwether.journal.Journal;
import io.bellwether.wire.Json;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.Predicate;

/**
 * Pages through the events of several environments at once, newest first. The cursor holds, for each environment, the
 * own cursor of the index or the journal and how many events after it have been given out.
 */
final class EventPages {
    private static final int JOURNAL_MOST = 5_000;
    /** What a cursor of the index begins with, and one of the journal. */
    private static final String INDEXED = "i";

    private static final String SCANNED = "j";

    private final Journal journal;
    private final EventIndex index;

    EventPages(Journal journal, EventIndex index) {
        this.journal = journal;
        this.index = index;
    }

    record EventPage(List<Event> events, String next) {}

    EventPage read(
            List<TenantEnvironment> places, Instant from, Instant to, Expression filter, int limit, String cursor) {
        Map<String, Object> state = cursor == null ? Map.of() : decode(cursor);
        Comparator<Run> newestFirst =
                Comparator.comparing((Run run) -> run.head().timestamp()).reversed();
        PriorityQueue<Run> runs = new PriorityQueue<>(newestFirst.thenComparing(run -> run.where));
        List<Run> all = new ArrayList<>();
        for (TenantEnvironment where : places) {
            Run run = open(where, from, to, filter, limit, cursor != null, state.get(where.toString()));
            if (run != null) {
                all.add(run);
                if (run.hasHead()) {
                    runs.add(run);
                }
            }
        }
        List<Event> events = new ArrayList<>(Math.min(limit, 1_000));
        while (events.size() < limit && !runs.isEmpty()) {
            Run run = runs.poll();
            events.add(run.take());
            if (run.hasHead()) {
                runs.add(run);
            }
        }
        Map<String, Object> left = new LinkedHashMap<>();
        all.forEach(run -> run.save(left));
        return new EventPage(events, left.isEmpty() ? null : encode(left));
    }

    private Run open(
            TenantEnvironment where,
            Instant from,
            Instant to,
            Expression filter,
            int limit,
            boolean continued,
            Object saved) {
        if (continued && saved == null) {
            return null;
        }
        String cursor = null;
        int skip = 0;
        if (saved instanceof List<?> pair && pair.size() == 2) {
            cursor = pair.get(0) == null ? null : checked((String) pair.get(0));
            skip = ((Number) pair.get(1)).intValue();
        }
        int asked = Math.min(JOURNAL_MOST, limit + skip);
        EventIndex.Page found = find(where, from, to, filter, asked, cursor);
        return new Run(
                where, cursor, found.events(), Math.min(skip, found.events().size()), found.next());
    }

    /** From the index; from the journal while the index is not that far, and then to the last page. */
    private EventIndex.Page find(
            TenantEnvironment where, Instant from, Instant to, Expression filter, int limit, String cursor) {
        if (cursor == null || cursor.startsWith(INDEXED)) {
            try {
                EventIndex.Page page =
                        index.search(where, from, to, filter, limit, cursor == null ? null : cursor.substring(1));
                return new EventIndex.Page(page.events(), page.next() == null ? null : INDEXED + page.next());
            } catch (EventIndex.NotReady e) {
                if (cursor != null) {
                    throw e;
                }
            }
        }
        Predicate<Event> matches = filter == null ? event -> true : filter::matches;
        Journal.Found found =
                journal.find(where, from, to, matches, limit, cursor == null ? null : cursor.substring(1));
        return new EventIndex.Page(found.events(), found.next() == null ? null : SCANNED + found.next());
    }

    private static String checked(String cursor) {
        if (!cursor.startsWith(INDEXED) && !cursor.startsWith(SCANNED)) {
            throw new InvalidInput("cursor", cursor, "is not a cursor from an earlier page");
        }
        return cursor;
    }

    private static String encode(Map<String, Object> state) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Json.bytes(state));
    }

    private static Map<String, Object> decode(String cursor) {
        try {
            return Json.object(new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException | InvalidInput e) {
            throw new InvalidInput("cursor", cursor, "is not a cursor from an earlier page");
        }
    }

    /** One environment's events of this page. */
    private static final class Run {
        private final TenantEnvironment where;
        private final String cursor;
        private final List<Event> events;
        private final String next;
        private int taken;

        Run(TenantEnvironment where, String cursor, List<Event> events, int taken, String next) {
            this.where = where;
            this.cursor = cursor;
            this.events = events;
            this.taken = taken;
            this.next = next;
        }

        boolean hasHead() {
            return taken < events.size();
        }

        Event head() {
            return events.get(taken);
        }

        Event take() {
            return events.get(taken++);
        }

        void save(Map<String, Object> state) {
            if (hasHead()) {
                List<Object> pair = new ArrayList<>();
                pair.add(cursor);
                pair.add(taken);
                state.put(where.toString(), pair);
            } else if (next != null) {
                state.put(where.toString(), List.of(next, 0));
            }
        }
    }
}
