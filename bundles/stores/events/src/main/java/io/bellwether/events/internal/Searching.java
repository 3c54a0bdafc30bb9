// SPDX-License-Identifier: Apache-2.0
package io.bellwether.events.internal;

import io.bellwether.api.event.Event;
import io.bellwether.events.EventIndex.Page;
import io.bellwether.events.internal.DayQuery.Hit;
import io.bellwether.expression.Condition;
import io.bellwether.expression.Expression;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/** Finds events of one environment, newest first. For one search. */
final class Searching {
    private static final int LARGEST_BATCH = 4_096;
    private static final int SMALLEST_BATCH = 64;

    private final EnvironmentIndex index;
    private final Instant from;
    private final Instant to;
    private final Expression filter;
    private final Condition condition;
    private final Budget budget;
    private final List<Event> found = new ArrayList<>();
    private final List<IndexCursor> places = new ArrayList<>();

    Searching(EnvironmentIndex index, Instant from, Instant to, Expression filter, Budget budget) {
        this.index = index;
        this.from = from;
        this.to = to;
        this.filter = filter;
        this.condition = filter == null ? null : filter.condition();
        this.budget = budget;
    }

    Page page(int limit, String cursorText) throws IOException {
        IndexCursor cursor = cursorText == null ? null : IndexCursor.parse(cursorText);
        long until = cursor == null ? index.latest() : cursor.until();
        for (DayIndex day : Damage.newestFirst(index, from, to)) {
            Hit before = null;
            if (cursor != null) {
                LocalDate last = LocalDate.ofEpochDay(cursor.day());
                if (day.day().isAfter(last)) {
                    continue;
                }
                before = day.day().equals(last) ? new Hit(cursor.time(), cursor.place()) : null;
            }
            Hit start = before;
            Damage.guard(index, day, () -> day(day, start, until, limit + 1));
            if (found.size() > limit) {
                break;
            }
        }
        boolean more = found.size() > limit;
        return new Page(
                more ? List.copyOf(found.subList(0, limit)) : List.copyOf(found),
                more ? places.get(limit - 1).text() : null);
    }

    private void day(DayIndex day, Hit start, long until, int wanted) throws IOException {
        try (DayQuery query = new DayQuery(day, from, to, condition, budget)) {
            Hit before = start;
            int batch = Math.max(wanted - found.size(), query.bounds().isExact() ? 1 : SMALLEST_BATCH);
            while (found.size() < wanted) {
                List<Hit> hits = query.newest(batch, before, until);
                if (hits.isEmpty()) {
                    return;
                }
                List<Event> events =
                        budget.read(index.where(), hits.stream().map(Hit::place).toList());
                for (int i = 0; i < events.size() && found.size() < wanted; i++) {
                    Event event = events.get(i);
                    if (event != null && (filter == null || filter.matches(event))) {
                        found.add(event);
                        places.add(new IndexCursor(
                                day.day().toEpochDay(),
                                hits.get(i).time(),
                                hits.get(i).place(),
                                until));
                    }
                }
                if (hits.size() < batch) {
                    return;
                }
                before = hits.get(hits.size() - 1);
                batch = Math.min(LARGEST_BATCH, Math.max(SMALLEST_BATCH, batch * 2));
            }
        }
    }
}
