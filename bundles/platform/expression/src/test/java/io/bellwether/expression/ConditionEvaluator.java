// SPDX-License-Identifier: Apache-2.0
package io.bellwether.expression;

import io.bellwether.api.event.Event;
import io.bellwether.api.event.WellKnown;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** What a store has to make of a condition, written down from its contract alone. */
final class ConditionEvaluator {
    private static final Object UNDEFINED = new Object();
    private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant END = Instant.parse("+10000-01-01T00:00:00Z");

    private ConditionEvaluator() {}

    static boolean holds(Condition condition, Event event) {
        if (condition instanceof Condition.All || condition instanceof Condition.Opaque) {
            return true;
        }
        if (condition instanceof Condition.None) {
            return false;
        }
        if (condition instanceof Condition.And and) {
            return and.operands().stream().allMatch(each -> holds(each, event));
        }
        if (condition instanceof Condition.Or or) {
            return or.operands().stream().anyMatch(each -> holds(each, event));
        }
        if (condition instanceof Condition.Not not) {
            if (!not.inner().exact() || not.inner() instanceof Condition.And || not.inner() instanceof Condition.Or) {
                throw new AssertionError("not of " + not.inner());
            }
            return !holds(not.inner(), event);
        }
        if (condition instanceof Condition.Time time) {
            Instant at = time.field() == Field.Part.TIMESTAMP ? event.timestamp() : event.receivedAt();
            return isTime(at) && at.isBefore(time.instant()) == time.before();
        }
        if (condition instanceof Condition.Text text) {
            boolean message = text.where() != Condition.Where.EXCEPTION && contains(text, event.message());
            return message
                    || text.where() != Condition.Where.MESSAGE
                            && contains(text, event.body().exception());
        }
        return field(condition, event);
    }

    private static boolean field(Condition condition, Event event) {
        if (condition instanceof Condition.Exists exists) {
            return value(exists.field(), event) != UNDEFINED;
        }
        if (condition instanceof Condition.Equal equal) {
            return equal(value(equal.field(), event), equal.value(), equal.ignoreCase());
        }
        if (condition instanceof Condition.In in) {
            Object value = value(in.field(), event);
            return in.values().stream().anyMatch(each -> equal(value, each, in.ignoreCase()));
        }
        if (condition instanceof Condition.Compare compare) {
            if (!(value(compare.field(), event) instanceof Number number)) {
                return false;
            }
            int order = order(number, compare.number());
            return switch (compare.order()) {
                case LESS -> order < 0;
                case LESS_OR_EQUAL -> order <= 0;
                case GREATER -> order > 0;
                case GREATER_OR_EQUAL -> order >= 0;
            };
        }
        Condition.Like like = (Condition.Like) condition;
        return value(like.field(), event) instanceof String text && like(like, text);
    }

    private static boolean isTime(Instant instant) {
        return !instant.isBefore(FIRST) && instant.isBefore(END);
    }

    private static boolean contains(Condition.Text wanted, String text) {
        if (text == null || wanted.text().isEmpty()) {
            return false;
        }
        String in = wanted.ignoreCase() ? fold(text) : text;
        String part = wanted.ignoreCase() ? fold(wanted.text()) : wanted.text();
        return wanted.anchoredStart()
                ? in.startsWith(part)
                : wanted.anchoredEnd() ? in.endsWith(part) : in.contains(part);
    }

    private static boolean like(Condition.Like like, String text) {
        StringBuilder regex = new StringBuilder();
        for (String run : like.runs()) {
            regex.append(regex.isEmpty() ? "" : "[\\s\\S]*").append("(?:)");
            for (char c : (like.ignoreCase() ? fold(run) : run).toCharArray()) {
                regex.append(c == Condition.ANY_UNIT ? "[^\\n]" : Pattern.quote(String.valueOf(c)));
            }
        }
        return Pattern.compile(regex.toString())
                .matcher(like.ignoreCase() ? fold(text) : text)
                .matches();
    }

    private static boolean equal(Object value, Object wanted, boolean ignoreCase) {
        if (value instanceof Number number && wanted instanceof BigDecimal decimal) {
            return order(number, decimal) == 0;
        }
        if (value instanceof String text && wanted instanceof String other) {
            return ignoreCase ? fold(text).equals(fold(other)) : text.equals(other);
        }
        return value == null ? wanted == null : value instanceof Boolean && value.equals(wanted);
    }

    private static int order(Number number, BigDecimal other) {
        double approximate = number.doubleValue();
        if (number instanceof Double && !Double.isFinite(approximate)) {
            return approximate == Double.NEGATIVE_INFINITY ? -1 : 1;
        }
        return new BigDecimal(number.toString()).compareTo(other);
    }

    private static String fold(String text) {
        StringBuilder folded = new StringBuilder();
        for (char c : text.toCharArray()) {
            folded.append(Character.toLowerCase(Character.toUpperCase(c)));
        }
        return folded.toString();
    }

    private static Object value(Field field, Event event) {
        if (field instanceof Field.Property property) {
            return property(event.properties(), property.name());
        }
        if (field instanceof Field.Fact fact) {
            Object value = fact.fact().in(event.properties());
            if (fact.fact() == WellKnown.STATUS_CODE && !(value instanceof Number)) {
                return value instanceof String text && text.length() <= 40 ? number(text) : UNDEFINED;
            }
            return value == null ? UNDEFINED : value;
        }
        Object value =
                switch ((Field.Part) field) {
                    case EVENT_ID -> event.eventId();
                    case TIMESTAMP -> isTime(event.timestamp()) ? event.timestamp() : null;
                    case RECEIVED_AT -> isTime(event.receivedAt()) ? event.receivedAt() : null;
                    case SOURCE -> event.source();
                    case TYPE -> event.type();
                    case SEVERITY -> event.severity().toString();
                    case LEVEL -> event.level();
                    case MESSAGE -> event.message();
                    case TEMPLATE -> event.body().template();
                    case EVENT_TYPE -> eventType(event.body().eventType());
                    case EXCEPTION -> event.body().exception();
                    case TRACE_ID -> event.body().traceId();
                    case SPAN_ID -> event.body().spanId();
                };
        return value == null ? UNDEFINED : value;
    }

    private static Object number(String text) {
        try {
            return new BigDecimal(text.strip());
        } catch (NumberFormatException e) {
            return UNDEFINED;
        }
    }

    private static Object eventType(String type) {
        try {
            return type == null ? null : (Object) Long.parseLong(type.startsWith("$") ? type.substring(1) : type, 16);
        } catch (NumberFormatException e) {
            return type;
        }
    }

    private static Object property(Map<?, ?> map, String name) {
        if (map.containsKey(name)) {
            return map.get(name);
        }
        for (int dot : dots(name)) {
            if (map.get(name.substring(0, dot)) instanceof Map<?, ?> nested) {
                Object value = property(nested, name.substring(dot + 1));
                if (value != UNDEFINED) {
                    return value;
                }
            }
        }
        return UNDEFINED;
    }

    private static List<Integer> dots(String name) {
        return IntStream.range(0, name.length())
                .filter(at -> name.charAt(at) == '.')
                .boxed()
                .toList();
    }
}
