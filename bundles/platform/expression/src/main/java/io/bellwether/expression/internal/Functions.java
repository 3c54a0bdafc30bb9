// SPDX-License-Identifier: Apache-2.0
package io.bellwether.expression.internal;

import io.bellwether.expression.Undefined;
import io.bellwether.expression.internal.Function.Body;
import io.bellwether.expression.internal.Function.Traits;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The functions, by lower-case name. An argument of the wrong type makes the value undefined. */
final class Functions {
    /** Arguments of the forms that take any number. */
    static final int MANY = 64;

    private static final int LONGEST_RESULT = 1 << 20;
    private static final Map<String, Function> BY_NAME = new LinkedHashMap<>();

    static {
        form("Coalesce", 0, MANY, Traits.NONE);
        form("Concat", 0, MANY, Traits.NONE);
        form("Now", 0, 0, Traits.NONE);
        form("Undefined", 0, 0, Traits.NONE);
        form("Some", 2, 2, Traits.NONE);
        form("Every", 2, 2, Traits.NONE);

        define("Has", 1, 1, Traits.PREDICATE, (value, b, c, ci) -> value != Undefined.VALUE);
        define("IsDefined", 1, 1, Traits.PREDICATE, (value, b, c, ci) -> value != Undefined.VALUE);
        define("TypeOf", 1, 1, Traits.NONE, (value, b, c, ci) -> Values.typeOf(value));
        define("ElementAt", 2, 2, Traits.CI, (receiver, index, c, ci) -> Values.element(receiver, index, ci));
        define("Keys", 1, 1, Traits.NONE, (value, b, c, ci) -> keys(value));
        define("Values", 1, 1, Traits.NONE, (value, b, c, ci) -> values(value));
        define("Length", 1, 1, Traits.NONE, (value, b, c, ci) -> length(value));

        define("StartsWith", 2, 2, Traits.SEARCH_PREDICATE, Functions::startsWith);
        define("EndsWith", 2, 2, new Traits(true, false, true), Functions::endsWith);
        define("Contains", 2, 2, Traits.SEARCH_PREDICATE, Functions::contains);
        define("IndexOf", 2, 2, Traits.SEARCH, Functions::indexOf);
        define("LastIndexOf", 2, 2, Traits.CI, Functions::lastIndexOf);
        define("IsMatch", 2, 2, Traits.SEARCH_PREDICATE, Functions::contains);
        define("IndexOfMatch", 2, 2, Traits.SEARCH, Functions::indexOf);
        define("Replace", 3, 3, Traits.SEARCH, Functions::replace);
        define("Substring", 2, 3, Traits.NONE, (text, from, length, ci) -> substring(text, from, length));
        define(
                "ToLower",
                1,
                1,
                Traits.NONE,
                (value, b, c, ci) -> value instanceof String text ? text.toLowerCase(Locale.ROOT) : Undefined.VALUE);
        define(
                "ToUpper",
                1,
                1,
                Traits.NONE,
                (value, b, c, ci) -> value instanceof String text ? text.toUpperCase(Locale.ROOT) : Undefined.VALUE);
        define("ToString", 1, 1, Traits.NONE, (value, b, c, ci) -> string(value));
        define("ToJson", 1, 1, Traits.NONE, (value, b, c, ci) -> Json.write(value));

        define("FromJson", 1, 1, Traits.NONE, (value, b, c, ci) -> Conversions.fromJson(value));
        define("ToEventType", 1, 1, Traits.NONE, (value, b, c, ci) -> Conversions.eventType(value));
        define("Arrived", 1, 1, Traits.NONE, (value, b, c, ci) -> Conversions.arrived(value));
        define("Bucket", 2, 2, Traits.NONE, (value, error, c, ci) -> Conversions.bucket(value, error));

        define("ToNumber", 1, 1, Traits.NONE, (value, b, c, ci) -> Numbers.parse(value));
        define("ToHexString", 1, 1, Traits.NONE, (value, b, c, ci) -> hexadecimal(value));
        define("Round", 1, 2, Traits.NONE, (value, places, c, ci) -> Numbers.round(value, places));

        define("DateTime", 1, 1, Traits.NONE, (value, b, c, ci) -> Ticks.dateTime(value));
        define("TimeSpan", 1, 1, Traits.NONE, (value, b, c, ci) -> Ticks.timeSpan(value));
        define("ToTimeString", 1, 1, Traits.NONE, (value, b, c, ci) -> Ticks.timeString(value));
        define("FromUnixEpoch", 1, 1, Traits.NONE, (value, b, c, ci) -> Ticks.fromUnixEpoch(value));
        define("TotalMilliseconds", 1, 1, Traits.NONE, (value, b, c, ci) -> Ticks.totalMilliseconds(value));
        define("ToIsoString", 1, 2, Traits.NONE, (ticks, offset, c, ci) -> Ticks.isoString(ticks, offset));
        define("TimeOfDay", 2, 2, Traits.NONE, (ticks, hours, c, ci) -> Ticks.timeOfDay(ticks, hours));
        define("OffsetIn", 2, 2, Traits.NONE, (zone, ticks, c, ci) -> Ticks.offsetIn(zone, ticks));
        define("DatePart", 2, 3, Traits.NONE, (ticks, part, offset, ci) -> Ticks.datePart(ticks, part, offset));
    }

    private Functions() {}

    /** The function of that name, in any case; null when there is none. */
    static Function named(String name) {
        return BY_NAME.get(name.toLowerCase(Locale.ROOT));
    }

    /** Every name, for suggestions. */
    static List<String> names() {
        return BY_NAME.values().stream().map(Function::name).toList();
    }

    private static void define(String name, int least, int most, Traits traits, Body body) {
        BY_NAME.put(name.toLowerCase(Locale.ROOT), new Function(name, least, most, traits, body));
    }

    private static void form(String name, int least, int most, Traits traits) {
        define(name, least, most, traits, null);
    }

    private static Object startsWith(Object value, Object part, Object unused, boolean ci) {
        if (value instanceof String text) {
            if (part instanceof String prefix) {
                return CaseFolding.startsWith(text, prefix, 0, ci);
            }
            if (part instanceof Regex regex) {
                return regex.startsIn(text, ci);
            }
        }
        return Undefined.VALUE;
    }

    private static Object endsWith(Object value, Object part, Object unused, boolean ci) {
        if (value instanceof String text && part instanceof String suffix) {
            return CaseFolding.startsWith(text, suffix, text.length() - suffix.length(), ci);
        }
        return Undefined.VALUE;
    }

    private static Object contains(Object value, Object part, Object unused, boolean ci) {
        if (value instanceof String text && part instanceof String wanted) {
            return CaseFolding.indexOf(text, wanted, 0, ci) >= 0;
        }
        return indexOf(value, part, unused, ci) instanceof Long at ? (Object) (at >= 0) : Undefined.VALUE;
    }

    private static Object indexOf(Object value, Object part, Object unused, boolean ci) {
        if (value instanceof String text) {
            if (part instanceof String wanted) {
                return (long) CaseFolding.indexOf(text, wanted, 0, ci);
            }
            if (part instanceof Regex regex) {
                return regex.indexIn(text, ci);
            }
        }
        return Undefined.VALUE;
    }

    private static Object lastIndexOf(Object value, Object part, Object unused, boolean ci) {
        return value instanceof String text && part instanceof String wanted
                ? (Object) (long) CaseFolding.lastIndexOf(text, wanted, ci)
                : Undefined.VALUE;
    }

    private static Object replace(Object value, Object part, Object replacement, boolean ci) {
        if (!(value instanceof String text) || !(replacement instanceof String with)) {
            return Undefined.VALUE;
        }
        if (part instanceof Regex regex) {
            return regex.replaceIn(text, with, ci, LONGEST_RESULT);
        }
        if (!(part instanceof String wanted) || wanted.isEmpty()) {
            return Undefined.VALUE;
        }
        StringBuilder result = new StringBuilder();
        int from = 0;
        int found = CaseFolding.indexOf(text, wanted, 0, ci);
        while (found >= 0) {
            result.append(text, from, found).append(with);
            from = found + wanted.length();
            if (result.length() > LONGEST_RESULT) {
                return Undefined.VALUE;
            }
            found = CaseFolding.indexOf(text, wanted, from, ci);
        }
        return result.append(text, from, text.length()).toString();
    }

    private static Object substring(Object value, Object from, Object length) {
        int start = Numbers.index(from);
        if (!(value instanceof String text) || start < 0 || start >= text.length()) {
            return Undefined.VALUE;
        }
        if (length == Undefined.VALUE) {
            return text.substring(start);
        }
        int count = Numbers.index(length);
        return count < 0 ? Undefined.VALUE : text.substring(start, Math.min(text.length() - start, count) + start);
    }

    private static Object string(Object value) {
        if (value instanceof String || value instanceof Boolean) {
            return value.toString();
        }
        return value instanceof Number number ? Numbers.text(number) : Undefined.VALUE;
    }

    private static Object hexadecimal(Object value) {
        if (!Numbers.isWhole(value) || ((Number) value).longValue() < 0) {
            return Undefined.VALUE;
        }
        return "0x" + Long.toHexString(((Number) value).longValue()).toUpperCase(Locale.ROOT);
    }

    private static Object length(Object value) {
        if (value instanceof String text) {
            return (long) text.length();
        }
        return value instanceof List<?> list ? (Object) (long) list.size() : Undefined.VALUE;
    }

    private static Object keys(Object value) {
        return value instanceof Map<?, ?> map ? new ArrayList<Object>(map.keySet()) : Undefined.VALUE;
    }

    private static Object values(Object value) {
        return value instanceof Map<?, ?> map ? new ArrayList<Object>(map.values()) : Undefined.VALUE;
    }
}
