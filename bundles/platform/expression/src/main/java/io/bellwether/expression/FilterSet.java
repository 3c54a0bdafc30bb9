// SPDX-License-Identifier: Apache-2.0
package io.bellwether.expression;

import io.bellwether.api.event.Event;
import io.bellwether.expression.internal.Candidates;
import java.util.List;

/**
 * Many expressions asked about each event at once, with the same answers as if each were asked alone. What they have in
 * common is looked at once: a field's value, whatever is compared with it, and the message, whatever is looked for in
 * it. An expression is evaluated only for events that may match, so that events of no interest cost little however many
 * expressions there are.
 *
 * <p>Not safe for concurrent use: it remembers what it found out about values it has seen, within fixed bounds.
 */
public final class FilterSet {
    private final Expression[] expressions;
    private final Candidates candidates;

    private FilterSet(List<Expression> expressions) {
        this.expressions = expressions.toArray(Expression[]::new);
        this.candidates = new Candidates(
                expressions.stream().map(Expression::timelessCondition).toList());
    }

    /** @param expressions none of them null */
    public static FilterSet of(List<Expression> expressions) {
        return new FilterSet(expressions);
    }

    /** How many expressions there are. */
    public int size() {
        return expressions.length;
    }

    /**
     * Finds the expressions that match an event.
     *
     * @param found where their places in the list are put, ascending; at least {@link #size()} long
     * @return how many there are
     */
    public int match(Event event, int[] found) {
        long[] words = candidates.of(event);
        int count = 0;
        for (int word = 0; word < candidates.words(); word++) {
            long left = words[word];
            while (left != 0) {
                int place = (word << 6) + Long.numberOfTrailingZeros(left);
                left &= left - 1;
                if (expressions[place].matches(event)) {
                    found[count++] = place;
                }
            }
        }
        return count;
    }
}
