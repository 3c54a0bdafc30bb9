// SPDX-License-Identifier: Apache-2.0
package io.bellwether.expression.internal;

import io.bellwether.expression.Condition;
import io.bellwether.expression.Condition.All;
import io.bellwether.expression.Condition.And;
import io.bellwether.expression.Condition.Equal;
import io.bellwether.expression.Condition.Exists;
import io.bellwether.expression.Condition.In;
import io.bellwether.expression.Condition.Like;
import io.bellwether.expression.Condition.None;
import io.bellwether.expression.Condition.Not;
import io.bellwether.expression.Condition.Opaque;
import io.bellwether.expression.Condition.Or;
import io.bellwether.expression.Field;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Puts conditions together, as small as they can be. */
final class Conditions {
    static final Condition ALL = new All();
    static final Condition NONE = new None();
    static final Condition OPAQUE = new Opaque();

    private Conditions() {}

    static Condition of(boolean holds) {
        return holds ? ALL : NONE;
    }

    static Condition exists(Field field) {
        return field instanceof Field.Part part && part.isAlwaysDefined() ? ALL : new Exists(field);
    }

    static Condition isText(Field field) {
        return field instanceof Field.Part part && part.isAlwaysDefined()
                ? ALL
                : new Like(field, List.of("", ""), false);
    }

    static Condition and(Condition... operands) {
        return and(List.of(operands));
    }

    static Condition and(List<Condition> operands) {
        Set<Condition> parts = new LinkedHashSet<>();
        boolean opaque = false;
        for (Condition operand : operands) {
            if (operand instanceof None) {
                return NONE;
            }
            for (Condition part : operand instanceof And and ? and.operands() : List.of(operand)) {
                opaque |= part instanceof Opaque;
                if (!(part instanceof All) && !(part instanceof Opaque)) {
                    parts.add(part);
                }
            }
        }
        if (opaque) {
            parts.add(OPAQUE);
        }
        return parts.isEmpty() ? ALL : parts.size() == 1 ? parts.iterator().next() : new And(new ArrayList<>(parts));
    }

    static Condition or(Condition... operands) {
        return or(List.of(operands));
    }

    static Condition or(List<Condition> operands) {
        Set<Condition> parts = new LinkedHashSet<>();
        boolean opaque = false;
        for (Condition operand : operands) {
            if (operand instanceof All) {
                return ALL;
            }
            for (Condition part : operand instanceof Or or ? or.operands() : List.of(operand)) {
                opaque |= part instanceof Opaque;
                if (!(part instanceof None)) {
                    parts.add(part);
                }
            }
        }
        if (opaque) {
            return OPAQUE;
        }
        List<Condition> joined = joined(parts);
        return joined.isEmpty() ? NONE : joined.size() == 1 ? joined.get(0) : new Or(joined);
    }

    /** Makes one test for membership of the equalities on the same field. */
    private static List<Condition> joined(Set<Condition> parts) {
        Map<Object, List<Object>> values = new LinkedHashMap<>();
        List<Condition> others = new ArrayList<>();
        for (Condition part : parts) {
            if (part instanceof Equal equal) {
                values.computeIfAbsent(List.of(equal.field(), equal.ignoreCase()), any -> new ArrayList<>())
                        .add(equal.value());
            } else if (part instanceof In in) {
                values.computeIfAbsent(List.of(in.field(), in.ignoreCase()), any -> new ArrayList<>())
                        .addAll(in.values());
            } else {
                others.add(part);
            }
        }
        List<Condition> result = new ArrayList<>();
        values.forEach((key, wanted) -> {
            Field field = (Field) ((List<?>) key).get(0);
            result.add(oneOf(field, wanted, (Boolean) ((List<?>) key).get(1)));
        });
        result.addAll(others);
        return result;
    }

    static Condition oneOf(Field field, List<Object> values, boolean ignoreCase) {
        List<Object> distinct = new ArrayList<>(new LinkedHashSet<>(values));
        if (distinct.isEmpty()) {
            return NONE;
        }
        return distinct.size() == 1
                ? new Equal(field, distinct.get(0), ignoreCase)
                : new In(field, java.util.Collections.unmodifiableList(distinct), ignoreCase);
    }

    /** The complement of an exact condition. */
    static Condition not(Condition condition) {
        if (condition instanceof All) {
            return NONE;
        }
        if (condition instanceof None) {
            return ALL;
        }
        if (condition instanceof Not not) {
            return not.inner();
        }
        if (condition instanceof And and) {
            return or(and.operands().stream().map(Conditions::not).toList());
        }
        if (condition instanceof Or or) {
            return and(or.operands().stream().map(Conditions::not).toList());
        }
        return condition instanceof Opaque ? OPAQUE : new Not(condition);
    }
}
