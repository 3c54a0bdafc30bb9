// SPDX-License-Identifier: Apache-2.0
package io.bellwether.expression.internal;

import io.bellwether.expression.InvalidExpression;
import io.bellwether.expression.internal.Node.Element;
import io.bellwether.expression.internal.Token.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads the syntax tree: an operator-precedence parser whose binding powers, weakest first, are {@code or},
 * {@code and}, comparison, {@code + -}, {@code * / %}, {@code ^}; then the prefixes {@code - not}, the postfix
 * {@code is null}, and paths.
 */
public final class Parser extends TokenReader {
    private static final int LONGEST_TEXT = 16_384;
    private static final int DEEPEST = 100;
    private static final int LONGEST_CHAIN = 200;
    private static final int HIGHEST = 400;

    private static final int OR = 1;
    private static final int AND = 2;
    private static final int COMPARISON = 3;
    private static final Map<String, Integer> POWERS = Map.ofEntries(
            Map.entry("or", OR),
            Map.entry("and", AND),
            Map.entry("=", COMPARISON),
            Map.entry("<>", COMPARISON),
            Map.entry("<", COMPARISON),
            Map.entry("<=", COMPARISON),
            Map.entry(">", COMPARISON),
            Map.entry(">=", COMPARISON),
            Map.entry("like", COMPARISON),
            Map.entry("in", COMPARISON),
            Map.entry("not", COMPARISON),
            Map.entry("+", 4),
            Map.entry("-", 4),
            Map.entry("*", 5),
            Map.entry("/", 5),
            Map.entry("%", 5),
            Map.entry("^", 6));
    private static final Set<String> ORDERINGS = Set.of("<", "<=", ">", ">=");

    private final Deque<Map<String, Integer>> scopes = new ArrayDeque<>();
    private int depth;
    private int slots;

    private Parser(List<Token> tokens) {
        super(tokens);
    }

    /** @param slots how many lambda parameters there are */
    public record Parsed(Node root, int slots) {}

    /** Reads a whole text. */
    public static Parsed parse(String text) throws InvalidExpression {
        if (text.isBlank()) {
            throw new InvalidExpression("the expression is empty", 0, "write for instance @Level = 'Error'");
        }
        if (text.length() > LONGEST_TEXT) {
            throw new InvalidExpression(
                    "the expression has " + text.length() + " characters",
                    LONGEST_TEXT,
                    "use " + LONGEST_TEXT + " characters at most");
        }
        Parser parser = new Parser(Lexer.tokens(text));
        Node root = parser.expression(0);
        Token rest = parser.peek();
        if (rest.kind() != Kind.END) {
            throw parser.unexpected(rest);
        }
        if (Node.isHigherThan(root, HIGHEST)) {
            throw new InvalidExpression(
                    "the expression is nested too deeply", 0, "use fewer operators within one another");
        }
        return new Parsed(root, parser.slots);
    }

    private void enter() throws InvalidExpression {
        if (++depth > DEEPEST) {
            throw new InvalidExpression(
                    "the expression is nested too deeply", peek().position(), "use " + DEEPEST + " levels at most");
        }
    }

    private Node expression(int weakest) throws InvalidExpression {
        enter();
        Token start = peek();
        Node left = prefixed();
        boolean negated = start.is("not");
        int chain = 0;
        while (true) {
            Token operator = peek();
            Integer power = operator.kind() == Kind.SYMBOL || operator.kind() == Kind.KEYWORD
                    ? POWERS.get((String) operator.value())
                    : null;
            if (power == null || power <= weakest) {
                depth--;
                return left;
            }
            if (power > AND && ++chain > LONGEST_CHAIN) {
                throw new InvalidExpression(
                        "more than " + LONGEST_CHAIN + " operators in a row",
                        operator.position(),
                        "test for one of many values with in [...]");
            }
            take();
            if (power <= AND) {
                left = logical(power == AND, operator, left, power);
            } else if (power == COMPARISON) {
                left = comparison(operator, left, negated && left instanceof Node.Not);
            } else {
                Node right = expression(power);
                refuseFragment(left);
                refuseFragment(right);
                left = new Node.Arithmetic(operator.text().charAt(0), left, right);
            }
        }
    }

    /** Gathers {@code a and b and c} into one node. */
    private Node logical(boolean all, Token operator, Node first, int power) throws InvalidExpression {
        List<Node> operands = new ArrayList<>();
        operands.add(first);
        do {
            operands.add(expression(power));
        } while (accept((String) operator.value()));
        return new Node.Logical(all, List.copyOf(operands));
    }

    private Node comparison(Token first, Node left, boolean leftIsNegated) throws InvalidExpression {
        String operator = (String) first.value();
        if (operator.equals("not")) {
            Token second = take();
            if (!second.is("in") && !second.is("like")) {
                throw new InvalidExpression(
                        "'not' between two values", first.position(), "write not in, not like, or <>");
            }
            operator = "not " + second.value();
        }
        Node right = expression(COMPARISON);
        if (leftIsNegated && !(right instanceof Node.Literal truth && truth.value() instanceof Boolean)) {
            throw new InvalidExpression(
                    "'not' binds tighter than '" + operator + "', so it turns the left side alone around",
                    first.position(),
                    "put the comparison in parentheses: not (A " + operator + " …)");
        }
        refuseFragment(left);
        refuseFragment(right);
        if (operator.endsWith("like")
                && !(right instanceof Node.Literal literal && literal.value() instanceof String)) {
            throw new InvalidExpression(
                    "the right side of like must be a text", first.position(), "write for instance A like '%x%'");
        }
        Token ci = peek();
        boolean ignoreCase = accept("ci");
        if (ORDERINGS.contains(operator)) {
            if (ignoreCase) {
                throw new InvalidExpression(
                        "'" + operator + "' takes no ci", ci.position(), "ci goes with = <> like in");
            }
            refuseTextInOrdering(left, right, first);
            refuseTextInOrdering(right, left, first);
        }
        return new Node.Comparison(operator, left, right, ignoreCase);
    }

    private static void refuseTextInOrdering(Node side, Node other, Token operator) throws InvalidExpression {
        if (side instanceof Node.Literal literal && literal.value() instanceof String text) {
            boolean time = other instanceof Node.BuiltInName name
                    && (name.name() == BuiltIn.TIMESTAMP || name.name() == BuiltIn.ARRIVED);
            throw new InvalidExpression(
                    "'" + operator.text() + "' compares numbers and this is a text",
                    operator.position(),
                    time ? "write DateTime('" + text + "')" : "write the number without quotes");
        }
    }

    private static void refuseFragment(Node operand) throws InvalidExpression {
        if (operand instanceof Node.Fragment fragment) {
            throw new InvalidExpression(
                    "a text in double quotes searches the message and is no value",
                    fragment.position(),
                    "write '" + fragment.text().replace("'", "''") + "'");
        }
    }

    private Node prefixed() throws InvalidExpression {
        Token token = peek();
        boolean not = token.is("not");
        if (!not && !token.is("-")) {
            return suffixed();
        }
        take();
        enter();
        Node operand = prefixed();
        depth--;
        if (not) {
            return new Node.Not(operand);
        }
        refuseFragment(operand);
        return new Node.Negate(operand);
    }

    private Node suffixed() throws InvalidExpression {
        Node operand = path();
        for (int length = 0; peek().is("is"); length++) {
            if (length > LONGEST_CHAIN) {
                throw new InvalidExpression("too many tests in a row", peek().position(), "one is null is enough");
            }
            take();
            boolean negated = accept("not");
            expect("null", "write is null or is not null");
            operand = new Node.IsNull(operand, negated);
        }
        return operand;
    }

    private Node path() throws InvalidExpression {
        Node node = primary();
        for (int length = 0; ; length++) {
            if (length > LONGEST_CHAIN) {
                throw new InvalidExpression("the path is too long", peek().position(), "shorten it");
            }
            if (accept(".")) {
                Token name = take();
                if (name.kind() != Kind.NAME) {
                    throw new InvalidExpression(
                            found(name) + " where a name is due", name.position(), "write odd names as ['the name']");
                }
                node = member(node, List.of((String) name.value()));
            } else if (accept("[")) {
                node = indexed(node);
            } else {
                return node;
            }
        }
    }

    private static Node member(Node receiver, List<String> steps) {
        if (receiver instanceof Node.Path path) {
            List<String> longer = new ArrayList<>(path.steps());
            longer.addAll(steps);
            return new Node.Path(path.receiver(), List.copyOf(longer));
        }
        return new Node.Path(receiver, steps);
    }

    private Node indexed(Node receiver) throws InvalidExpression {
        Token token = peek();
        if (accept("?") || accept("*")) {
            expect("]", "a wildcard is written [?] or [*]");
            return new Node.Wildcard(receiver, token.is("*"), token.position());
        }
        Node index = expression(0);
        expect("]", "close the index");
        refuseFragment(index);
        boolean properties = receiver instanceof Node.BuiltInName name && name.name() == BuiltIn.PROPERTIES;
        if (properties && index instanceof Node.Literal literal && literal.value() instanceof String name) {
            return new Node.Path(receiver, List.of(name.split("\\.", -1)));
        }
        return new Node.Index(receiver, index);
    }

    private Node primary() throws InvalidExpression {
        Token token = take();
        switch (token.kind()) {
            case NUMBER, STRING, REGEX:
                return new Node.Literal(token.value());
            case FRAGMENT:
                return new Node.Fragment((String) token.value(), token.position());
            case BUILT_IN:
                return builtIn(token);
            case NAME:
                if (peek().is("|") && ((String) token.value()).equalsIgnoreCase("let")) {
                    return let();
                }
                return peek().is("(") ? call(token) : name((String) token.value());
            default:
                break;
        }
        if (token.kind() == Kind.END) {
            throw unexpected(token);
        }
        switch ((String) token.value()) {
            case "true":
                return new Node.Literal(true);
            case "false":
                return new Node.Literal(false);
            case "null":
                return new Node.Literal(null);
            case "(":
                Node inner = expression(0);
                expect(")", "close the parenthesis");
                return inner;
            case "[":
                return array();
            case "{":
                return object();
            case "if":
                return conditional();
            default:
                throw unexpected(token);
        }
    }

    private Node builtIn(Token token) throws InvalidExpression {
        String name = (String) token.value();
        BuiltIn found = BuiltIn.named(name).orElse(null);
        if (found == null) {
            throw new InvalidExpression(
                    name + " is not known",
                    token.position(),
                    Suggestion.nearest(
                            name, BuiltIn.allNames(), "properties are written without @, or as @Properties['…']"));
        }
        return new Node.BuiltInName(found);
    }

    private Node name(String name) {
        for (Map<String, Integer> scope : scopes) {
            Integer slot = scope.get(name);
            if (slot != null) {
                return new Node.Local(slot);
            }
        }
        return new Node.Path(new Node.BuiltInName(BuiltIn.PROPERTIES), List.of(name));
    }

    private Node call(Token name) throws InvalidExpression {
        Function function = Functions.named((String) name.value());
        if (function == null) {
            throw new InvalidExpression(
                    "there is no function " + name.text(),
                    name.position(),
                    Suggestion.nearest(
                            name.text(),
                            Functions.names(),
                            "known functions: " + String.join(", ", Functions.names())));
        }
        take();
        List<Node> arguments = new ArrayList<>();
        while (!accept(")")) {
            if (!arguments.isEmpty()) {
                expect(",", "separate arguments with commas and close with )");
            }
            arguments.add(argument());
            if (arguments.size() > Functions.MANY) {
                throw new InvalidExpression(
                        "too many arguments", name.position(), "use " + Functions.MANY + " at most");
            }
        }
        boolean ci = function.traits().ci() && accept("ci");
        return new Node.Call(function, List.copyOf(arguments), ci, name.position());
    }

    /** An expression, where a text in double quotes is an ordinary text, or a lambda. */
    private Node argument() throws InvalidExpression {
        if (!accept("|")) {
            Node value = expression(0);
            return value instanceof Node.Fragment fragment ? new Node.Literal(fragment.text()) : value;
        }
        Map<String, Integer> scope = new HashMap<>();
        List<Integer> parameters = new ArrayList<>();
        do {
            Token name = take();
            if (name.kind() != Kind.NAME) {
                throw new InvalidExpression(
                        found(name) + " where a parameter is due", name.position(), "write for instance |x| x = 'a'");
            }
            if (parameters.size() >= Functions.MANY) {
                throw new InvalidExpression(
                        "too many parameters", name.position(), "use " + Functions.MANY + " at most");
            }
            parameters.add(slots);
            scope.put((String) name.value(), slots++);
        } while (accept(","));
        expect("|", "close the parameters with |");
        scopes.push(scope);
        Node body = expression(0);
        scopes.pop();
        return new Node.Lambda(List.copyOf(parameters), body);
    }

    /** {@code let |a: 1, b: a + 1| body}. */
    private Node let() throws InvalidExpression {
        take();
        List<Integer> bound = new ArrayList<>();
        List<Node> values = new ArrayList<>();
        int known = scopes.size();
        do {
            Token name = take();
            if (name.kind() != Kind.NAME) {
                throw new InvalidExpression(
                        found(name) + " where a name is due", name.position(), "write for instance let |a: 1| a + 1");
            }
            expect(":", "write for instance let |a: 1| a + 1");
            Node value = expression(0);
            refuseFragment(value);
            values.add(value);
            bound.add(slots);
            scopes.push(Map.of((String) name.value(), slots++));
            if (bound.size() > Functions.MANY) {
                throw new InvalidExpression("too many names", name.position(), "use " + Functions.MANY + " at most");
            }
        } while (accept(","));
        expect("|", "close the names with |");
        Node body = expression(0);
        while (scopes.size() > known) {
            scopes.pop();
        }
        return new Node.Let(List.copyOf(bound), List.copyOf(values), body);
    }

    private Node array() throws InvalidExpression {
        List<Element> elements = new ArrayList<>();
        while (!accept("]")) {
            if (!elements.isEmpty()) {
                expect(",", "separate elements with commas and close with ]");
            }
            boolean spread = accept("..");
            Node value = expression(0);
            refuseFragment(value);
            elements.add(new Element(null, value, spread));
        }
        return new Node.Array(List.copyOf(elements));
    }

    private Node object() throws InvalidExpression {
        List<Element> members = new ArrayList<>();
        while (!accept("}")) {
            if (!members.isEmpty()) {
                expect(",", "separate members with commas and close with }");
            }
            if (accept("..")) {
                members.add(new Element(null, expression(0), true));
            } else {
                members.add(objectMember());
            }
        }
        return new Node.ObjectLiteral(List.copyOf(members));
    }

    private Element objectMember() throws InvalidExpression {
        Token name = take();
        if (name.kind() != Kind.NAME && name.kind() != Kind.STRING && name.kind() != Kind.BUILT_IN) {
            throw new InvalidExpression(
                    found(name) + " where a member's name is due", name.position(), "write for instance {a: 1}");
        }
        String text = (String) name.value();
        if (accept(":")) {
            Node value = expression(0);
            refuseFragment(value);
            return new Element(text, value, false);
        }
        if (name.kind() == Kind.STRING) {
            throw new InvalidExpression("a member without a value", name.position(), "write '" + text + "': value");
        }
        return new Element(text, name.kind() == Kind.BUILT_IN ? builtIn(name) : name(text), false);
    }

    private Node conditional() throws InvalidExpression {
        Node condition = expression(0);
        expect("then", "write if … then … else …");
        Node then = expression(0);
        expect("else", "write if … then … else …");
        return new Node.Conditional(condition, then, expression(0));
    }
}
