// SPDX-License-Identifier: Apache-2.0
package io.bellwether.expression.internal;

import io.bellwether.api.event.Event;
import io.bellwether.expression.Undefined;
import java.util.Map;

/**
 * What only spans have, found among the properties under the names of Seq's compact format and of the platform's own
 * sources. An event with a start is a span.
 */
final class SpanFacts {
    private SpanFacts() {}

    /** When the span began, in ticks: the text {@code @st} or, beside a span id, {@code start}; undefined of others. */
    static Object start(Event event) {
        Map<String, Object> properties = event.properties();
        Object start = properties.get("@st");
        if (start == null && event.body().spanId() != null) {
            start = properties.get("start");
        }
        return start instanceof String ? Ticks.dateTime(start) : Undefined.VALUE;
    }

    /** How long the span took, in ticks: {@code elapsed_ms}, or else from its start to its timestamp. */
    static Object elapsed(Event event) {
        Object start = start(event);
        if (start == Undefined.VALUE) {
            return Undefined.VALUE;
        }
        return event.properties().get("elapsed_ms") instanceof Number millis
                ? Numbers.arithmetic('*', millis, 10_000L)
                : Numbers.arithmetic('-', Ticks.of(event.timestamp()), start);
    }

    static Object parentId(Event event) {
        return text(event, "@ps", "parent_id");
    }

    static Object kind(Event event) {
        return text(event, "@sk", "kind");
    }

    /** The attributes of what sent the event; undefined where there are none. */
    static Object resource(Event event) {
        return attributes(event, "@ra", "resource");
    }

    /** The attributes of the library that made the event. */
    static Object scope(Event event) {
        return attributes(event, "@sa", "scope");
    }

    private static Object text(Event event, String compact, String own) {
        Object value = event.properties().get(compact);
        if (value == null && event.body().spanId() != null) {
            value = event.properties().get(own);
        }
        return value instanceof String ? value : Undefined.VALUE;
    }

    private static Object attributes(Event event, String compact, String own) {
        Object value = event.properties().get(compact);
        return value instanceof Map || (value = event.properties().get(own)) instanceof Map ? value : Undefined.VALUE;
    }
}
