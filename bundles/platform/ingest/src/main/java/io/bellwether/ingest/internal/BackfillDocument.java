// SPDX-License-Identifier: Apache-2.0
package io.bellwether.ingest.internal;

import io.bellwether.api.settings.Durations;
import io.bellwether.api.settings.InvalidInput;
import io.bellwether.api.settings.Problem;
import io.bellwether.relational.Backfill.Limits;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A wish for a backfill, read and checked.
 *
 * @param from inclusive
 * @param to exclusive
 * @param chunk width of one step
 * @param rate events a second; 0 for no limit, null when it does not say
 * @param requestRate requests a second; 0 for no limit, null when it does not say
 */
record BackfillDocument(String connector, Instant from, Instant to, Duration chunk, Integer rate, Integer requestRate) {
    static final Duration LONGEST = Duration.ofDays(90);
    static final Duration NARROWEST_CHUNK = Duration.ofMinutes(15);
    static final Duration WIDEST_CHUNK = Duration.ofDays(1);
    /** What a server of others is spared, unless the wish says otherwise. */
    static final Limits GENTLE = new Limits(10_000, 5);

    private static final Duration USUAL_CHUNK = Duration.ofHours(1);
    private static final String RATE = "rate";
    private static final String REQUEST_RATE = "requests_per_second";
    private static final int MOST_EVENTS = 1_000_000;
    private static final int MOST_REQUESTS = 1_000;
    private static final List<String> FIELDS =
            List.of("tenant", "connector", "from", "to", "chunk", RATE, REQUEST_RATE);

    /** @throws InvalidInput naming each wrong field */
    static BackfillDocument read(Map<String, ?> document, Instant now) {
        List<Problem> problems = new ArrayList<>();
        for (String key : document.keySet()) {
            if (!FIELDS.contains(key)) {
                problems.add(new Problem(key, null, "is not a field; known fields: " + String.join(", ", FIELDS)));
            }
        }
        Object connector = document.get("connector");
        if (!(connector instanceof String)) {
            problems.add(new Problem("connector", null, "is required: the id of a connector"));
        }
        Instant from = time("from", document, problems);
        Instant to = time("to", document, problems);
        Duration chunk = chunk(document.get("chunk"), problems);
        Integer rate = rate(RATE, document.get(RATE), MOST_EVENTS, problems);
        Integer requestRate = rate(REQUEST_RATE, document.get(REQUEST_RATE), MOST_REQUESTS, problems);
        if (from != null && to != null) {
            range(from, to, now, problems);
        }
        if (!problems.isEmpty()) {
            throw new InvalidInput(problems);
        }
        return new BackfillDocument((String) connector, from, to, chunk, rate, requestRate);
    }

    /** @param usual what counts where the wish does not say */
    Limits limits(Limits usual) {
        return new Limits(limit(rate, usual.eventsPerSecond()), limit(requestRate, usual.requestsPerSecond()));
    }

    private static Integer limit(Integer wish, Integer usual) {
        if (wish == null) {
            return usual;
        }
        return wish == 0 ? null : wish;
    }

    int chunks() {
        long millis = Duration.between(from, to).toMillis();
        return Math.toIntExact((millis + chunk.toMillis() - 1) / chunk.toMillis());
    }

    private static void range(Instant from, Instant to, Instant now, List<Problem> problems) {
        if (!from.isBefore(to)) {
            problems.add(new Problem("from", from.toString(), "must be before 'to'"));
        } else if (Duration.between(from, to).compareTo(LONGEST) > 0) {
            problems.add(new Problem("from", from.toString(), "must lie at most 90 days before 'to'"));
        }
        if (to.isAfter(now)) {
            problems.add(new Problem("to", to.toString(), "must not lie in the future"));
        }
    }

    private static Integer rate(String field, Object given, int most, List<Problem> problems) {
        boolean whole = given instanceof Integer || given instanceof Long;
        if (given == null || whole && ((Number) given).longValue() >= 0 && ((Number) given).longValue() <= most) {
            return given == null ? null : Integer.valueOf(((Number) given).intValue());
        }
        problems.add(new Problem(
                field, String.valueOf(given), "must be a whole number from 1 to " + most + ", or 0 for no limit"));
        return null;
    }

    private static Instant time(String field, Map<String, ?> document, List<Problem> problems) {
        Object given = document.get(field);
        if (given instanceof Instant time) {
            return time;
        }
        try {
            return OffsetDateTime.parse(String.valueOf(given)).toInstant();
        } catch (DateTimeException e) {
            problems.add(new Problem(
                    field,
                    given == null ? null : String.valueOf(given),
                    "must be a time with an offset, such as 2026-03-01T00:00:00Z"));
            return null;
        }
    }

    private static Duration chunk(Object given, List<Problem> problems) {
        if (given == null) {
            return USUAL_CHUNK;
        }
        try {
            Duration chunk = given instanceof Duration duration ? duration : Durations.parse(String.valueOf(given));
            if (chunk.compareTo(NARROWEST_CHUNK) >= 0 && chunk.compareTo(WIDEST_CHUNK) <= 0) {
                return chunk;
            }
            problems.add(new Problem("chunk", String.valueOf(given), "must lie between 15m and 1d"));
        } catch (IllegalArgumentException e) {
            problems.add(new Problem("chunk", String.valueOf(given), e.getMessage()));
        }
        return USUAL_CHUNK;
    }
}
