// SPDX-License-Identifier: Apache-2.0
package io.bellwether.source.sentry;

import io.bellwether.api.source.PushLimits;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The properties of one event as they grow, within the limits. What goes beyond is left out and counted under
 * {@code left_out}, so that an error is not lost for the size of what it carries; long texts are cut. Put what matters
 * most first. Used by one thread.
 */
final class Keep {
    private static final int LONGEST_TEXT = 8_192;
    private static final int MOST_ELEMENTS = 1_000;
    /** Room for the count of what is left out. */
    private static final int SPARE = 2;

    private final PushLimits limits;
    private final Map<String, Object> properties = new LinkedHashMap<>();
    private int fields = SPARE;
    private int elements;
    private long leftOut;

    Keep(PushLimits limits) {
        this.limits = limits;
    }

    /** Adds a property; nothing for null, an empty text, object or list. */
    Keep put(String name, Object value) {
        if (value == null
                || value instanceof Map<?, ?> map && map.isEmpty()
                || value instanceof List<?> list && list.isEmpty()
                || value instanceof String text && text.isEmpty()) {
            return this;
        }
        member(properties, name, value, 1);
        return this;
    }

    Map<String, Object> properties() {
        if (leftOut > 0) {
            properties.put("left_out", leftOut);
        }
        return properties;
    }

    private void member(Map<String, Object> into, String name, Object value, int depth) {
        if (fields >= limits.fields() || name.length() > limits.nameLength()) {
            leftOut++;
            return;
        }
        fields++;
        into.put(name, copy(value, depth + 1));
    }

    /** @param depth of the value if it is a map or list; the properties are 1 */
    private Object copy(Object value, int depth) {
        if (value instanceof String text) {
            return Texts.cut(text, LONGEST_TEXT);
        }
        boolean nested = value instanceof Map || value instanceof List;
        if (nested && depth > limits.depth()) {
            leftOut++;
            return null;
        }
        if (value instanceof Map<?, ?> members) {
            Map<String, Object> copy = new LinkedHashMap<>();
            members.forEach((name, member) -> member(copy, String.valueOf(name), member, depth));
            return copy;
        }
        if (value instanceof List<?> items) {
            List<Object> copy = new ArrayList<>();
            for (Object item : items) {
                if (++elements > MOST_ELEMENTS) {
                    leftOut++;
                } else {
                    copy.add(copy(item, depth + 1));
                }
            }
            return copy;
        }
        return value;
    }
}
