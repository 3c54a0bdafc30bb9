// SPDX-License-Identifier: Apache-2.0
package io.bellwether.testkit.seq;

import io.bellwether.expression.Expression;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * One search over a store.
 *
 * @param filters all of which must match
 * @param count events wanted at most
 * @param from inclusive
 * @param to exclusive
 * @param startAt the first event, inclusive; null for the newest
 * @param after the event past which to go on; null for the first page
 * @param budget how many events may be examined
 */
record Search(
        List<Expression> filters, int count, Instant from, Instant to, SeqEvent startAt, SeqEvent after, int budget) {
    /** How a search ended, in Seq's words. */
    enum Status {
        FULL("Full"),
        PARTIAL("Partial"),
        COMPLETE("Complete");

        private final String word;

        Status(String word) {
            this.word = word;
        }

        @Override
        public String toString() {
            return word;
        }
    }

    /**
     * What was found.
     *
     * @param events newest first
     * @param lastRead the last event examined, whether it matched or not; empty when there was none
     */
    record Found(List<SeqEvent> events, Optional<SeqEvent> lastRead, Status status) {}

    Found in(EventStore store) {
        List<SeqEvent> events = new ArrayList<>();
        SeqEvent lastRead = null;
        int examined = 0;
        Iterator<SeqEvent> candidates = store.newestFirst(from, end());
        while (candidates.hasNext()) {
            SeqEvent event = candidates.next();
            if (isBeforeStart(event)) {
                continue;
            }
            if (examined == budget) {
                return new Found(events, Optional.ofNullable(lastRead), Status.PARTIAL);
            }
            examined++;
            lastRead = event;
            if (matches(event)) {
                events.add(event);
                if (events.size() == count) {
                    return new Found(events, Optional.of(event), Status.FULL);
                }
            }
        }
        return new Found(events, Optional.ofNullable(lastRead), Status.COMPLETE);
    }

    private Instant end() {
        Instant end = to;
        for (SeqEvent bound : new SeqEvent[] {startAt, after}) {
            if (bound != null && bound.timestamp().isBefore(end)) {
                end = bound.timestamp().plusNanos(1);
            }
        }
        return end;
    }

    private boolean isBeforeStart(SeqEvent event) {
        return startAt != null && SeqEvent.NEWEST_FIRST.compare(event, startAt) < 0
                || after != null && SeqEvent.NEWEST_FIRST.compare(event, after) <= 0;
    }

    private boolean matches(SeqEvent event) {
        if (filters.isEmpty()) {
            return true;
        }
        var seen = event.asEvent();
        for (Expression filter : filters) {
            if (!filter.matches(seen)) {
                return false;
            }
        }
        return true;
    }
}
