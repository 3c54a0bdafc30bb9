// SPDX-License-Identifier: Apache-2.0
package io.bellwether.expression.internal;

import io.bellwether.api.event.Event;
import io.bellwether.expression.InvalidExpression;
import io.bellwether.expression.Undefined;
import io.bellwether.expression.internal.Evaluator.Constant;
import io.bellwether.expression.internal.Node.Element;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Turns a syntax tree into closures. What does not depend on the event is computed here, once. */
public final class Compiler {
    private static final Event NO_EVENT = null;
    private static final int LONGEST_LIST = 100_000;
    private static final int LONGEST_TEXT = 1 << 20;

    private final InstantSource time;
    private int slots;
    private boolean oneMoment;

    /** @param slots how many are taken by lambda parameters */
    public Compiler(InstantSource time, int slots) {
        this.time = time;
        this.slots = slots;
    }

    /** From now on {@code Now()} is a constant. */
    Compiler atOneMoment() {
        oneMoment = true;
        return this;
    }

    /** How many locals an evaluation needs; known after compiling. */
    public int slots() {
        return slots;
    }

    public Evaluator compile(Node node) throws InvalidExpression {
        if (Wildcards.isComparison(node)) {
            Node.Wildcard wildcard = Wildcards.first(node);
            if (wildcard != null) {
                return quantified(node, wildcard);
            }
        }
        if (node instanceof Node.Comparison comparison) {
            return comparison(comparison);
        }
        if (node instanceof Node.IsNull isNull) {
            return isNull(isNull);
        }
        if (node instanceof Node.Logical logical) {
            return logical(logical);
        }
        if (node instanceof Node.Path path) {
            return path(path);
        }
        if (node instanceof Node.Call call) {
            return call(call);
        }
        return node instanceof Node.Arithmetic || node instanceof Node.Not || node instanceof Node.Negate
                ? operation(node)
                : value(node);
    }

    private Evaluator value(Node node) throws InvalidExpression {
        if (node instanceof Node.Literal literal) {
            return new Constant(literal.value());
        }
        if (node instanceof Node.BuiltInName builtIn) {
            BuiltIn name = builtIn.name();
            return (event, locals) -> name.in(event);
        }
        if (node instanceof Node.Local local) {
            int slot = local.slot();
            return (event, locals) -> locals[slot];
        }
        if (node instanceof Node.Fragment fragment) {
            return fragment(CaseFolding.fold(fragment.text()));
        }
        if (node instanceof Node.Index index) {
            Evaluator receiver = compile(index.receiver());
            Evaluator at = compile(index.index());
            return folded(
                    (event, locals) ->
                            Values.element(receiver.evaluate(event, locals), at.evaluate(event, locals), false),
                    receiver,
                    at);
        }
        if (node instanceof Node.Conditional conditional) {
            return conditional(conditional);
        }
        if (node instanceof Node.Let let) {
            return let(let);
        }
        if (node instanceof Node.Array array) {
            return array(array);
        }
        if (node instanceof Node.ObjectLiteral object) {
            return object(object);
        }
        if (node instanceof Node.Wildcard wildcard) {
            throw new InvalidExpression(
                    "a wildcard needs a comparison around it", wildcard.position(), "write for instance Tags[?] = 'a'");
        }
        throw new InvalidExpression("a lambda is no value", 0, "lambdas are arguments of Some and Every");
    }

    private static Evaluator folded(Evaluator evaluator, Evaluator... parts) {
        for (Evaluator part : parts) {
            if (!(part instanceof Constant)) {
                return evaluator;
            }
        }
        return new Constant(evaluator.evaluate(NO_EVENT, null));
    }

    private static Evaluator fragment(String text) {
        return (event, locals) -> {
            String exception = event.body().exception();
            return CaseFolding.indexOf(event.message(), text, 0, true) >= 0
                    || exception != null && CaseFolding.indexOf(exception, text, 0, true) >= 0;
        };
    }

    private Evaluator path(Node.Path path) throws InvalidExpression {
        PropertyPath steps = new PropertyPath(path.steps());
        if (path.receiver() instanceof Node.BuiltInName name && name.name() == BuiltIn.PROPERTIES) {
            return (event, locals) -> steps.find(event.properties());
        }
        Evaluator receiver = compile(path.receiver());
        return folded(
                (event, locals) ->
                        receiver.evaluate(event, locals) instanceof Map<?, ?> map ? steps.find(map) : Undefined.VALUE,
                receiver);
    }

    private Evaluator logical(Node.Logical logical) throws InvalidExpression {
        Evaluator[] operands = new Evaluator[logical.operands().size()];
        for (int i = 0; i < operands.length; i++) {
            operands[i] = compile(logical.operands().get(i));
        }
        Boolean decisive = !logical.all();
        boolean all = logical.all();
        return (event, locals) -> {
            for (Evaluator operand : operands) {
                boolean truth = Boolean.TRUE.equals(operand.evaluate(event, locals));
                if (truth != all) {
                    return decisive;
                }
            }
            return all;
        };
    }

    private Evaluator operation(Node node) throws InvalidExpression {
        if (node instanceof Node.Arithmetic arithmetic) {
            Evaluator left = compile(arithmetic.left());
            Evaluator right = compile(arithmetic.right());
            char operator = arithmetic.operator();
            return folded(
                    (event, locals) ->
                            Numbers.arithmetic(operator, left.evaluate(event, locals), right.evaluate(event, locals)),
                    left,
                    right);
        }
        if (node instanceof Node.Not not) {
            Evaluator operand = compile(not.operand());
            return folded((event, locals) -> Values.not(operand.evaluate(event, locals)), operand);
        }
        Evaluator operand = compile(((Node.Negate) node).operand());
        return folded((event, locals) -> Numbers.negate(operand.evaluate(event, locals)), operand);
    }

    private Evaluator isNull(Node.IsNull isNull) throws InvalidExpression {
        Evaluator operand = compile(isNull.operand());
        boolean negated = isNull.negated();
        return folded(
                (event, locals) -> {
                    Object value = operand.evaluate(event, locals);
                    return (value == null || value == Undefined.VALUE) != negated;
                },
                operand);
    }

    private Evaluator conditional(Node.Conditional conditional) throws InvalidExpression {
        Evaluator condition = compile(conditional.condition());
        Evaluator then = compile(conditional.then());
        Evaluator otherwise = compile(conditional.otherwise());
        return (event, locals) -> Boolean.TRUE.equals(condition.evaluate(event, locals))
                ? then.evaluate(event, locals)
                : otherwise.evaluate(event, locals);
    }

    private Evaluator comparison(Node.Comparison comparison) throws InvalidExpression {
        Evaluator left = compile(comparison.left());
        Evaluator right = compile(comparison.right());
        Evaluator evaluator = comparison.left() instanceof Node.BuiltInName name
                ? Comparisons.ofTime(name.name(), comparison.operator(), right)
                : null;
        if (evaluator == null) {
            evaluator = Comparisons.of(comparison.operator(), left, right, comparison.ci());
        }
        return folded(evaluator, left, right);
    }

    private Evaluator quantified(Node comparison, Node.Wildcard wildcard) throws InvalidExpression {
        int slot = slots++;
        Evaluator items = compile(wildcard.receiver());
        Evaluator test = compile(Wildcards.replace(comparison, wildcard, new Node.Local(slot)));
        return quantified(items, test, slot, wildcard.all());
    }

    /** True when the test is for all items, or for any; undefined when there is nothing, or too much, to go through. */
    private static Evaluator quantified(Evaluator items, Evaluator test, int slot, boolean all) {
        return (event, locals) -> {
            Object value = items.evaluate(event, locals);
            Collection<?> each;
            if (value instanceof List<?> list) {
                each = list;
            } else if (value instanceof Map<?, ?> map) {
                each = map.values();
            } else {
                return Undefined.VALUE;
            }
            Steps steps = (Steps) locals[locals.length - 1];
            for (Object item : each) {
                if (!steps.take()) {
                    return Undefined.VALUE;
                }
                locals[slot] = item;
                if (Boolean.TRUE.equals(test.evaluate(event, locals)) != all) {
                    return !all;
                }
            }
            return all;
        };
    }

    private Evaluator let(Node.Let let) throws InvalidExpression {
        int count = let.values().size();
        Evaluator[] values = new Evaluator[count];
        int[] places = new int[count];
        for (int i = 0; i < count; i++) {
            values[i] = compile(let.values().get(i));
            places[i] = let.slots().get(i);
        }
        Evaluator body = compile(let.body());
        return (event, locals) -> {
            for (int i = 0; i < count; i++) {
                locals[places[i]] = values[i].evaluate(event, locals);
            }
            return body.evaluate(event, locals);
        };
    }

    private Evaluator array(Node.Array array) throws InvalidExpression {
        Evaluator[] values = values(array.elements());
        boolean[] spread = spread(array.elements());
        return folded(
                (event, locals) -> {
                    List<Object> list = new ArrayList<>(values.length);
                    for (int i = 0; i < values.length; i++) {
                        Object value = values[i].evaluate(event, locals);
                        if (!spread[i]) {
                            if (value != Undefined.VALUE) {
                                list.add(value);
                            }
                        } else if (value instanceof List<?> items && list.size() + items.size() <= LONGEST_LIST) {
                            list.addAll(items);
                        } else {
                            return Undefined.VALUE;
                        }
                    }
                    return Collections.unmodifiableList(list);
                },
                values);
    }

    private Evaluator object(Node.ObjectLiteral object) throws InvalidExpression {
        Evaluator[] values = values(object.members());
        boolean[] spread = spread(object.members());
        String[] names = object.members().stream().map(Element::name).toArray(String[]::new);
        return folded(
                (event, locals) -> {
                    Map<String, Object> map = new LinkedHashMap<>();
                    for (int i = 0; i < values.length; i++) {
                        Object value = values[i].evaluate(event, locals);
                        if (!spread[i]) {
                            put(map, names[i], value);
                        } else if (value instanceof Map<?, ?> members) {
                            members.forEach((name, member) -> put(map, (String) name, member));
                        } else {
                            return Undefined.VALUE;
                        }
                    }
                    return Collections.unmodifiableMap(map);
                },
                values);
    }

    private static void put(Map<String, Object> map, String name, Object value) {
        if (value == Undefined.VALUE) {
            map.remove(name);
        } else {
            map.put(name, value);
        }
    }

    private Evaluator[] values(List<Element> elements) throws InvalidExpression {
        Evaluator[] values = new Evaluator[elements.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = compile(elements.get(i).value());
        }
        return values;
    }

    private static boolean[] spread(List<Element> elements) {
        boolean[] spread = new boolean[elements.size()];
        for (int i = 0; i < spread.length; i++) {
            spread[i] = elements.get(i).spread();
        }
        return spread;
    }

    private Evaluator call(Node.Call call) throws InvalidExpression {
        Function function = call.function();
        int count = call.arguments().size();
        if (count < function.least() || count > function.most()) {
            String wanted = function.least() == function.most()
                    ? String.valueOf(function.least())
                    : function.least() + " to " + function.most();
            throw new InvalidExpression(
                    function.name() + " with " + count + " arguments", call.position(), "it takes " + wanted);
        }
        if (function.body() == null) {
            return form(call);
        }
        Evaluator[] arguments = new Evaluator[3];
        for (int i = 0; i < arguments.length; i++) {
            arguments[i] = i < count ? argument(call, i) : new Constant(Undefined.VALUE);
        }
        Evaluator first = arguments[0];
        Evaluator second = arguments[1];
        Evaluator third = arguments[2];
        Function.Body body = function.body();
        boolean ci = call.ci();
        return folded(
                (event, locals) -> body.apply(
                        first.evaluate(event, locals),
                        second.evaluate(event, locals),
                        third.evaluate(event, locals),
                        ci),
                arguments);
    }

    private Evaluator argument(Node.Call call, int index) throws InvalidExpression {
        Node argument = call.arguments().get(index);
        Function function = call.function();
        if (index == 1 && function.name().endsWith("Match")) {
            return new Constant(pattern(call, argument));
        }
        if (argument instanceof Node.Literal literal
                && literal.value() instanceof Regex
                && !(index == 1 && function.traits().regex())) {
            throw new InvalidExpression(
                    function.name() + " takes no regular expression here", call.position(), "write a text in quotes");
        }
        return compile(argument);
    }

    private static Regex pattern(Node.Call call, Node argument) throws InvalidExpression {
        if (argument instanceof Node.Literal literal) {
            if (literal.value() instanceof Regex regex) {
                return regex;
            }
            if (literal.value() instanceof String text) {
                return Regex.compile(text, call.position());
            }
        }
        throw new InvalidExpression(
                call.function().name() + " needs a fixed regular expression",
                call.position(),
                "write for instance " + call.function().name() + "(A, /x+/)");
    }

    private Evaluator form(Node.Call call) throws InvalidExpression {
        List<Node> arguments = call.arguments();
        String name = call.function().name();
        switch (name) {
            case "Now":
                return oneMoment ? new Constant(Ticks.of(time.instant())) : (event, locals) -> Ticks.of(time.instant());
            case "Undefined":
                return new Constant(Undefined.VALUE);
            case "Some", "Every":
                if (arguments.get(1) instanceof Node.Lambda lambda
                        && lambda.slots().size() == 1) {
                    Evaluator items = compile(arguments.get(0));
                    return quantified(
                            items, compile(lambda.body()), lambda.slots().get(0), name.equals("Every"));
                }
                throw new InvalidExpression(
                        name + " needs a lambda of one parameter",
                        call.position(),
                        "write for instance " + name + "(Tags, |t| t = 'a')");
            default:
                Evaluator[] values = new Evaluator[arguments.size()];
                for (int i = 0; i < values.length; i++) {
                    values[i] = compile(arguments.get(i));
                }
                return folded(name.equals("Coalesce") ? coalesce(values) : concat(values), values);
        }
    }

    private static Evaluator coalesce(Evaluator[] values) {
        return (event, locals) -> {
            Object last = Undefined.VALUE;
            for (Evaluator evaluator : values) {
                last = evaluator.evaluate(event, locals);
                if (last != null && last != Undefined.VALUE) {
                    return last;
                }
            }
            return last;
        };
    }

    private static Evaluator concat(Evaluator[] values) {
        return (event, locals) -> {
            StringBuilder text = new StringBuilder();
            for (Evaluator evaluator : values) {
                if (!(evaluator.evaluate(event, locals) instanceof String part)
                        || text.length() + part.length() > LONGEST_TEXT) {
                    return Undefined.VALUE;
                }
                text.append(part);
            }
            return text.toString();
        };
    }
}
