// SPDX-License-Identifier: Apache-2.0
package io.bellwether.expression.internal;

import io.bellwether.expression.Undefined;
import java.util.List;
import java.util.Map;

/** Writes a value as JSON, without blanks. */
final class Json {
    private static final int DEEPEST = 64;
    private static final int LONGEST = 1 << 20;

    private Json() {}

    /** The text, or undefined when the value is, or is nested too deeply or too long. */
    static Object write(Object value) {
        if (value == Undefined.VALUE || value instanceof Regex) {
            return Undefined.VALUE;
        }
        StringBuilder text = new StringBuilder();
        return append(text, value, 0) ? text.toString() : Undefined.VALUE;
    }

    private static boolean append(StringBuilder text, Object value, int depth) {
        if (depth > DEEPEST || text.length() > LONGEST) {
            return false;
        }
        if (value instanceof List<?> list) {
            return appendArray(text, list, depth);
        }
        if (value instanceof Map<?, ?> map) {
            return appendObject(text, map, depth);
        }
        if (value instanceof Number number) {
            text.append(Numbers.text(number));
        } else if (value == null || value instanceof Boolean) {
            text.append(value);
        } else {
            quote(text, value.toString());
        }
        return true;
    }

    private static boolean appendArray(StringBuilder text, List<?> list, int depth) {
        char separator = '[';
        for (Object item : list) {
            text.append(separator);
            separator = ',';
            if (!append(text, item, depth + 1)) {
                return false;
            }
        }
        text.append(list.isEmpty() ? "[]" : "]");
        return true;
    }

    private static boolean appendObject(StringBuilder text, Map<?, ?> map, int depth) {
        char separator = '{';
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            text.append(separator);
            separator = ',';
            quote(text, String.valueOf(entry.getKey()));
            text.append(':');
            if (!append(text, entry.getValue(), depth + 1)) {
                return false;
            }
        }
        text.append(map.isEmpty() ? "{}" : "}");
        return true;
    }

    private static void quote(StringBuilder text, String value) {
        text.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '"' -> text.append("\\\"");
                case '\\' -> text.append("\\\\");
                case '\n' -> text.append("\\n");
                case '\r' -> text.append("\\r");
                case '\t' -> text.append("\\t");
                default -> {
                    if (c < ' ') {
                        text.append(String.format("\\u%04x", (int) c));
                    } else {
                        text.append(c);
                    }
                }
            }
        }
        text.append('"');
    }
}
