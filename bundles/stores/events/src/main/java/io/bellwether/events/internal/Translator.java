// SPDX-License-Identifier: Apache-2.0
package io.bellwether.events.internal;

import io.bellwether.api.event.WellKnown;
import io.bellwether.expression.Condition;
import io.bellwether.expression.Field;
import io.bellwether.expression.Field.Part;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.Query;

/** Turns a condition into what the index of one day can say of it. */
final class Translator {
    private final DayIndex day;
    private final boolean oddText;
    private final boolean unknown;
    private final boolean oddStatus;
    private final PropertyQueries properties;

    Translator(DayIndex day, IndexReader reader) throws IOException {
        this.day = day;
        int flags = 0;
        for (LeafReaderContext leaf : reader.leaves()) {
            for (Kind kind : SegmentView.of(leaf.reader()).kinds()) {
                flags |= kind.flags();
            }
        }
        oddText = (flags & Kind.ODD_TEXT) != 0;
        unknown = (flags & Kind.UNKNOWN) != 0;
        oddStatus = (flags & Kind.ODD_STATUS) != 0;
        properties = new PropertyQueries((flags & Kind.ODD_PROPERTIES) != 0);
    }

    Bounds of(Condition condition) {
        if (condition instanceof Condition.And and) {
            return Bounds.and(and.operands().stream().map(this::of).toList());
        }
        if (condition instanceof Condition.Or or) {
            return Bounds.or(or.operands().stream().map(this::of).toList());
        }
        if (condition instanceof Condition.Not not) {
            return of(not.inner()).not();
        }
        if (condition instanceof Condition.All) {
            return Bounds.holds(true);
        }
        if (condition instanceof Condition.None) {
            return Bounds.holds(false);
        }
        if (condition instanceof Condition.Text text) {
            return TextQueries.text(text, oddText);
        }
        if (condition instanceof Condition.Time time) {
            return time(time);
        }
        return leaf(condition);
    }

    private Bounds leaf(Condition condition) {
        if (condition instanceof Condition.In in) {
            return Bounds.or(in.values().stream()
                    .map(value -> leaf(new Condition.Equal(in.field(), value, in.ignoreCase())))
                    .toList());
        }
        if (condition instanceof Condition.Equal equal) {
            return of(equal.field(), condition);
        }
        if (condition instanceof Condition.Compare compare) {
            return of(compare.field(), condition);
        }
        if (condition instanceof Condition.Exists exists) {
            return of(exists.field(), condition);
        }
        return condition instanceof Condition.Like like ? of(like.field(), condition) : Bounds.UNKNOWN;
    }

    private Bounds of(Field field, Condition condition) {
        if (field instanceof Field.Property property) {
            return properties.of(property.name(), condition);
        }
        if (field instanceof Field.Fact fact) {
            return fact(fact.fact(), condition);
        }
        return switch ((Part) field) {
            case SOURCE -> kind(condition, Kind::source);
            case TYPE -> kind(condition, Kind::type);
            case SEVERITY -> kind(condition, Kind::severity);
            case LEVEL -> kind(condition, Kind::level);
            case TEMPLATE -> kind(condition, Kind::template);
            case EVENT_TYPE -> kind(condition, kind -> eventType(kind.eventType()));
            case MESSAGE, EXCEPTION -> text(condition, field == Part.EXCEPTION);
            case TRACE_ID -> id(condition, kinds("trace", kind -> kind.is(Kind.TRACE)));
            case SPAN_ID ->
                condition instanceof Condition.Exists
                        ? kinds("span", kind -> kind.is(Kind.SPAN))
                        : Bounds.atMost(
                                kinds("span", kind -> kind.is(Kind.SPAN)).possible());
            default -> Bounds.UNKNOWN;
        };
    }

    /** As the expression language reads it. */
    private static Object eventType(String text) {
        if (text == null) {
            return null;
        }
        try {
            return Long.parseLong(text, text.startsWith("$") ? 1 : 0, text.length(), 16);
        } catch (NumberFormatException e) {
            return text;
        }
    }

    /** A condition about one part of the kind; null is undefined. */
    private Bounds kind(Condition condition, Function<Kind, Object> part) {
        return kinds("kind", kind -> {
            Object value = part.apply(kind);
            return value != null && holds(condition, value);
        });
    }

    /** Exact but for events whose kind is unknown. */
    private Bounds kinds(String words, java.util.function.Predicate<Kind> test) {
        Query sure = Leaves.kinds(words, kind -> !kind.is(Kind.UNKNOWN) && test.test(kind));
        return unknown
                ? new Bounds(sure, Bounds.either(List.of(sure, PropertyQueries.UNKNOWN_KIND)))
                : Bounds.exact(sure);
    }

    /** Asks a value that is defined. */
    static boolean holds(Condition condition, Object value) {
        if (condition instanceof Condition.Equal equal) {
            return ValueTest.equal(value, equal.value(), equal.ignoreCase());
        }
        if (condition instanceof Condition.Compare compare) {
            return value instanceof Number number && ValueTest.compare(number, compare.order(), compare.number());
        }
        if (condition instanceof Condition.Like like) {
            return value instanceof String text && ValueTest.like(text, like.runs(), like.ignoreCase());
        }
        return condition instanceof Condition.Exists;
    }

    private Bounds text(Condition condition, boolean exception) {
        if (condition instanceof Condition.Exists) {
            return exception ? kinds("exception", kind -> kind.is(Kind.EXCEPTION)) : Bounds.holds(true);
        }
        if (condition instanceof Condition.Like like) {
            return TextQueries.like(like, exception, oddText);
        }
        if (condition instanceof Condition.Equal equal && equal.value() instanceof String text) {
            Condition.Like like = new Condition.Like(equal.field(), List.of(text), equal.ignoreCase());
            // A unit of the text that stands for any in a pattern makes the pattern wider, not narrower.
            return TextQueries.like(like, exception, oddText);
        }
        return Bounds.holds(false);
    }

    /** An id that ties events together. @param present the events that have one */
    private static Bounds id(Condition condition, Bounds present) {
        if (condition instanceof Condition.Exists) {
            return present;
        }
        if (condition instanceof Condition.Equal equal && equal.value() instanceof String text) {
            return Bounds.atMost(PropertyQueries.link(text));
        }
        return Bounds.atMost(present.possible());
    }

    private Bounds fact(WellKnown fact, Condition condition) {
        return switch (fact) {
            case APP_NAME ->
                marked(
                        Leaves.origins("app", origin -> isSure(condition, origin.app())),
                        Leaves.origins("app", origin -> isPossible(condition, origin.app())));
            case SERVER_NODE ->
                marked(
                        Leaves.origins("node", origin -> isSure(condition, origin.node())),
                        Leaves.origins("node", origin -> isPossible(condition, origin.node())));
            case ROUTE_PATTERN ->
                marked(
                        Leaves.routes("route", route -> isSure(condition, route)),
                        Leaves.routes("route", route -> isPossible(condition, route)));
            case STATUS_CODE -> status(condition);
            case ELAPSED_MS -> elapsed(condition);
            default -> id(condition, properties.present(fact));
        };
    }

    private Bounds marked(Query sure, Query possible) {
        return new Bounds(sure, unknown ? Bounds.either(List.of(possible, PropertyQueries.UNKNOWN_KIND)) : possible);
    }

    private static boolean isSure(Condition condition, String marked) {
        return marked != null && marked.charAt(0) == 's' && holds(condition, marked.substring(1))
                || marked != null && marked.charAt(0) == 'o' && condition instanceof Condition.Exists;
    }

    private static boolean isPossible(Condition condition, String marked) {
        return marked != null && (marked.charAt(0) != 's' || holds(condition, marked.substring(1)));
    }

    private Bounds status(Condition condition) {
        Query all = Leaves.numbers(Schema.STATUS, status -> holds(condition, status));
        if (!unknown && !oddStatus) {
            return Bounds.exact(all);
        }
        Query odd = Leaves.kinds("odd status", kind -> kind.is(Kind.ODD_STATUS) || kind.is(Kind.UNKNOWN));
        Query plain = Leaves.kinds("status", kind -> !kind.is(Kind.ODD_STATUS) && !kind.is(Kind.UNKNOWN));
        return new Bounds(Bounds.all(List.of(all, plain)), Bounds.either(List.of(all, odd)));
    }

    private Bounds elapsed(Condition condition) {
        return properties.elapsed(condition);
    }

    static boolean isNumeric(Condition condition) {
        return condition instanceof Condition.Compare
                || condition instanceof Condition.Equal equal && equal.value() instanceof BigDecimal;
    }

    private Bounds time(Condition.Time time) {
        if (time.field() != Part.TIMESTAMP
                || day.day().getYear() < 1
                || day.day().getYear() > 9999) {
            return Bounds.UNKNOWN;
        }
        Instant begin = day.instant(0);
        if (!time.instant().isAfter(begin)) {
            return Bounds.holds(!time.before());
        }
        if (time.instant().isAfter(begin.plusSeconds(86_399).plusNanos(999_999_999))) {
            return Bounds.holds(time.before());
        }
        long limit = day.nanos(time.instant());
        boolean before = time.before();
        return Bounds.exact(Leaves.numbers(Schema.TIME, nanos -> nanos < limit == before));
    }
}
