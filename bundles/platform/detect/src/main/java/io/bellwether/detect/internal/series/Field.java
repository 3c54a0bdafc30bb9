// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal.series;

import io.bellwether.api.event.Event;
import io.bellwether.api.event.Properties;
import io.bellwether.api.event.WellKnown;
import io.bellwether.expression.Expression;
import io.bellwether.expression.InvalidExpression;
import io.bellwether.expression.Undefined;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * One field of an event: a short name ({@code node}), a field of events as they are read back ({@code server_node},
 * {@code level}), a property's name ({@code _TotalRestartCount}, {@code http.route}) or an expression
 * ({@code @Properties['odd name']}).
 */
public final class Field {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]*");
    private static final Map<String, WellKnown> SHORT = Map.of(
            "node", WellKnown.SERVER_NODE,
            "app", WellKnown.APP_NAME,
            "route", WellKnown.ROUTE_PATTERN,
            "plan", WellKnown.PLAN_EXECUTION_ID);
    private static final Map<String, Function<Event, Object>> BUILT_IN = Map.of(
            "level", Event::level,
            "severity", event -> event.severity().toString(),
            "source", Event::source,
            "type", Event::type);

    private final String text;
    private final Function<Event, Object> reader;

    private Field(String text, Function<Event, Object> reader) {
        this.text = text;
        this.reader = reader;
    }

    /** Reads the text of a field. */
    public static Field parse(String text) throws InvalidExpression {
        String name = text.strip();
        WellKnown known = SHORT.get(name);
        for (WellKnown candidate : WellKnown.values()) {
            known = known == null && candidate.field().equals(name) ? candidate : known;
        }
        if (known != null) {
            WellKnown found = known;
            return new Field(name, event -> found.in(event.properties()));
        }
        Function<Event, Object> builtIn = BUILT_IN.get(name);
        if (builtIn != null) {
            return new Field(name, builtIn);
        }
        if (PLAIN.matcher(name).matches()) {
            return new Field(name, event -> Properties.find(event.properties(), name));
        }
        Expression expression = Expression.parse(name);
        return new Field(name, expression::value);
    }

    /** The name its value carries as a label. */
    public String label() {
        return text.startsWith("@Properties.") ? text.substring("@Properties.".length()) : text;
    }

    /** The value as text; null when it is absent. */
    public String text(Event event) {
        Object value = value(event);
        return value == null ? null : value.toString();
    }

    /** The value as a number; NaN when it is absent or no finite number. */
    double number(Event event) {
        double number = toNumber(value(event));
        return Double.isInfinite(number) ? Double.NaN : number;
    }

    private static double toNumber(Object value) {
        if (value instanceof Number number) {
            return number.doubleValue();
        }
        if (value instanceof String digits) {
            try {
                return Double.parseDouble(digits.strip());
            } catch (NumberFormatException e) {
                return Double.NaN;
            }
        }
        return Double.NaN;
    }

    /** The value; null when it is absent. */
    Object value(Event event) {
        Object value = reader.apply(event);
        return value == Undefined.VALUE ? null : value;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Field field && field.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
