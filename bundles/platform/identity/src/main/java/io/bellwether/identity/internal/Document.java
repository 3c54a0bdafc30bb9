// SPDX-License-Identifier: Apache-2.0
package io.bellwether.identity.internal;

import io.bellwether.api.settings.InvalidInput;
import io.bellwether.api.settings.Problem;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Reads a document field by field and collects every problem, so that all are told at once. For one thread. */
final class Document {
    private static final int LONGEST_TEXT = 400;

    private final Map<String, ?> fields;
    private final List<Problem> problems = new ArrayList<>();

    /** @param known the fields it may have; others are problems */
    Document(Map<String, ?> fields, List<String> known) {
        this.fields = fields;
        for (String field : fields.keySet()) {
            if (!known.contains(field)) {
                problem(field, null, "is not a field; known fields: " + String.join(", ", known));
            }
        }
    }

    void problem(String field, Object value, String message) {
        problems.add(new Problem(field, value == null ? null : String.valueOf(value), message));
    }

    /** Throws all problems found so far, if there are any. */
    void check() {
        if (!problems.isEmpty()) {
            throw new InvalidInput(problems);
        }
    }

    boolean isAbsent(String field) {
        return fields.get(field) == null || fields.get(field) instanceof String text && text.isBlank();
    }

    /** The text of a field, stripped; null when it is absent, blank or wrong. */
    String text(String field) {
        Object value = fields.get(field);
        if (value == null) {
            return null;
        }
        if (!(value instanceof String)) {
            problem(field, value, "must be text");
            return null;
        }
        String text = ((String) value).strip();
        if (text.length() > LONGEST_TEXT || text.chars().anyMatch(Character::isISOControl)) {
            problem(field, text, "must be at most " + LONGEST_TEXT + " characters, without control characters");
            return null;
        }
        return text.isEmpty() ? null : text;
    }

    /** As {@link #text}, and a problem when it is absent. */
    String requiredText(String field, String message) {
        int before = problems.size();
        String text = text(field);
        if (text == null && problems.size() == before) {
            problem(field, null, message);
        }
        return text;
    }

    /** A field's text turned into something; null when it is absent or wrong. */
    <T> T read(String field, Function<String, T> reader) {
        return converted(field, text(field), reader);
    }

    /** A required field's text turned into something; null when it is wrong. */
    <T> T require(String field, String message, Function<String, T> reader) {
        return converted(field, requiredText(field, message), reader);
    }

    private <T> T converted(String field, String text, Function<String, T> reader) {
        if (text == null) {
            return null;
        }
        try {
            return reader.apply(text);
        } catch (IllegalArgumentException e) {
            problem(field, text, e.getMessage());
            return null;
        }
    }

    /** A list of texts, each turned into something; empty when it is absent. Wrong items are problems and left out. */
    <T> List<T> list(String field, Function<String, T> reader) {
        Object value = fields.get(field);
        if (value == null) {
            return List.of();
        }
        if (!(value instanceof Collection<?> items)) {
            problem(field, value, "must be a list of texts");
            return List.of();
        }
        List<T> read = new ArrayList<>();
        int index = 0;
        for (Object item : items) {
            String at = field + "[" + index++ + "]";
            if (item instanceof String text) {
                T converted = converted(at, text, reader);
                if (converted != null) {
                    read.add(converted);
                }
            } else {
                problem(at, item, "must be text");
            }
        }
        return read;
    }
}
