// SPDX-License-Identifier: Apache-2.0
package io.bellwether.expression.internal;

import io.bellwether.expression.Condition;
import io.bellwether.expression.Condition.Compare;
import io.bellwether.expression.Condition.Equal;
import io.bellwether.expression.Condition.Like;
import io.bellwether.expression.Condition.Text;
import io.bellwether.expression.Condition.Where;
import io.bellwether.expression.Field;
import io.bellwether.expression.Field.Part;
import io.bellwether.expression.InvalidExpression;
import io.bellwether.expression.Undefined;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/**
 * Derives what an expression asks of events. Everything is derived twice over, for an expression to be true and for it
 * not to be, so that a {@code not} never turns a condition around that holds for too many events.
 */
public final class ConditionBuilder {
    private static final int LARGEST = 4_000;

    private final Compiler compiler;
    private int size;

    private ConditionBuilder(Compiler compiler) {
        this.compiler = compiler;
    }

    /** @param now what {@code Now()} is taken for */
    public static Condition build(Parser.Parsed parsed, Instant now) {
        Compiler compiler = new Compiler(InstantSource.fixed(now), parsed.slots()).atOneMoment();
        return new ConditionBuilder(compiler).truth(parsed.root(), true);
    }

    /** The same whatever the time: what depends on {@code Now()} is opaque. */
    public static Condition build(Parser.Parsed parsed) {
        return new ConditionBuilder(new Compiler(InstantSource.system(), parsed.slots())).truth(parsed.root(), true);
    }

    /** Holds at least for the events for which the node is true; or, for {@code wanted = false}, is anything else. */
    private Condition truth(Node node, boolean wanted) {
        if (++size > LARGEST) {
            return Conditions.OPAQUE;
        }
        if (node instanceof Node.Logical logical) {
            List<Condition> operands = new ArrayList<>();
            for (Node operand : logical.operands()) {
                operands.add(truth(operand, wanted));
            }
            return logical.all() == wanted ? Conditions.and(operands) : Conditions.or(operands);
        }
        if (node instanceof Node.Not not) {
            return negation(not.operand(), wanted);
        }
        if (node instanceof Node.Conditional conditional) {
            return Conditions.or(
                    Conditions.and(truth(conditional.condition(), true), truth(conditional.then(), wanted)),
                    Conditions.and(truth(conditional.condition(), false), truth(conditional.otherwise(), wanted)));
        }
        Condition condition = leaf(node);
        if (wanted) {
            return condition;
        }
        return condition.exact() ? Conditions.not(condition) : Conditions.OPAQUE;
    }

    /** Of what is true, false or undefined, {@code not} is true whenever it is not true. */
    private Condition negation(Node operand, boolean wanted) {
        if (isLogical(operand)) {
            return truth(operand, !wanted);
        }
        Field field = field(operand);
        if (field == null || isTime(field)) {
            return Conditions.OPAQUE;
        }
        Condition undefined = Conditions.not(Conditions.exists(field));
        Condition negation = Conditions.or(undefined, new Equal(field, false, false));
        return wanted ? negation : Conditions.not(negation);
    }

    private static boolean isLogical(Node node) {
        return node instanceof Node.Logical
                || node instanceof Node.Not
                || node instanceof Node.Comparison
                || node instanceof Node.IsNull
                || node instanceof Node.Fragment
                || node instanceof Node.Call call && call.function().traits().predicate();
    }

    /** What holds when the node is true. */
    private Condition leaf(Node node) {
        if (Wildcards.isComparison(node) && Wildcards.first(node) != null) {
            return Conditions.and(Prerequisites.of(node), Conditions.OPAQUE);
        }
        if (node instanceof Node.Fragment fragment) {
            return fragment.text().isEmpty()
                    ? Conditions.ALL
                    : new Text(Where.BOTH, fragment.text(), false, false, true);
        }
        Object constant = constant(node);
        if (constant != NOT_CONSTANT) {
            return Conditions.of(Boolean.TRUE.equals(constant));
        }
        if (node instanceof Node.Comparison comparison) {
            return comparison(comparison);
        }
        Field field = field(node);
        if (field != null) {
            return isTime(field) ? Conditions.NONE : new Equal(field, true, false);
        }
        Field isNull = node instanceof Node.IsNull test ? field(test.operand()) : null;
        if (isNull != null) {
            Condition nothing = Conditions.or(Conditions.not(Conditions.exists(isNull)), equal(isNull, null, false));
            return ((Node.IsNull) node).negated() ? Conditions.not(nothing) : nothing;
        }
        if (node instanceof Node.Call call) {
            return call(call);
        }
        return Conditions.and(Prerequisites.of(node), Conditions.OPAQUE);
    }

    private static final Object NOT_CONSTANT = new Object();

    /** The value of what does not depend on the event. */
    private Object constant(Node node) {
        if (node instanceof Node.Path || node instanceof Node.BuiltInName || node instanceof Node.Lambda) {
            return NOT_CONSTANT;
        }
        try {
            return compiler.compile(node) instanceof Evaluator.Constant constant ? constant.value() : NOT_CONSTANT;
        } catch (InvalidExpression e) {
            return NOT_CONSTANT;
        }
    }

    /** The field a node names; null when it is none. */
    static Field field(Node node) {
        if (node instanceof Node.BuiltInName name) {
            return name.name().field();
        }
        if (node instanceof Node.Path path
                && path.receiver() instanceof Node.BuiltInName name
                && name.name() == BuiltIn.PROPERTIES) {
            return new Field.Property(String.join(".", path.steps()));
        }
        return null;
    }

    private static boolean isTime(Field field) {
        return field == Part.TIMESTAMP || field == Part.RECEIVED_AT;
    }

    private Condition comparison(Node.Comparison comparison) {
        Field left = field(comparison.left());
        Field right = field(comparison.right());
        Object value = NOT_CONSTANT;
        if (left != null && right == null) {
            value = constant(comparison.right());
        } else if (right != null && left == null) {
            value = constant(comparison.left());
        }
        boolean mirrored = left == null;
        Field field = mirrored ? right : left;
        Condition condition = null;
        if (value != NOT_CONSTANT) {
            condition = value == Undefined.VALUE
                    ? Conditions.NONE
                    : comparison(comparison.operator(), field, value, comparison.ci(), mirrored);
        } else if (isTrue(comparison)) {
            return truth(comparison.left(), true);
        }
        return condition != null ? condition : Conditions.and(Prerequisites.of(comparison), Conditions.OPAQUE);
    }

    /** {@code (A = 1) = true}. */
    private boolean isTrue(Node.Comparison comparison) {
        return comparison.operator().equals("=")
                && isLogical(comparison.left())
                && comparison.right() instanceof Node.Literal literal
                && Boolean.TRUE.equals(literal.value());
    }

    /** Null when it cannot be said. */
    private static Condition comparison(String operator, Field field, Object value, boolean ci, boolean mirrored) {
        switch (operator) {
            case "=":
                return equal(field, value, ci);
            case "<>":
                return opposite(Conditions.exists(field), equal(field, value, ci));
            case "in":
                return mirrored ? null : in(field, value, ci);
            case "not in":
                if (mirrored || !(value instanceof List)) {
                    return mirrored ? null : Conditions.NONE;
                }
                return opposite(Conditions.exists(field), in(field, value, ci));
            case "like":
                return isTime(field) ? Conditions.NONE : like(field, LikePattern.runs((String) value), ci);
            case "not like":
                return isTime(field)
                        ? Conditions.NONE
                        : opposite(Conditions.isText(field), like(field, LikePattern.runs((String) value), ci));
            default:
                return order(field, mirrored ? mirrored(operator) : operator, value);
        }
    }

    private static Condition opposite(Condition defined, Condition condition) {
        return condition == null ? null : Conditions.and(defined, Conditions.not(condition));
    }

    private static Condition equal(Field field, Object value, boolean ci) {
        if (isTime(field)) {
            return value instanceof Number number
                    ? Conditions.and(
                            Times.compare((Part) field, ">=", number), Times.compare((Part) field, "<=", number))
                    : Conditions.NONE;
        }
        if (value instanceof Number number) {
            return Numbers.isFinite(number) ? new Equal(field, Numbers.plain(number), false) : null;
        }
        if (value instanceof String || value instanceof Boolean || value == null) {
            return new Equal(field, value, ci && value instanceof String);
        }
        return value instanceof Regex regex ? contains(field, regex.literal(), ci) : null;
    }

    /** What a text that matches a regular expression contains. */
    private static Condition contains(Field field, String literal, boolean ci) {
        return Conditions.and(like(field, List.of("", literal, ""), ci), Conditions.OPAQUE);
    }

    private static Condition in(Field field, Object list, boolean ci) {
        if (!(list instanceof List<?> values)) {
            return Conditions.NONE;
        }
        List<Condition> conditions = new ArrayList<>();
        for (Object value : values) {
            Condition condition = equal(field, value, ci);
            if (condition == null) {
                return null;
            }
            conditions.add(condition);
        }
        return Conditions.or(conditions);
    }

    private static String mirrored(String operator) {
        return switch (operator) {
            case "<" -> ">";
            case "<=" -> ">=";
            case ">" -> "<";
            default -> "<=";
        };
    }

    private static Condition order(Field field, String operator, Object value) {
        if (!(value instanceof Number number)) {
            return Conditions.NONE;
        }
        if (!Numbers.isFinite(number)) {
            return null;
        }
        if (isTime(field)) {
            return Times.compare((Part) field, operator, number);
        }
        return new Compare(field, Comparisons.order(operator), Numbers.plain(number));
    }

    private static Condition like(Field field, List<String> runs, boolean ci) {
        if (runs.stream().allMatch(String::isEmpty) && runs.size() > 1) {
            return Conditions.isText(field);
        }
        boolean literal = runs.stream().allMatch(run -> run.indexOf(Condition.ANY_UNIT) < 0);
        if (runs.size() == 1 && literal) {
            return new Equal(field, runs.get(0), ci);
        }
        List<String> texts = runs.stream().filter(run -> !run.isEmpty()).toList();
        if (literal && texts.size() == 1 && (field == Part.MESSAGE || field == Part.EXCEPTION)) {
            String text = texts.get(0);
            Where where = field == Part.MESSAGE ? Where.MESSAGE : Where.EXCEPTION;
            return new Text(
                    where,
                    text,
                    runs.get(0).equals(text),
                    runs.get(runs.size() - 1).equals(text),
                    ci);
        }
        return new Like(field, runs, ci);
    }

    private Condition call(Node.Call call) {
        String name = call.function().name();
        Field field = call.arguments().isEmpty() ? null : field(call.arguments().get(0));
        if (field != null && (name.equals("Has") || name.equals("IsDefined"))) {
            return Conditions.exists(field);
        }
        if (field != null && !isTime(field) && call.arguments().size() == 2) {
            Object part = constant(call.arguments().get(1));
            List<String> runs = part instanceof String text ? runs(name, text) : null;
            if (runs != null) {
                return like(field, runs, call.ci());
            }
            if (name.equals("IsMatch") && part instanceof String regex) {
                return contains(field, RegexLiteral.of(regex), call.ci());
            }
            if (call.function().traits().predicate() && part instanceof Regex regex) {
                return contains(field, regex.literal(), call.ci());
            }
        }
        return Conditions.and(Prerequisites.of(call), Conditions.OPAQUE);
    }

    private static List<String> runs(String function, String text) {
        if (text.indexOf(Condition.ANY_UNIT) >= 0) {
            return null;
        }
        return switch (function) {
            case "Contains" -> List.of("", text, "");
            case "StartsWith" -> List.of(text, "");
            case "EndsWith" -> List.of("", text);
            default -> null;
        };
    }
}
