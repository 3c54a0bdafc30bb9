// SPDX-License-Identifier: Apache-2.0
package io.bellwether.expression;

import io.bellwether.api.event.WellKnown;
import java.util.Locale;

/**
 * What a {@link Condition} speaks of. A field's value is text, a number, a boolean, null, a list or a map; a field
 * without a value is undefined, and no condition but {@link Condition.Not} holds for it.
 */
public sealed interface Field {
    /** The field's name where events are read back: {@code level}, {@code app_name}, or the property's own name. */
    String label();

    /** A part every event has a place for, whatever its properties. */
    enum Part implements Field {
        /** {@code @Id}: text. */
        EVENT_ID,
        /** {@code @Timestamp}: a time; undefined outside the years 1 to 9999. Only {@link Condition.Time} speaks of it. */
        TIMESTAMP,
        /** {@code @Arrived}: like {@link #TIMESTAMP}. */
        RECEIVED_AT,
        /** {@code @Source}: text. */
        SOURCE,
        /** {@code @Type}: text. */
        TYPE,
        /** {@code @Severity}: {@code info}, {@code warning}, {@code error} or {@code critical}. */
        SEVERITY,
        /** {@code @Level}: text as the sender wrote it. */
        LEVEL,
        /** {@code @Message}: text, possibly empty. */
        MESSAGE,
        /** {@code @MessageTemplate}: text, or undefined. */
        TEMPLATE,
        /**
         * {@code @EventType}: the number that {@code eventType} gives in hexadecimal, with or without a leading
         * {@code $}; that text itself where it is no such number; undefined when there is none.
         */
        EVENT_TYPE,
        /** {@code @Exception}: text, or undefined. */
        EXCEPTION,
        /** {@code @TraceId}: text, or undefined. */
        TRACE_ID,
        /** {@code @SpanId}: text, or undefined. */
        SPAN_ID;

        @Override
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** True when no event lacks it. */
        public boolean isAlwaysDefined() {
            return this == EVENT_ID
                    || this == SOURCE
                    || this == TYPE
                    || this == SEVERITY
                    || this == LEVEL
                    || this == MESSAGE;
        }
    }

    /**
     * A property. The value is the first found of: the property of that whole name; else, for a dotted name, that of
     * the rest of the name within the map under its first step, then under its first two steps, and so on, in which the
     * rest is found by the same rule. A null that is found is a value. Lists are not looked into.
     *
     * @param name case-sensitive, for instance {@code http.response.status_code}
     */
    record Property(String name) implements Field {
        @Override
        public String label() {
            return name;
        }
    }

    /**
     * A fact that has several names: the first of {@link WellKnown#names()} that is found and not null, as
     * {@link WellKnown#in} finds it, else undefined. {@link WellKnown#STATUS_CODE} is a number, be it sent as one or as
     * text of at most 40 characters; what is no number is undefined. The others are as sent.
     */
    record Fact(WellKnown fact) implements Field {
        @Override
        public String label() {
            return fact.field();
        }
    }
}
