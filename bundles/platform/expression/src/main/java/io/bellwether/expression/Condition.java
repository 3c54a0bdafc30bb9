// SPDX-License-Identifier: Apache-2.0
package io.bellwether.expression;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;

/**
 * What an expression asks of events, in a form that a store can translate into its own query. See
 * {@link Expression#condition()}. Immutable.
 *
 * <p>The tree is a <em>necessary</em> condition: it holds for every event the expression matches. Where it is
 * {@link #exact()} it holds for no other. A store that cannot answer some condition exactly may answer it with more
 * events than it holds for, but not within a {@link Not}, and then has to ask the expression about each event found.
 *
 * <p>Conditions are two-valued: one about a field that is undefined does not hold, and {@code Not} of it does. Texts are
 * compared by UTF-16 unit; where case is ignored, each unit on its own, {@code toLowerCase(toUpperCase(c))}, in no
 * locale.
 */
public sealed interface Condition {
    /** Stands in a {@link Like#runs() run} for exactly one UTF-16 unit that is not a line feed. */
    char ANY_UNIT = '\uFFFF';

    /** True when the condition is also sufficient, so that what it holds for need not be asked about again. */
    default boolean exact() {
        return true;
    }

    /** Holds for every event. */
    record All() implements Condition {}

    /** Holds for no event. */
    record None() implements Condition {}

    /** Nothing is known: treated as {@link All}, and never within a {@link Not}. The only one that is not exact. */
    record Opaque() implements Condition {
        @Override
        public boolean exact() {
            return false;
        }
    }

    /** Two or more, none of them an And, All or None. */
    record And(List<Condition> operands) implements Condition {
        public And {
            operands = List.copyOf(operands);
        }

        @Override
        public boolean exact() {
            return operands.stream().allMatch(Condition::exact);
        }
    }

    /** Two or more, none of them an Or, All or None. */
    record Or(List<Condition> operands) implements Condition {
        public Or {
            operands = List.copyOf(operands);
        }

        @Override
        public boolean exact() {
            return operands.stream().allMatch(Condition::exact);
        }
    }

    /** Holds where {@code inner} does not; that is exact, and neither And, Or nor Not. */
    record Not(Condition inner) implements Condition {}

    /**
     * The field is defined and its value equals this one, without coercion: numbers by value (1 equals 1.0), not text
     * with numbers. A list or a map equals none of these.
     *
     * @param value String, BigDecimal, Boolean or null
     * @param ignoreCase of texts
     */
    record Equal(Field field, Object value, boolean ignoreCase) implements Condition {}

    /** The value equals one of these, two or more, each as in {@link Equal}. The list may hold null. */
    record In(Field field, List<Object> values, boolean ignoreCase) implements Condition {}

    /** How a number stands to another. */
    enum Order {
        LESS,
        LESS_OR_EQUAL,
        GREATER,
        GREATER_OR_EQUAL
    }

    /**
     * The field's value is a number, and stands so to this one. Not-a-number is above every other number, infinities
     * are where they belong.
     */
    record Compare(Field field, Order order, BigDecimal number) implements Condition {}

    /**
     * The event's time is at or after this instant, or, when {@code before}, earlier than it.
     *
     * @param field {@link Field.Part#TIMESTAMP} or {@link Field.Part#RECEIVED_AT}
     * @param instant a multiple of 100 ns
     */
    record Time(Field.Part field, boolean before, Instant instant) implements Condition {}

    /** The field is defined; null is a value. */
    record Exists(Field field) implements Condition {}

    /** Where a text is looked for. */
    enum Where {
        MESSAGE,
        EXCEPTION,
        /** In either of them. */
        BOTH
    }

    /**
     * The message or the exception contains the text; one that is absent contains none.
     *
     * @param text one unit at least; taken literally
     * @param anchoredStart it stands at the very beginning
     * @param anchoredEnd it stands at the very end; not together with {@code anchoredStart}
     */
    record Text(Where where, String text, boolean anchoredStart, boolean anchoredEnd, boolean ignoreCase)
            implements Condition {}

    /**
     * The field's value is a text that consists of these runs in this order, with anything, line feeds included,
     * between one and the next. It begins with the first run and ends with the last, which therefore are empty where
     * the pattern begins or ends with a wildcard; {@code ["", ""]} is any text at all.
     *
     * @param runs one at least; {@link #ANY_UNIT} stands for one unit, all else for itself
     */
    record Like(Field field, List<String> runs, boolean ignoreCase) implements Condition {
        public Like {
            runs = List.copyOf(runs);
        }
    }
}
