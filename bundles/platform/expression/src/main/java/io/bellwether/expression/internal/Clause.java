// SPDX-License-Identifier: Apache-2.0
package io.bellwether.expression.internal;

import io.bellwether.expression.Condition;
import io.bellwether.expression.Condition.And;
import io.bellwether.expression.Condition.Compare;
import io.bellwether.expression.Condition.Equal;
import io.bellwether.expression.Condition.Exists;
import io.bellwether.expression.Condition.In;
import io.bellwether.expression.Condition.Like;
import io.bellwether.expression.Condition.None;
import io.bellwether.expression.Condition.Or;
import io.bellwether.expression.Condition.Text;
import io.bellwether.expression.Condition.Where;
import io.bellwether.expression.Field;
import io.bellwether.expression.Field.Part;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Something without which a condition does not hold: one of its triggers must. Without any trigger it never does.
 *
 * @param cost how many events are likely to get past it; the less, the better
 */
record Clause(List<Trigger> triggers, int cost) {
    private static final int MOST_TRIGGERS = 200;

    /**
     * @param condition a condition about the field; null when {@code literal} is not
     * @param literal what the text contains in some case, at least one character; null for other fields
     */
    record Trigger(Field field, Condition condition, String literal) {}

    /** Every clause of a condition; a new list, empty when nothing can be said. */
    static List<Clause> of(Condition condition) {
        List<Clause> clauses = new ArrayList<>();
        if (condition instanceof And and) {
            and.operands().forEach(operand -> clauses.addAll(of(operand)));
            return clauses;
        }
        Clause clause = condition instanceof Or or ? either(or) : single(condition);
        if (clause != null) {
            clauses.add(clause);
        }
        return clauses;
    }

    private static Clause either(Or or) {
        List<Trigger> triggers = new ArrayList<>();
        int cost = 0;
        for (Condition operand : or.operands()) {
            Clause best = of(operand).stream()
                    .min(Comparator.comparingInt(Clause::cost))
                    .orElse(null);
            if (best == null) {
                return null;
            }
            triggers.addAll(best.triggers());
            cost = Math.max(cost, best.cost());
        }
        return triggers.size() > MOST_TRIGGERS ? null : new Clause(triggers, cost);
    }

    private static Clause single(Condition condition) {
        if (condition instanceof None) {
            return new Clause(List.of(), 0);
        }
        if (condition instanceof Text text) {
            return text(text);
        }
        if (condition instanceof Equal equal) {
            return about(equal.field(), condition, List.of(text(equal.value())), equal.field() instanceof Part ? 2 : 3);
        }
        if (condition instanceof In in) {
            List<String> texts = in.values().stream().map(Clause::text).toList();
            return about(in.field(), condition, texts, in.field() instanceof Part ? 2 : 3);
        }
        if (condition instanceof Like like) {
            return about(like.field(), condition, List.of(longest(like.runs())), 4);
        }
        if (condition instanceof Compare compare) {
            return about(compare.field(), condition, List.of(), 5);
        }
        return condition instanceof Exists exists ? about(exists.field(), condition, List.of(""), 6) : null;
    }

    private static String text(Object value) {
        return value instanceof String text ? text : "";
    }

    private static Clause text(Text text) {
        List<Trigger> triggers = new ArrayList<>();
        if (text.where() != Where.EXCEPTION) {
            triggers.add(new Trigger(Part.MESSAGE, null, text.text()));
        }
        if (text.where() != Where.MESSAGE) {
            triggers.add(new Trigger(Part.EXCEPTION, null, text.text()));
        }
        return new Clause(triggers, 1);
    }

    /** @param literals what the message or the exception must contain one of, for a condition about these */
    private static Clause about(Field field, Condition condition, List<String> literals, int cost) {
        if (field != Part.MESSAGE && field != Part.EXCEPTION) {
            return new Clause(List.of(new Trigger(field, condition, null)), cost);
        }
        if (literals.contains("")) {
            return null;
        }
        return new Clause(
                literals.stream()
                        .map(literal -> new Trigger(field, null, literal))
                        .toList(),
                1);
    }

    private static String longest(List<String> runs) {
        String longest = "";
        for (String run : runs) {
            for (String part : run.split(String.valueOf(Condition.ANY_UNIT))) {
                longest = part.length() > longest.length() ? part : longest;
            }
        }
        return longest;
    }
}
