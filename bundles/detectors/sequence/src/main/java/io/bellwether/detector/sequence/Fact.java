// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detector.sequence;

import io.bellwether.api.event.Event;
import io.bellwether.api.event.Properties;
import io.bellwether.api.event.WellKnown;
import java.util.Map;
import java.util.function.Function;

/**
 * Something an event says, by the name policies use for it: {@code @Message} and its like, a short name such as
 * {@code node}, a field such as {@code server_node}, or a property, also within maps.
 */
final class Fact {
    private static final Map<String, Function<Event, Object>> BUILT_IN = Map.of(
            "@Message", Event::message,
            "@MessageTemplate", event -> event.body().template(),
            "@Level", Event::level,
            "@Exception", event -> event.body().exception(),
            "@TraceId", event -> event.body().traceId(),
            "@SpanId", event -> event.body().spanId(),
            "@EventType", event -> event.body().eventType(),
            "source", Event::source,
            "type", Event::type);
    private static final Map<String, WellKnown> SHORT = Map.of(
            "node", WellKnown.SERVER_NODE,
            "app", WellKnown.APP_NAME,
            "route", WellKnown.ROUTE_PATTERN,
            "plan", WellKnown.PLAN_EXECUTION_ID);
    private static final String PROPERTIES = "@Properties.";

    private final String name;
    private final Function<Event, Object> read;

    private Fact(String name, Function<Event, Object> read) {
        this.name = name;
        this.read = read;
    }

    /** @throws IllegalArgumentException when it begins with {@code @} and is not known */
    static Fact named(String name) {
        Function<Event, Object> builtIn = BUILT_IN.get(name);
        if (builtIn != null) {
            return new Fact(name, builtIn);
        }
        if (name.startsWith("@") && !name.startsWith(PROPERTIES)) {
            throw new IllegalArgumentException("'" + name + "' must be @Message, @MessageTemplate, @Level, @Exception,"
                    + " @EventType, @TraceId, @SpanId, @Properties.<name> or the name of a property");
        }
        WellKnown known = SHORT.get(name);
        for (WellKnown fact : WellKnown.values()) {
            known = fact.field().equals(name) ? fact : known;
        }
        if (known != null) {
            WellKnown found = known;
            return new Fact(name, event -> found.in(event.properties()));
        }
        String property = name.startsWith(PROPERTIES) ? name.substring(PROPERTIES.length()) : name;
        return new Fact(name, event -> Properties.find(event.properties(), property));
    }

    /** As it was named. */
    String name() {
        return name;
    }

    /** The value, or null. */
    Object of(Event event) {
        return read.apply(event);
    }

    /** A text, number or truth value as text; null for anything else. */
    static String plain(Object value) {
        return value instanceof CharSequence || value instanceof Number || value instanceof Boolean
                ? value.toString()
                : null;
    }
}
