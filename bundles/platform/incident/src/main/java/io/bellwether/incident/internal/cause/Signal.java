// SPDX-License-Identifier: Apache-2.0
package io.bellwether.incident.internal.cause;

import io.bellwether.expression.Expression;
import io.bellwether.expression.InvalidExpression;
import io.bellwether.incident.Cause;
import io.bellwether.wire.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Something that shows a kind of cause in events, minute by minute.
 *
 * @param title what it counts, within a sentence
 * @param select the events
 * @param value the number of theirs that is read; null when they are counted
 * @param by what sets its series apart, a field of the index or a property; null for one series
 * @param falls true when they become fewer when something is wrong
 * @param weight how much it can speak for its cause, 0 to 1
 * @param least so much more than usual is nothing yet
 */
record Signal(
        String id,
        Cause cause,
        String title,
        Expression select,
        String value,
        String by,
        boolean falls,
        double weight,
        double least) {
    /** Every signal that is looked for. */
    static final List<Signal> BUILT_IN = load();

    private static List<Signal> load() {
        try (InputStream in = Signal.class.getResourceAsStream("signals.yaml")) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return Json.yaml(text).stream().map(Signal::of).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Signal of(Map<String, Object> document) {
        String cause = (String) document.get("cause");
        return new Signal(
                (String) document.get("id"),
                Arrays.stream(Cause.values())
                        .filter(each -> each.toString().equals(cause))
                        .findFirst()
                        .orElseThrow(),
                (String) document.get("title"),
                expression((String) document.get("select")),
                (String) document.get("value"),
                (String) document.get("by"),
                Boolean.TRUE.equals(document.get("falls")),
                ((Number) document.get("weight")).doubleValue(),
                ((Number) document.get("least")).doubleValue());
    }

    /** An expression that is written in this house. */
    static Expression expression(String text) {
        try {
            return Expression.parse(text);
        } catch (InvalidExpression e) {
            throw new IllegalStateException(text + ": " + e.getMessage(), e);
        }
    }
}
