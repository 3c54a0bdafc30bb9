// SPDX-License-Identifier: Apache-2.0
package io.bellwether.expression;

import io.bellwether.api.event.Event;
import io.bellwether.expression.internal.Compiler;
import io.bellwether.expression.internal.ConditionBuilder;
import io.bellwether.expression.internal.Evaluator;
import io.bellwether.expression.internal.Parser;
import io.bellwether.expression.internal.Regex;
import io.bellwether.expression.internal.Steps;
import java.time.InstantSource;
import java.util.Objects;

/**
 * A filter or a value in the language of the Seq server, for instance
 * {@code @Level in ['Error', 'Fatal'] and @Properties._Environment like 'Prod%' ci}.
 *
 * <p>Immutable and safe for any number of threads. Evaluation never throws, never blocks, and its work is bounded: a
 * regular expression that takes too many steps, and wildcards that go through too many items, are undefined.
 *
 * <p>What an event lacks is <em>undefined</em>. Comparisons, arithmetic and most functions of something undefined are
 * undefined again; {@code and}, {@code or} and {@code not} take anything that is not {@code true} for false, so that
 * {@code not (A = 1)} holds for an event without an {@code A}, and {@code A <> 1} does not.
 *
 * <p>Beside the built-in names of Seq there are {@code @Source}, {@code @Type}, {@code @Severity}, {@code @Node},
 * {@code @App} and {@code @StatusCode}. A dotted name is found as a path into nested objects, or as a dotted key.
 */
public final class Expression {
    private final String text;
    private final Evaluator evaluator;
    private final int slots;
    private final Parser.Parsed parsed;
    private final InstantSource time;

    private Expression(String text, Parser.Parsed parsed, InstantSource time) throws InvalidExpression {
        Compiler compiler = new Compiler(time, parsed.slots());
        this.text = text;
        this.evaluator = compiler.compile(parsed.root());
        this.slots = compiler.slots();
        this.parsed = parsed;
        this.time = time;
    }

    /**
     * Reads an expression; {@code Now()} is the system's time.
     *
     * @throws InvalidExpression naming the fault, its position and what to write instead
     */
    public static Expression parse(String text) throws InvalidExpression {
        return parse(text, InstantSource.system());
    }

    /**
     * Reads an expression.
     *
     * @param time what {@code Now()} answers
     * @throws InvalidExpression naming the fault, its position and what to write instead
     */
    public static Expression parse(String text, InstantSource time) throws InvalidExpression {
        Objects.requireNonNull(text, "text");
        Objects.requireNonNull(time, "time");
        return new Expression(text, Parser.parse(text), time);
    }

    /** True when the expression is {@code true} for this event; false, undefined and any other value do not match. */
    public boolean matches(Event event) {
        return Boolean.TRUE.equals(evaluate(event));
    }

    /**
     * The expression's value for this event: String, Long, Double, java.math.BigDecimal, Boolean, null, List or Map of
     * these, or {@link Undefined#VALUE}.
     */
    public Object value(Event event) {
        Object value = evaluate(event);
        return value instanceof Regex ? Undefined.VALUE : value;
    }

    /**
     * What the expression asks of events, for a store to look for: it holds for every event that {@link #matches}, and,
     * when it is {@link Condition#exact()}, for no other. Made anew by each call, with {@code Now()} as it is then.
     */
    public Condition condition() {
        return ConditionBuilder.build(parsed, time.instant());
    }

    /** What holds for every event that ever matches. */
    Condition timelessCondition() {
        return ConditionBuilder.build(parsed);
    }

    private Object evaluate(Event event) {
        if (slots == 0) {
            return evaluator.evaluate(event, null);
        }
        Object[] locals = new Object[slots + 1];
        locals[slots] = new Steps();
        return evaluator.evaluate(event, locals);
    }

    /** The text it was read from. */
    public String text() {
        return text;
    }

    @Override
    public String toString() {
        return text;
    }
}
