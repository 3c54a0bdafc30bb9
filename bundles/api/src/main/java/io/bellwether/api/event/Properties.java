// SPDX-License-Identifier: Apache-2.0
package io.bellwether.api.event;

import java.util.Map;

/** Looks into an event's properties. */
public final class Properties {
    private Properties() {}

    /**
     * The value under {@code name}: a property of just that name, or else, for a dotted name, a path into nested maps
     * in which each step may itself be a dotted key.
     *
     * @return null when it is absent, or present with a null value
     */
    public static Object find(Map<String, Object> properties, String name) {
        Object direct = properties.get(name);
        if (direct != null) {
            return direct;
        }
        int dot = name.indexOf('.');
        while (dot > 0) {
            if (properties.get(name.substring(0, dot)) instanceof Map<?, ?> nested) {
                @SuppressWarnings("unchecked")
                Object value = find((Map<String, Object>) nested, name.substring(dot + 1));
                if (value != null) {
                    return value;
                }
            }
            dot = name.indexOf('.', dot + 1);
        }
        return null;
    }
}
