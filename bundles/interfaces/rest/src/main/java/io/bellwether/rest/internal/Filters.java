// SPDX-License-Identifier: Apache-2.0
package io.bellwether.rest.internal;

import io.bellwether.api.event.Event;
import io.bellwether.expression.Expression;
import io.bellwether.expression.InvalidExpression;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Predicate;

/** Filters people write. */
final class Filters {
    private Filters() {}

    /**
     * Reads a filter; null means every event.
     *
     * @throws Problem.Refused with 400, naming the position and, where there is one, a suggestion
     */
    static Predicate<Event> of(String text, InstantSource clock) {
        Expression expression = expression(text, clock);
        return expression == null ? event -> true : expression::matches;
    }

    /**
     * Reads a filter; null, as is the answer, means every event.
     *
     * @throws Problem.Refused with 400, naming the position and, where there is one, a suggestion
     */
    static Expression expression(String text, InstantSource clock) {
        if (text == null || text.isBlank()) {
            return null;
        }
        try {
            return Expression.parse(text, clock);
        } catch (InvalidExpression e) {
            throw new Problem(
                            400,
                            "Invalid filter",
                            e.getMessage(),
                            List.of(new io.bellwether.api.settings.Problem("filter", text, e.getMessage())),
                            null,
                            List.of())
                    .refuse();
        }
    }
}
