// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal.rehearsal;

import io.bellwether.api.alert.Evidence;
import io.bellwether.api.event.Event;
import io.bellwether.api.event.WellKnown;
import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.detect.SampleRate;
import io.bellwether.detect.internal.series.Field;
import io.bellwether.detect.internal.series.Measure;
import io.bellwether.detect.internal.series.MeasureSpec;
import io.bellwether.detect.internal.series.ValueFunction.Kind;
import io.bellwether.events.EventIndex;
import io.bellwether.expression.Expression;
import io.bellwether.expression.InvalidExpression;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * What the event index can say exactly: counts by minute where no event stands for several, and the events themselves
 * where they are few. Safe for concurrent use.
 */
final class IndexedFacts {
    /** More than this are read from the journal, which is faster then. */
    static final int FEW = 50_000;

    private static final int MOST_BUCKETS = 2_000;
    private static final int PAGE = 5_000;
    private static final int LOOKED_AT = 200;
    private static final int SHOWN = 5;
    private static final int MOST_GROUPS = 1_000;
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration DAY = Duration.ofDays(1);
    private static final String SAMPLED = "Has(@Properties['" + SampleRate.PROPERTY + "'])";
    /** Labels that are values of a field the index counts by. */
    private static final Map<String, String> FIELDS = Map.of(
            "node", "server_node",
            "server_node", "server_node",
            "app", "app_name",
            "app_name", "app_name",
            "level", "level",
            "severity", "severity",
            "source", "source",
            "type", "type");

    private final EventIndex index;

    /** @param index null when there is none */
    IndexedFacts(EventIndex index) {
        this.index = index;
    }

    /** Puts counts into a measure. @return false when the index cannot say them exactly, and nothing was put in */
    boolean count(TenantEnvironment where, Measure measure, Instant from, Instant to, Effort effort) {
        MeasureSpec spec = measure.spec();
        Kind kind = spec.value().kind();
        boolean counts = kind == Kind.COUNT || kind == Kind.RATE || kind == Kind.SLOPE && spec.number() == null;
        String by = spec.by().isEmpty() ? null : FIELDS.get(spec.by().get(0).label());
        if (index == null || !counts || spec.by().size() > 1 || !spec.by().isEmpty() && by == null) {
            return false;
        }
        try {
            if (total(where, from, to, sampled(spec.filter()), effort) > 0) {
                return false;
            }
            if (by != null
                    && index.top(where, from, to, spec.filter(), by, MOST_GROUPS)
                                    .others()
                            > 0) {
                return false;
            }
            double perSecond = kind == Kind.RATE ? spec.every().toMillis() / 1000.0 : 1;
            Duration stretch = spec.every().multipliedBy(MOST_BUCKETS);
            for (Instant at = from; at.isBefore(to); at = at.plus(stretch)) {
                effort.check();
                Instant end = at.plus(stretch).isBefore(to) ? at.plus(stretch) : to;
                EventIndex.Histogram counted =
                        index.histogram(where, at, end, spec.filter(), spec.every(), by, MOST_GROUPS);
                put(measure, counted, perSecond);
            }
            return true;
        } catch (EventIndex.TooMuch | EventIndex.NotReady e) {
            return false;
        }
    }

    /** The events that match, oldest first, when there are few; null when there are many, or the index cannot say. */
    List<Event> few(TenantEnvironment where, Expression filter, Instant from, Instant to, Effort effort) {
        if (index == null) {
            return null;
        }
        try {
            if (total(where, from, to, filter, effort) > FEW) {
                return null;
            }
            List<Event> found = new ArrayList<>();
            String cursor = null;
            do {
                effort.check();
                EventIndex.Page page = index.search(where, from, to, filter, PAGE, cursor);
                found.addAll(page.events());
                cursor = page.next();
            } while (cursor != null && found.size() <= FEW);
            Collections.reverse(found);
            return cursor == null ? found : null;
        } catch (EventIndex.TooMuch | EventIndex.NotReady e) {
            return null;
        }
    }

    /** Names the newest events that a value was made of, newest first; empty when the index cannot say. */
    List<Evidence> evidence(
            TenantEnvironment where, MeasureSpec spec, Map<String, String> group, Instant from, Instant before) {
        if (index == null) {
            return List.of();
        }
        try {
            return index.search(where, from, before, spec.filter(), LOOKED_AT, null).events().stream()
                    .filter(event -> spec.by().stream().allMatch(field -> isIn(group.get(field.label()), field, event)))
                    .limit(SHOWN)
                    .map(event ->
                            new Evidence(event.eventId(), event.timestamp(), WellKnown.SERVER_NODE.text(event), null))
                    .toList();
        } catch (EventIndex.TooMuch | EventIndex.NotReady e) {
            return List.of();
        }
    }

    private static boolean isIn(String label, Field field, Event event) {
        String text = field.text(event);
        return (text == null ? Measure.NO_VALUE : text).equals(label);
    }

    /** The hour, or over long times the day, of the first event there is; the end when there is none. */
    Instant first(TenantEnvironment where, Instant from, Instant to) {
        EventIndex.Histogram counted = index.histogram(where, from, to, null, width(from, to), null, 1);
        for (int i = 0; i < counted.begins().size(); i++) {
            if (counted.others()[i] > 0) {
                return counted.begins().get(i);
            }
        }
        return to;
    }

    private long total(TenantEnvironment where, Instant from, Instant to, Expression filter, Effort effort) {
        effort.check();
        return index.histogram(where, from, to, filter, width(from, to), null, 1)
                .total();
    }

    /** An hour, or a day where hours are more than the index counts at once. */
    private static Duration width(Instant from, Instant to) {
        return Duration.between(from, to).compareTo(HOUR.multipliedBy(MOST_BUCKETS - 1)) > 0 ? DAY : HOUR;
    }

    private static void put(Measure measure, EventIndex.Histogram counted, double perSecond) {
        String label = measure.spec().by().isEmpty()
                ? null
                : measure.spec().by().get(0).label();
        for (int i = 0; i < counted.begins().size(); i++) {
            long bucket = measure.bucket(counted.begins().get(i).toEpochMilli());
            int at = i;
            counted.series().entrySet().stream()
                    .sorted(Map.Entry.comparingByKey())
                    .filter(each -> each.getValue()[at] > 0)
                    .forEach(each -> measure.put(
                            label == null ? Map.of() : Map.of(label, each.getKey()),
                            bucket,
                            each.getValue()[at] / perSecond));
            if (counted.others()[i] > 0) {
                measure.put(
                        label == null ? Map.of() : Map.of(label, Measure.NO_VALUE),
                        bucket,
                        counted.others()[i] / perSecond);
            }
        }
    }

    private static Expression sampled(Expression filter) {
        return parse(filter == null ? SAMPLED : "(" + filter.text() + ") and " + SAMPLED);
    }

    static Expression parse(String text) {
        try {
            return Expression.parse(text);
        } catch (InvalidExpression e) {
            throw new IllegalStateException("two expressions make one: " + text, e);
        }
    }
}
