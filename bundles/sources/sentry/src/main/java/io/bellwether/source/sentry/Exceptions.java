// SPDX-License-Identifier: Apache-2.0
package io.bellwether.source.sentry;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The exceptions of an event, the one that was caught first and its causes after it, and the text people read. Sentry
 * sends them the other way round: the cause first, and in each the oldest call first.
 */
final class Exceptions {
    private static final int MOST_EXCEPTIONS = 20;
    private static final int MOST_FRAMES = 100;
    private static final int LONGEST_VALUE = 2_000;
    private static final int LONGEST_PART = 300;

    private final List<Map<String, Object>> exceptions;

    private Exceptions(List<Map<String, Object>> exceptions) {
        this.exceptions = exceptions;
    }

    static Exceptions of(Map<String, Object> event) {
        Object given = event.get("exception");
        List<?> values = given instanceof Map<?, ?> one && !one.containsKey("values") ? List.of(one) : Json.list(given);
        List<Map<String, Object>> outermostFirst = new ArrayList<>();
        for (Object value : values) {
            Map<String, Object> exception = Json.map(value);
            if (!exception.isEmpty()) {
                outermostFirst.add(exception);
            }
        }
        Collections.reverse(outermostFirst);
        return new Exceptions(outermostFirst.subList(0, Math.min(MOST_EXCEPTIONS, outermostFirst.size())));
    }

    boolean isEmpty() {
        return exceptions.isEmpty();
    }

    /** The one that was caught first, with its causes after it; as sent. */
    List<Map<String, Object>> all() {
        return exceptions;
    }

    /** Type and value of the outermost, such as {@code TypeError: index failed}; null when there is none. */
    String title() {
        return exceptions.isEmpty() ? null : head(exceptions.get(0));
    }

    /** The frames of an exception, the last call first. */
    static List<Map<String, Object>> frames(Map<String, Object> exception) {
        return newestFirst(exception.get("stacktrace"));
    }

    private static List<Map<String, Object>> newestFirst(Object stacktrace) {
        List<?> frames = Json.map(stacktrace).get("frames") instanceof List<?> list ? list : List.of();
        List<Map<String, Object>> newestFirst = new ArrayList<>();
        for (int i = frames.size() - 1; i >= 0 && newestFirst.size() < MOST_FRAMES; i--) {
            newestFirst.add(Json.map(frames.get(i)));
        }
        return newestFirst;
    }

    /** As a stack trace: the outermost first, then each cause, the last call of each on top; null when there is none. */
    String text() {
        if (exceptions.isEmpty()) {
            return null;
        }
        StringBuilder text = new StringBuilder();
        for (Map<String, Object> exception : exceptions) {
            text.append(text.isEmpty() ? "" : "Caused by: ").append(head(exception));
            text.append('\n');
            frames(exception).forEach(frame -> call(text, frame));
        }
        return text.toString().stripTrailing();
    }

    /** The stack of an event without an exception; null when there is none. */
    static String stack(Map<String, Object> stacktrace) {
        StringBuilder text = new StringBuilder();
        newestFirst(stacktrace).forEach(frame -> call(text, frame));
        return text.isEmpty() ? null : text.toString().stripTrailing();
    }

    private static String head(Map<String, Object> exception) {
        String type = Json.text(exception, "type");
        String value = Json.text(exception, "value");
        if (type == null || value == null || value.isEmpty()) {
            return Texts.cut(type == null ? value == null ? "unknown error" : value : type, LONGEST_VALUE);
        }
        return Texts.cut(type, LONGEST_PART) + ": " + Texts.cut(value, LONGEST_VALUE);
    }

    private static void call(StringBuilder text, Map<String, Object> frame) {
        String function = part(frame, "function");
        String module = part(frame, "module");
        String file = Texts.first(part(frame, "filename"), part(frame, "abs_path"));
        text.append("   at ");
        if (module != null) {
            text.append(module).append('.');
        }
        text.append(function == null ? "?" : function);
        if (file != null) {
            text.append(" (").append(file);
            number(text, frame, "lineno");
            number(text, frame, "colno");
            text.append(')');
        }
        text.append('\n');
    }

    private static String part(Map<String, Object> frame, String name) {
        String text = Json.text(frame, name);
        return text == null || text.isBlank() ? null : Texts.cut(text, LONGEST_PART);
    }

    private static void number(StringBuilder text, Map<String, Object> frame, String name) {
        if (frame.get(name) instanceof Long line) {
            text.append(':').append(line);
        }
    }

    /** Type, value and how each was caught, for the properties. */
    List<Object> facts() {
        List<Object> facts = new ArrayList<>();
        for (Map<String, Object> exception : exceptions) {
            Map<String, Object> fact = new LinkedHashMap<>();
            fact.put("type", exception.get("type"));
            fact.put("value", exception.get("value"));
            fact.put("module", exception.get("module"));
            Map<String, Object> mechanism = Json.map(exception.get("mechanism"));
            fact.put("mechanism", mechanism.get("type"));
            fact.put("handled", mechanism.get("handled"));
            fact.values().removeIf(java.util.Objects::isNull);
            facts.add(fact);
        }
        return facts;
    }
}
