// SPDX-License-Identifier: Apache-2.0
package io.bellwether.expression.internal;

import io.bellwether.api.event.Event;

/** A compiled expression. Stateless. */
@FunctionalInterface
public interface Evaluator {
    /**
     * The value for an event.
     *
     * @param locals what lambda parameters and wildcards stand for at the moment; at last the
     *     {@link Steps} there are left; null when the expression has no locals
     */
    Object evaluate(Event event, Object[] locals);

    /** A value known before any event is seen. */
    record Constant(Object value) implements Evaluator {
        @Override
        public Object evaluate(Event event, Object[] locals) {
            return value;
        }
    }
}
