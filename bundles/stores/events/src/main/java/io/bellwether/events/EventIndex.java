// SPDX-License-Identifier: Apache-2.0
package io.bellwether.events;

import io.bellwether.api.event.Event;
import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.expression.Expression;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * The searchable index of events. It holds no second copy of them: what is found is read from the journal, and the whole
 * can be made again from it. Safe for concurrent use.
 *
 * <p>Times are the events' own, {@code from} inclusive, {@code to} exclusive; a null filter takes every event. Answers
 * are those the filter itself would give on each event, whatever part of it the index could answer alone. A question
 * that cannot be answered within its budget ends with {@link TooMuch}. What was offered before a question is asked is
 * part of its answer; where the index does not come that far within a second, it ends with {@link NotReady}.
 */
public interface EventIndex {
    /**
     * Offers events that became durable, in the order of the journal. Returns at once: what does not fit is read from
     * the journal later.
     */
    void offer(TenantEnvironment where, List<Event> stored);

    /**
     * Waits while much of what was offered for an environment is still to be taken in, so that those who bring events
     * are slowed to the pace of the index before anything has to be read again. Returns early, and at once while the
     * index reads the journal anyway.
     */
    void awaitRoom(TenantEnvironment where, Duration atMost) throws InterruptedException;

    /**
     * Finds events, newest first.
     *
     * @param limit 1 to 5,000
     * @param cursor from the last page of the same search; null for the first. Events stored after the first page was
     *     read do not shift later pages.
     * @throws io.bellwether.api.settings.InvalidInput for a cursor that is none
     */
    Page search(TenantEnvironment where, Instant from, Instant to, Expression filter, int limit, String cursor);

    /**
     * Counts events by time, and by the values of a field when one is named.
     *
     * @param interval width of a bucket; buckets align to UTC; from and to may not span more than 2,000 of them
     * @param by a field as {@link #FIELDS} or a property's name; null for one series
     * @param top how many of the most frequent values get a series; the others are added up
     */
    Histogram histogram(
            TenantEnvironment where,
            Instant from,
            Instant to,
            Expression filter,
            Duration interval,
            String by,
            int top);

    /** The most frequent values of a field, most frequent first, and how many events lack it. */
    Top top(TenantEnvironment where, Instant from, Instant to, Expression filter, String field, int most);

    /**
     * The distribution of a numeric field.
     *
     * @param quantiles each from 0 to 1
     */
    Distribution distribution(
            TenantEnvironment where, Instant from, Instant to, Expression filter, String field, List<Double> quantiles);

    /**
     * Everything that belongs together: events that share a correlation id, internal correlation id, plan execution id,
     * request id or trace id with this value, and those linked to them by another of these ids.
     *
     * @param id any of these ids, or an event's id
     * @param most at most so many, oldest first
     */
    Related related(TenantEnvironment where, String id, Instant from, Instant to, int most);

    /** How far the index of each environment is; of one tenant, or of all when null. */
    List<Status> status(TenantId tenant);

    /** Forgets a tenant's whole index and removes its files. */
    void erase(TenantId tenant);

    /**
     * Removes the index of the UTC days that end before this time and of which no event was received since: those that
     * the journal no longer has.
     */
    void expire(TenantEnvironment where, Instant before);

    /** Makes the index of an environment again from the journal, in the background; the old one serves until then. */
    void rebuild(TenantEnvironment where);

    /**
     * The fields of an event that can be counted by name; any other name is a property's. The shape is the template, or
     * for text without one the pattern found in it.
     */
    List<String> FIELDS = List.of(
            "level",
            "severity",
            "source",
            "type",
            "event_type",
            "template",
            "shape",
            "app_name",
            "server_node",
            "status_code",
            "elapsed_ms",
            "route_pattern");

    /** A page of events. @param next where to go on; null at the end */
    record Page(List<Event> events, String next) {}

    /**
     * Counts by time.
     *
     * @param begins the beginning of each bucket
     * @param series the counts by value, as many as there are buckets; empty when not grouped
     * @param others the counts of events that are in no series, as many as there are buckets
     */
    record Histogram(List<Instant> begins, Duration interval, Map<String, long[]> series, long[] others, long total) {}

    /**
     * Counts by value.
     *
     * @param others events with a value that is not among these
     * @param distinct about how many different values there are
     */
    record Top(Map<String, Long> counts, long others, long missing, long distinct, long total) {}

    /** @param quantiles by the quantile asked for; empty when no event has the field */
    record Distribution(long count, double min, double max, double mean, Map<Double, Double> quantiles) {}

    /**
     * Events that belong together.
     *
     * @param ids the ids that tie them together, by field
     * @param complete false when there are more events
     */
    record Related(List<Event> events, Map<String, List<String>> ids, boolean complete) {}

    /**
     * How far an index is.
     *
     * @param behind durable events that cannot be found yet, when known; else -1
     * @param lag age of the oldest of these; zero when there is none
     * @param bytes on disk
     * @param state {@code current}, {@code catching up}, {@code rebuilding} or {@code failing}
     * @param problem null unless it fails
     */
    record Status(
            TenantEnvironment where,
            long events,
            long behind,
            Duration lag,
            long bytes,
            String state,
            String problem) {}

    /** The index is not as far as the journal, and was not in time: try again, or ask the journal. */
    final class NotReady extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public NotReady(String message) {
            super(message);
        }
    }

    /** A question that asks too much. The message says what to narrow. */
    final class TooMuch extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public TooMuch(String message) {
            super(message);
        }
    }
}
