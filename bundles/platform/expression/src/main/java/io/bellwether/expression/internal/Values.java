// SPDX-License-Identifier: Apache-2.0
package io.bellwether.expression.internal;

import io.bellwether.expression.Condition.Order;
import io.bellwether.expression.Undefined;
import java.util.List;
import java.util.Map;

/** What the operators make of values. */
final class Values {
    private Values() {}

    /** {@code left = right}; undefined when either side is. */
    static Object equality(Object left, Object right, boolean ci) {
        if (left == Undefined.VALUE || right == Undefined.VALUE) {
            return Undefined.VALUE;
        }
        return equal(left, right, ci);
    }

    /** Structural equality without coercion; a regular expression equals each text it matches as a whole. */
    static boolean equal(Object left, Object right, boolean ci) {
        if (left instanceof String a) {
            if (right instanceof String b) {
                return ci ? CaseFolding.equal(a, b) : a.equals(b);
            }
            return right instanceof Regex regex && regex.matchesWhole(a, ci) == Boolean.TRUE;
        }
        if (left instanceof Number a) {
            return right instanceof Number b && Numbers.compare(a, b) == 0;
        }
        if (left == null || right == null) {
            return left == right;
        }
        if (left instanceof Regex && right instanceof String) {
            return equal(right, left, ci);
        }
        if (left instanceof List || left instanceof Map) {
            return equalParts(left, right, ci, new Steps());
        }
        return left.equals(right);
    }

    /** Equality of what may be nested; what takes too many steps to compare is not equal. */
    private static boolean equalParts(Object left, Object right, boolean ci, Steps steps) {
        if (!steps.take()) {
            return false;
        }
        if (left instanceof List<?> a) {
            return right instanceof List<?> b && equalLists(a, b, ci, steps);
        }
        if (left instanceof Map<?, ?> a) {
            return right instanceof Map<?, ?> b && equalMaps(a, b, ci, steps);
        }
        return equal(left, right, ci);
    }

    private static boolean equalLists(List<?> left, List<?> right, boolean ci, Steps steps) {
        if (left.size() != right.size()) {
            return false;
        }
        for (int i = 0; i < left.size(); i++) {
            if (!equalParts(left.get(i), right.get(i), ci, steps)) {
                return false;
            }
        }
        return true;
    }

    private static boolean equalMaps(Map<?, ?> left, Map<?, ?> right, boolean ci, Steps steps) {
        if (left.size() != right.size()) {
            return false;
        }
        for (Map.Entry<?, ?> entry : left.entrySet()) {
            if (!right.containsKey(entry.getKey())
                    || !equalParts(entry.getValue(), right.get(entry.getKey()), ci, steps)) {
                return false;
            }
        }
        return true;
    }

    /** {@code < <= > >=}: numbers only, else undefined. */
    static Object order(Order order, Object left, Object right) {
        return left instanceof Number a && right instanceof Number b
                ? (Object) Comparisons.holds(order, Numbers.compare(a, b))
                : Undefined.VALUE;
    }

    /** {@code item in list}; undefined when the item is, or when the list is none. */
    static Object in(Object item, Object list, boolean ci) {
        if (item == Undefined.VALUE || !(list instanceof List<?> items)) {
            return Undefined.VALUE;
        }
        for (Object candidate : items) {
            if (equal(item, candidate, ci)) {
                return Boolean.TRUE;
            }
        }
        return Boolean.FALSE;
    }

    /** {@code not} of a comparison's outcome: undefined stays undefined. */
    static Object opposite(Object outcome) {
        return outcome instanceof Boolean truth ? (Object) !truth : Undefined.VALUE;
    }

    /** The operator {@code not}: of undefined it is true, of another thing than a boolean undefined. */
    static Object not(Object operand) {
        return operand == Undefined.VALUE ? Boolean.TRUE : opposite(operand);
    }

    /** {@code receiver[index]} and {@code receiver.name}. */
    static Object element(Object receiver, Object index, boolean ci) {
        if (receiver instanceof Map<?, ?> map && index instanceof String name) {
            return member(map, name, ci);
        }
        if (receiver instanceof List<?> list) {
            int at = Numbers.index(index);
            return at >= 0 && at < list.size() ? list.get(at) : Undefined.VALUE;
        }
        return Undefined.VALUE;
    }

    static Object member(Map<?, ?> map, String name, boolean ci) {
        Object value = map.get(name);
        if (value != null || map.containsKey(name)) {
            return value;
        }
        if (ci) {
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                if (entry.getKey() instanceof String key && CaseFolding.equal(key, name)) {
                    return entry.getValue();
                }
            }
        }
        return Undefined.VALUE;
    }

    static String typeOf(Object value) {
        if (value == null) {
            return "null";
        }
        if (value instanceof String) {
            return "string";
        }
        if (value instanceof Number) {
            return "number";
        }
        if (value instanceof Boolean) {
            return "boolean";
        }
        if (value instanceof List) {
            return "array";
        }
        return value instanceof Map ? "object" : "undefined";
    }
}
